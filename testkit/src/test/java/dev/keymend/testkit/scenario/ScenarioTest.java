// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScenarioTest {

    @TempDir
    private Path folder;

    @Test
    void readsCommandsAndServers() throws Exception {
        story("# as it happened\nservers: 14, newest\n\nkeymend check\nsql SELECT 1\n");

        Scenario scenario = Scenario.read(folder);

        assertThat(scenario.commands())
                .containsExactly(
                        new Command("keymend check", Command.Kind.KEYMEND, "check"),
                        new Command("sql SELECT 1", Command.Kind.SQL, "SELECT 1"));
        assertThat(scenario.majors(List.of(14, 15, 18))).containsExactly(14, 18);
        assertThat(scenario.majors(List.of(15, 16))).containsExactly(16);
    }

    @Test
    void runsOnTheOldestAndTheNewestUnlessItSaysOtherwise() throws Exception {
        story("keymend check\n");
        assertThat(Scenario.read(folder).majors(List.of(14, 15, 18))).containsExactly(14, 18);

        story("servers: all\nkeymend check\n");
        assertThat(Scenario.read(folder).majors(List.of(14, 15, 18))).containsExactly(14, 15, 18);
    }

    @Test
    void refusesAnythingElseInRun() throws Exception {
        story("psql -c x\n");
        assertThatThrownBy(() -> Scenario.read(folder))
                .hasMessage("A line of run.txt starts with 'keymend ' or 'sql ', not: psql -c x");
        story("servers: some\nkeymend check\n");
        assertThatThrownBy(() -> Scenario.read(folder))
                .hasMessage("After 'servers:' come oldest, newest, all or major versions, not 'some'");
        story("# nothing\n");
        assertThatThrownBy(() -> Scenario.read(folder)).hasMessageEndingWith("run.txt has no command");
    }

    @Test
    void refusesAStoryThatNobodyTells() throws Exception {
        story("keymend check\n");
        Files.delete(folder.resolve("about.md"));

        assertThatThrownBy(() -> Scenario.read(folder))
                .hasMessage("The scenario in " + folder + " needs about.md with something in it");
    }

    @Test
    void refusesFilesThatNothingUses() throws Exception {
        story("keymend explain -f input.log\n");
        Files.writeString(folder.resolve("input.log"), "x");
        assertThat(Scenario.read(folder).inputs()).containsExactly("input.log");

        Files.writeString(folder.resolve("old.log"), "x");
        Files.createDirectory(folder.resolve("expected"));
        Files.writeString(folder.resolve("expected/transcript.txt"), "x");
        Files.writeString(folder.resolve("expected/plan.sql"), "x");
        assertThatThrownBy(() -> Scenario.read(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessage("Nothing in " + folder.resolve("run.txt")
                        + " uses expected/plan.sql, old.log; remove or use it");
    }

    @Test
    void wantsTheErrorOfErrorSqlToBeUsed() throws Exception {
        story("keymend explain -f error.txt\n");
        Files.writeString(folder.resolve("error.sql"), "SELECT 1/0;\n");
        assertThat(Scenario.read(folder).error()).contains("SELECT 1/0;\n");
        assertThat(Scenario.read(folder).inputs()).isEmpty();

        story("keymend check\n");
        assertThatThrownBy(() -> Scenario.read(folder))
                .isInstanceOf(AssertionError.class)
                .hasMessage(folder.resolve("error.sql") + " writes error.txt, which " + folder.resolve("run.txt")
                        + " has to use and which must not be there already");
    }

    private void story(String run) throws Exception {
        Files.writeString(folder.resolve("about.md"), "It happened on a Friday.\n");
        Files.writeString(folder.resolve("setup.sql"), "SELECT 1;\n");
        Files.writeString(folder.resolve("run.txt"), run);
    }
}
