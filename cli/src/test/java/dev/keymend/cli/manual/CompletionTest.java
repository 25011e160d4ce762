// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns;
import dev.keymend.cli.command.Commands;
import dev.keymend.cli.pages.Pages;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell offers after the tabulator key, asked of the shell itself. */
class CompletionTest {
    @TempDir
    private Path folder;

    @Test
    void bashKnowsCommandsAndOptions() throws Exception {
        assertThat(bash("keymend", "")).containsAll(Commands.names());
        assertThat(bash("keymend", "ver")).containsExactly("verify");
        assertThat(bash("keymend", "fix", "--lo")).containsExactlyInAnyOrder("--lock-timeout", "--lock-table");
    }

    @Test
    void bashKnowsTheWordsOfAnOption() throws Exception {
        assertThat(bash("keymend", "check", "--format", "")).containsExactly("text", "json", "junit", "sarif", "html");
        assertThat(bash("keymend", "check", "--fail-on", "w")).containsExactly("warning");
        assertThat(bash("keymend", "load", "--on-conflict", "")).containsExactly("fail", "skip", "update", "reject");
        assertThat(bash("keymend", "fix", "--rule", "")).containsExactlyElementsOf(Pages.rules());
    }

    @Test
    void bashKnowsPagesAndFiles() throws Exception {
        assertThat(bash("keymend", "help", "sequence-b")).containsExactly("sequence-behind");
        Files.writeString(folder.resolve("server.log"), "");
        assertThat(bash("keymend", "explain", "-f", "serv")).containsExactly("server.log");
    }

    @Test
    void fishIsTold() {
        String script = CommandRuns.in(folder).run("completion", "fish").out();
        assertThat(script.lines())
                .contains("complete -c keymend -f")
                .contains("complete -c keymend -n '__fish_seen_subcommand_from check' -l format -x"
                        + " -a 'text json junit sarif html' -d 'text for people, json for programs, junit and sarif for what"
                        + " gathers results, html to pass on'")
                .contains("complete -c keymend -n '__fish_seen_subcommand_from logs' -F")
                .anyMatch(line ->
                        line.startsWith("complete -c keymend -n '__fish_seen_subcommand_from check' -s h -l host -x"))
                .anyMatch(line -> line.contains("from fix' -l rule -x -a 'sequence-behind sequence-exhausted"));
    }

    @Test
    void fishReadsItsScript() throws Exception {
        Assumptions.assumeTrue(isThere("fish"), "there is no fish here");
        Path script = script("fish");
        assertThat(output(List.of(
                        "fish", "--no-config", "-c", "source " + script + "; complete -C 'keymend check --format '")))
                .contains("json", "sarif");
    }

    @Test
    void zshReadsItsScript() throws Exception {
        Assumptions.assumeTrue(isThere("zsh"), "there is no zsh here");
        Path script = script("zsh");
        assertThat(output(List.of(
                        "zsh",
                        "-f",
                        "-c",
                        "autoload -Uz compinit && compinit -u -D && source " + script + " && print loaded")))
                .isEqualTo("loaded\n");
    }

    @Test
    void zshFindsItInAFolderOfFunctions() throws Exception {
        Assumptions.assumeTrue(isThere("zsh"), "there is no zsh here");
        Files.copy(script("zsh"), folder.resolve("_keymend"));
        assertThat(output(List.of(
                        "zsh",
                        "-f",
                        "-c",
                        "fpath=(" + folder
                                + " $fpath); autoload -Uz compinit && compinit -u -D && print $_comps[keymend]")))
                .isEqualTo("_keymend\n");
    }

    @Test
    void anotherShellIsRefused() {
        assertThat(CommandRuns.in(folder).run("completion", "csh").err())
                .isEqualTo("keymend: there is no completion for csh: bash, zsh or fish\n");
    }

    /** What bash offers for the last word. */
    private List<String> bash(String... words) throws Exception {
        StringBuilder line = new StringBuilder("source " + script("bash") + "; COMP_WORDS=(");
        for (String word : words) {
            line.append('\'').append(word).append("' ");
        }
        line.append("); COMP_CWORD=").append(words.length - 1);
        line.append("; _complete_keymend 2>/dev/null; printf '%s\\n' \"${COMPREPLY[@]}\"");
        return output(List.of("bash", "--norc", "-c", line.toString()))
                .lines()
                .filter(each -> !each.isBlank())
                .map(String::strip)
                .toList();
    }

    private Path script(String shell) throws IOException {
        return Files.writeString(
                folder.resolve("completion." + shell),
                CommandRuns.in(folder).run("completion", shell).out());
    }

    private static boolean isThere(String program) throws Exception {
        return new ProcessBuilder("sh", "-c", "command -v " + program)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start()
                        .waitFor()
                == 0;
    }

    private String output(List<String> command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output;
    }
}
