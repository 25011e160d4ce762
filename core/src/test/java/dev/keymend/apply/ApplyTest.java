// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {
    @TempDir
    private Path folder;

    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    @PostgresTest
    void fiftyThousandRestoredRowsAreAllPassed(TestDatabase database) throws Exception {
        Repairs.restored(database, 50_000);
        try (Connection connection = database.connect()) {
            StepOutcome outcome = Repairs.repair(connection, journal());
            assertThat(outcome).isInstanceOfSatisfying(StepOutcome.Applied.class, applied -> {
                assertThat(applied.stepId()).isEqualTo("advance:public.t_id_seq");
                assertThat(applied.before()).isEqualTo(new SequenceValue(1, false));
                assertThat(applied.after()).isEqualTo(new SequenceValue(50_000, true));
                assertThat(applied.tries()).isEqualTo(1);
                assertThat(applied.detail())
                        .matches("not yet called, starts at 1 → last value 50000; waited \\d+ ms for the lock, held it"
                                + " \\d+ ms");
            });
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("50000 true");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("50001");
            Repairs.isAsBefore(database, connection);
        }
        assertThat(Repairs.events(journal())).containsExactly("begin", "intent", "applied");
    }

    @PostgresTest
    void aSecondRunOfTheSamePlanFindsItAlreadySo(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            Repairs.apply(connection, plan, journal());
            assertThat(Repairs.apply(connection, plan, folder.resolve("second.jsonl")))
                    .containsExactly(new StepOutcome.AlreadySo(
                            "advance:public.t_id_seq", "it is past every key of the columns it feeds"));
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
        }
        assertThat(folder.resolve("second.jsonl")).as("nothing was changed").doesNotExist();
    }

    @PostgresTest
    void anEmptyTableStillStartsAtOne(TestDatabase database) throws Exception {
        Repairs.restored(database, 0);
        try (Connection connection = database.connect()) {
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("1");
        }
    }

    @PostgresTest
    void aSequenceThatWasAlteredMeanwhileIsPlannedAnew(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            database.execute(
                    "INSERT INTO t VALUES (203)",
                    "ALTER SEQUENCE t_id_seq INCREMENT 10 CACHE 5 RESTART 3 MAXVALUE 9000");
            assertThat(Repairs.apply(connection, plan, journal()).get(0).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("203 true");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("213");
            assertThat(database.text("SELECT seqcache::text FROM pg_sequence")).isEqualTo("5");
        }
    }

    @PostgresTest
    void aSequenceThatWasDroppedMeanwhileFailsAndTheNextStepRuns(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        database.execute("CREATE TABLE u (id serial PRIMARY KEY)", "INSERT INTO u VALUES (7)");
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            database.execute("DROP SEQUENCE t_id_seq CASCADE");
            List<StepOutcome> outcomes = Repairs.apply(connection, plan, journal());
            assertThat(outcomes.get(0))
                    .isEqualTo(new StepOutcome.Failed(
                            "advance:public.t_id_seq", "the sequence public.t_id_seq is no longer there"));
            assertThat(outcomes.get(1).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "u_id_seq")).isEqualTo("7 true");
            Repairs.isAsBefore(database, connection);
        }
        assertThat(Repairs.events(journal())).containsExactly("begin", "failed", "intent", "applied");
    }

    @PostgresTest
    void aTableThatWasDroppedMeanwhileFails(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (5)");
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            database.execute("DROP TABLE t");
            assertThat(Repairs.apply(connection, plan, journal()))
                    .containsExactly(new StepOutcome.Failed(
                            "advance:public.s",
                            "public.t.id (public.s) cannot be read: dropped while it was being read"));
            assertThat(Repairs.state(database, "s")).isEqualTo("1 false");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRepairThatWouldLeaveNoRoomByNowIsRefused(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            database.execute("INSERT INTO t SELECT 2147483647 - i FROM generate_series(0, 1) i");
            assertThat(Repairs.apply(connection, plan, journal()))
                    .containsExactly(new StepOutcome.Refused(
                            "advance:public.t_id_seq", "past its highest key 2147483647 no value would be left"));
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 false");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aCallersOpenTransactionIsRefused(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> PlanRunner.on(connection))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("a plan commits each step: give it a connection in autocommit mode");
            assertThatThrownBy(() -> UndoRunner.on(connection))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("undo commits each step: give it a connection in autocommit mode");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aJournalThatIsThereAlreadyIsNotOverwritten(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        try (Connection connection = database.connect()) {
            Repairs.repair(connection, journal());
            assertThatThrownBy(() -> Repairs.apply(connection, Plan.EMPTY, journal()))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("the journal " + journal()
                            + " exists already; a journal is never overwritten. Name another.");
            Path nowhere = folder.resolve("none").resolve("j");
            assertThatThrownBy(() -> Repairs.apply(connection, Plan.EMPTY, nowhere))
                    .isInstanceOf(JournalException.class)
                    .hasMessage("cannot write the journal " + nowhere + ": no such folder. Nothing was changed."
                            + " Name a file in a folder you can write to.");
        }
    }
}
