// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.diagnosis.cause.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A new cause costs a class, a line and a page; this fails when the page is missing. */
class CausesAreCompleteTest {
    @Test
    void everyCauseHasAPageAndEveryPageACause() throws IOException {
        try (Stream<Path> pages = Files.list(SourceTree.root().resolve("docs/causes"))) {
            List<String> names = pages.map(page -> String.valueOf(page.getFileName()))
                    .filter(name -> !name.equals("README.md"))
                    .toList();
            assertThat(names)
                    .containsExactlyInAnyOrderElementsOf(
                            Causes.ids().stream().map(id -> id + ".md").toList());
        }
    }

    @Test
    void everyPageIsHeadedByItsCause() throws IOException {
        for (String id : Causes.ids()) {
            assertThat(Files.readString(SourceTree.root().resolve("docs/causes/" + id + ".md")))
                    .startsWith("# " + id + "\n");
        }
    }
}
