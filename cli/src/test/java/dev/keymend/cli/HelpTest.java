// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.command.Commands;
import dev.keymend.cli.pages.Pages;
import dev.keymend.diagnosis.Rules;
import dev.keymend.diagnosis.cause.Causes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The pages of docs/ in the terminal. */
class HelpTest {
    @TempDir
    private Path folder;

    @Test
    void listsEverythingThereIsToRead() {
        CommandRuns.Result run = help();
        assertThat(run.exitCode()).isZero();
        List<String> words =
                run.out().lines().map(line -> line.strip().split(" ", 2)[0]).toList();
        assertThat(words)
                .containsAll(Commands.names())
                .containsAll(Rules.ALL.stream().map(rule -> rule.id()).toList())
                .containsAll(Causes.ids())
                .contains("runbook", "loading");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    }

    @Test
    void everyCommandHasItsHelp() {
        for (String name : Commands.names()) {
            assertThat(help(name).out())
                    .startsWith("Usage: keymend " + name)
                    .startsWith(CommandRuns.in(folder).run(name, "--help").out());
        }
    }

    @Test
    void everyPageIsThereAndFits() throws IOException {
        for (Path page : pages()) {
            String name = String.valueOf(page.getFileName()).replace(".md", "");
            CommandRuns.Result run =
                    CommandRuns.in(folder).with("COLUMNS", "60").run("help", name);
            assertThat(run.exitCode()).as(name).isZero();
            assertThat(run.out().lines().findFirst()).as(name).isNotEmpty();
            // Code is as it was written, it is there to be copied; everything else is rendered, and broken.
            List<String> prose =
                    run.out().lines().filter(line -> !line.startsWith("    ")).toList();
            assertThat(String.join("\n", prose)).as(name).doesNotContain("<!--", "```", "](", "**");
            assertThat(prose.stream().filter(line -> line.length() > 60))
                    .as(name)
                    .allMatch(line -> line.strip().split("\\s+").length <= 3);
        }
    }

    @Test
    void theTopicsAreThePages() throws IOException {
        try (Stream<Path> pages = Files.list(SourceTree.root().resolve("docs"))) {
            assertThat(Pages.topics())
                    .containsExactlyInAnyOrderElementsOf(pages.filter(Files::isRegularFile)
                            .map(page -> String.valueOf(page.getFileName()))
                            .filter(name -> name.endsWith(".md"))
                            .map(name -> name.replace(".md", ""))
                            .toList());
        }
    }

    @Test
    void aRuleAndACauseOfOneNameAreBothShown() {
        assertThat(help("sequence-behind").out())
                .contains("error · an insert that leaves the key to its default fails, now or soon:")
                .contains("proven · The sequence issued an id that a row already had.");
    }

    @Test
    void coloursAreForWhatIsMarkedUp() {
        assertThat(CommandRuns.in(folder)
                        .run("help", "serial-column", "--color", "always")
                        .out())
                .startsWith("\u001b[1mserial-column\u001b[0m\n");
    }

    @Test
    void aSlipOfThePenIsUnderstood() {
        CommandRuns.Result run = help("sequence-behnd");
        assertThat(run.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run.err()).isEqualTo("keymend: there is no page 'sequence-behnd'; did you mean sequence-behind?\n");
        assertThat(help("corrupt").err()).contains("unique-index-corrupt", "corrupt-unique-index");
        assertThat(help("zzzzzzzzz").err())
                .isEqualTo("keymend: there is no page 'zzzzzzzzz'; keymend help lists all of them\n");
    }

    private CommandRuns.Result help(String... topic) {
        return CommandRuns.in(folder)
                .run(Stream.concat(Stream.of("help"), Stream.of(topic)).toArray(String[]::new));
    }

    private static List<Path> pages() throws IOException {
        try (Stream<Path> pages = Files.walk(SourceTree.root().resolve("docs"))) {
            return pages.filter(page -> page.toString().endsWith(".md"))
                    .filter(page -> !page.endsWith("README.md"))
                    .toList();
        }
    }
}
