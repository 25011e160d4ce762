// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Journals as a killed process, or a mistaken user, leaves them. */
class JournalFilesTest {
    @TempDir
    private Path folder;

    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRunThatWasKilledAfterItsCommitIsUndone(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            Files.write(journal(), Files.readAllLines(journal()).subList(0, 2));
            assertThat(Repairs.events(journal())).containsExactly("begin", "intent");
            assertThat(Repairs.undo(connection, journal()).get(0).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 false");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRunThatWasKilledBeforeItsCommitHasNothingToUndo(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            Files.write(journal(), Files.readAllLines(journal()).subList(0, 2));
            Sql.execute(connection, "ALTER SEQUENCE t_id_seq RESTART 1");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.AlreadySo(
                            "advance:public.t_id_seq", "the sequence stands where it stood before the repair"));
            assertThat(Repairs.undo(connection, journal())).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void halfALineAtTheEndDoesNotHideWhatIsBeforeIt(TestDatabase database) throws Exception {
        twoRepairs(database);
        try (Connection connection = database.connect()) {
            Files.writeString(journal(), "{\"event\":\"int", StandardOpenOption.APPEND);
            assertThat(Repairs.undo(connection, journal()))
                    .extracting(StepOutcome::word)
                    .containsExactly("applied", "applied");
            assertThat(Repairs.undo(connection, journal()))
                    .as("what was undone is in the journal")
                    .isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aWholeLineWithoutItsEndCounts(TestDatabase database) throws Exception {
        twoRepairs(database);
        try (Connection connection = database.connect()) {
            String text = Files.readString(journal());
            Files.writeString(journal(), text.substring(0, text.length() - 1));
            assertThat(Repairs.undo(connection, journal()))
                    .extracting(StepOutcome::word)
                    .containsExactly("applied", "applied");
            assertThat(Repairs.undo(connection, journal())).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void halfACharacterAtTheEndDoesNotHideWhatIsBeforeIt(TestDatabase database) throws Exception {
        twoRepairs(database);
        try (Connection connection = database.connect()) {
            byte[] cut = "{\"event\":\"intent\",\"schema\":\"größe".getBytes(StandardCharsets.UTF_8);
            byte[] half = Arrays.copyOf(cut, cut.length - 2);
            Files.write(journal(), half, StandardOpenOption.APPEND);
            assertThat(Repairs.undo(connection, journal()))
                    .extracting(StepOutcome::word)
                    .containsExactly("applied", "applied");
            assertThat(Repairs.undo(connection, journal())).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRunThatChangesNothingLeavesNone(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            Sql.execute(connection, "SELECT setval('t_id_seq', 200)");
            assertThat(Repairs.apply(connection, plan, journal()))
                    .extracting(StepOutcome::word)
                    .containsExactly("already-so");
            assertThat(journal()).doesNotExist();
        }
    }

    @Test
    void whatIsNoJournalIsRefusedWithASentence() throws Exception {
        Path file = folder.resolve("file");
        assertThatThrownBy(() -> new JournalReader(file).changes())
                .isInstanceOf(JournalException.class)
                .hasMessage("there is no journal " + file + "; fix --apply prints where it wrote its journal.");
        for (String text : List.of(
                "hello\n", "{}\n", "[1]\n", "{\"event\":\"intent\"}\n", "{\"event\":\"begin\"}\n", "{\"event\":\"be")) {
            Files.writeString(file, text);
            assertThatThrownBy(() -> new JournalReader(file).changes())
                    .as(text)
                    .isInstanceOf(JournalException.class)
                    .hasMessage(file + " is not a Keymend journal (line 1 cannot be read);"
                            + " fix --apply prints where it wrote its journal.");
        }
        Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1});
        assertThatThrownBy(() -> new JournalReader(file).changes())
                .isInstanceOf(JournalException.class)
                .hasMessageContaining("is not a Keymend journal");
        Files.writeString(file, "");
        assertThatThrownBy(() -> new JournalReader(file).changes())
                .hasMessage(file + " is empty; it tells of no change that could be undone.");
        Files.writeString(file, "{\"event\":\"begin\",\"schema\":2}\n");
        assertThatThrownBy(() -> new JournalReader(file).changes())
                .hasMessage("the journal " + file + " has schema 2, this Keymend reads schema 1; use the version that"
                        + " wrote it.");
        Files.writeString(
                file, "{\"event\":\"begin\",\"schema\":1}\n{\"event\":\"intent\",\"step\":7}\n{\"event\":\"x\"}\n");
        assertThatThrownBy(() -> new JournalReader(file).changes())
                .hasMessage(file + " is not a Keymend journal (line 2 cannot be read);"
                        + " fix --apply prints where it wrote its journal.");
        assertThatThrownBy(() -> new JournalReader(folder).changes())
                .isInstanceOf(JournalException.class)
                .hasMessageStartingWith("cannot read the journal " + folder);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void hostileNamesComeBackFromTheJournal(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"we\"\"ird\nna\\me\" (\"größe\" serial PRIMARY KEY)",
                "INSERT INTO \"we\"\"ird\nna\\me\" VALUES (3)");
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            assertThat(Files.readAllLines(journal())).hasSize(3);
            assertThat(new JournalReader(journal()).changes())
                    .singleElement()
                    .isInstanceOfSatisfying(
                            JournalEntry.OfSequence.class,
                            moved -> assertThat(moved.sequence().name()).isEqualTo("we\"ird\nna\\me_größe_seq"));
            assertThat(Repairs.undo(connection, journal()).get(0).word()).isEqualTo("applied");
        }
    }

    private void twoRepairs(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        database.execute("CREATE TABLE u (id serial PRIMARY KEY)", "INSERT INTO u VALUES (9)");
        try (Connection connection = database.connect()) {
            Repairs.apply(connection, Repairs.plan(connection), journal());
        }
    }
}
