// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** The one thing that moves a sequence backwards, and when it does not. */
class UndoTest {
    private static final String STEP = "advance:public.t_id_seq";

    @TempDir
    private Path folder;

    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    @PostgresTest
    void itRestoresExactly(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            assertThat(Repairs.undo(connection, journal()))
                    .singleElement()
                    .isInstanceOfSatisfying(StepOutcome.Applied.class, undone -> {
                        assertThat(undone.before()).isEqualTo(new SequenceValue(100, true));
                        assertThat(undone.after()).isEqualTo(new SequenceValue(1, false));
                    });
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 false");
            Repairs.isAsBefore(database, connection);
            assertThat(Repairs.plan(connection).steps()).as("the drift is back").hasSize(1);
        }
        assertThat(Repairs.events(journal())).containsExactly("begin", "intent", "applied", "undone");
    }

    @PostgresTest
    void aSecondUndoHasNothingLeft(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            Repairs.undo(connection, journal());
            database.execute("SELECT setval('t_id_seq', 77)");
            assertThat(Repairs.undo(connection, journal())).isEmpty();
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("77 true");
        }
    }

    @PostgresTest
    void idsThatWereIssuedSinceAreNamedAndKept(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            database.execute("INSERT INTO t DEFAULT VALUES", "INSERT INTO t DEFAULT VALUES");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.Refused(
                            STEP, "2 ids were issued since the repair, 101 to 102; going back would issue them again"));
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("102 true");
            Repairs.isAsBefore(database, connection);
        }
        assertThat(Repairs.events(journal())).endsWith("undo-refused");
    }

    @PostgresTest
    void idsOfADescendingSequenceAreNamedInItsDirection(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s INCREMENT -10 START -3",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "INSERT INTO t VALUES (-43)");
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            database.execute("INSERT INTO t DEFAULT VALUES");
            assertThat(Repairs.undo(connection, journal()).get(0).detail())
                    .isEqualTo("1 id was issued since the repair, -53; going back would issue it again");
        }
    }

    @PostgresTest
    void whatSomebodyAlteredSinceIsLeftAlone(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            database.execute("ALTER SEQUENCE t_id_seq CACHE 5");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.Refused(
                            STEP, "the sequence was altered since the repair, though its value is the same"));
            assertThat(database.text("SELECT seqcache::text FROM pg_sequence")).isEqualTo("5");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
            database.execute("SELECT setval('t_id_seq', 50)");
            assertThat(Repairs.undo(connection, journal()).get(0).detail())
                    .isEqualTo("the sequence was moved since the repair: it has last value 50");
            database.execute("DROP TABLE t");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.Refused(STEP, "the sequence is no longer there"));
        }
    }

    @PostgresTest
    void severalChangesAreUndoneLastFirst(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        database.execute(
                "CREATE TABLE u (id serial PRIMARY KEY, v int)",
                "INSERT INTO u VALUES (9)",
                "SELECT setval('u_id_seq', 4)");
        try (Connection connection = database.connect()) {
            Repairs.apply(connection, Repairs.plan(connection), journal());
            List<StepOutcome> undone = Repairs.undo(connection, journal());
            assertThat(undone).extracting(StepOutcome::stepId).containsExactly("advance:public.u_id_seq", STEP);
            assertThat(undone).extracting(StepOutcome::word).containsExactly("applied", "applied");
            assertThat(Repairs.state(database, "u_id_seq")).isEqualTo("4 true");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 false");
        }
    }

    @PostgresTest
    void aSequenceThatIsHeldIsNotWaitedForLongerThanPatience(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect();
                Connection holder = database.connect()) {
            Repairs.repair(connection, journal());
            holder.setAutoCommit(false);
            Sql.execute(holder, "SELECT setval('t_id_seq', 100)");
            StepOutcome outcome = Repairs.undo(connection, journal()).get(0);
            assertThat(outcome).isInstanceOf(StepOutcome.Refused.class);
            assertThat(outcome.detail()).startsWith("the sequence is held by process ");
            holder.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aJournalOfAnotherDatabaseIsRefused(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        try (Connection connection = database.connect();
                TestDatabase other = TestServers.database(database.major());
                Connection elsewhere = other.connect()) {
            Repairs.repair(connection, journal());
            assertThatThrownBy(() -> Repairs.undo(elsewhere, journal()))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("the journal " + journal() + " is of the database " + database.name() + ", this is "
                            + other.name() + "; connect to the database it was written for.");
        }
    }
}
