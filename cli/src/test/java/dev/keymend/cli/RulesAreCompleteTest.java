// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.diagnosis.Rule;
import dev.keymend.diagnosis.Rules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A new rule costs a class, a line, a page and a scenario; this fails when the last two are missing. */
class RulesAreCompleteTest {
    @Test
    void everyRuleHasAPageAndEveryPageARule() throws IOException {
        try (Stream<Path> pages = Files.list(SourceTree.root().resolve("docs/rules"))) {
            List<String> names = pages.map(page -> page.getFileName().toString())
                    .filter(name -> !name.equals("README.md"))
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            Rules.ALL.stream().map(rule -> rule.id() + ".md").toList());
        }
    }

    @Test
    void everyPageNamesItsRuleAndSeverity() throws IOException {
        for (Rule rule : Rules.ALL) {
            String page = Files.readString(SourceTree.root().resolve("docs/rules/" + rule.id() + ".md"));
            assertThat(page).startsWith("# " + rule.id() + "\n\n*");
        }
    }

    @Test
    void everyRuleHasAScenario() {
        for (Rule rule : Rules.ALL) {
            assertThat(SourceTree.root().resolve("scenarios").resolve(rule.id()))
                    .isDirectory();
        }
    }

    @Test
    void theCommandLinePageListsEveryRule() throws IOException {
        String page = Files.readString(SourceTree.root().resolve("docs/cli.md"));
        for (Rule rule : Rules.ALL) {
            assertThat(page).contains("[" + rule.id() + "](rules/" + rule.id() + ".md)");
        }
    }
}
