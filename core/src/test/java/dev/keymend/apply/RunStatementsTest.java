// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.RunSql.Manner;
import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/** Steps that change definitions: done wholly or not, written down, and taken back only from where they left things. */
class RunStatementsTest {
    private static final String WIDE = "SELECT data_type = 'bigint' FROM information_schema.columns"
            + " WHERE table_schema = 'public' AND table_name = 't' AND column_name = 'id'";
    private static final String NARROW = WIDE.replace("bigint", "integer");
    private static final List<String> WIDEN = List.of("ALTER TABLE public.t ALTER COLUMN id TYPE bigint");
    private static final RunSql.TakeBack NARROW_AGAIN =
            new RunSql.TakeBack(List.of("ALTER TABLE public.t ALTER COLUMN id TYPE integer"), WIDE);

    @TempDir
    private Path folder;

    private Path journal() {
        return folder.resolve("journal.jsonl");
    }

    private static Step step(
            List<String> statements,
            Manner manner,
            @Nullable String guard,
            @Nullable String check,
            RunSql.@Nullable TakeBack takeBack) {
        return new Step(
                "widen:public.t.id",
                "Widen public.t.id",
                String.join(";\n", statements) + ";",
                "AccessExclusiveLock on the table",
                manner == Manner.TOGETHER,
                guard,
                check,
                takeBack == null ? null : String.join(";\n", takeBack.statements()) + ";",
                new RunSql(statements, manner, takeBack));
    }

    private static Step widen() {
        return step(WIDEN, Manner.TOGETHER, NARROW, WIDE, NARROW_AGAIN);
    }

    private StepOutcome run(Connection connection, Step step) throws Exception {
        return Repairs.apply(connection, new Plan(List.of(step), List.of()), journal())
                .get(0);
    }

    private static String type(TestDatabase database) throws Exception {
        return database.text(
                "SELECT data_type FROM information_schema.columns WHERE table_name = 't'" + " AND column_name = 'id'");
    }

    @PostgresTest
    void whatWasChangedIsTakenBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        try (Connection connection = database.connect()) {
            assertThat(run(connection, widen()))
                    .isInstanceOfSatisfying(
                            StepOutcome.Changed.class,
                            changed -> assertThat(changed.tries()).isEqualTo(1));
            assertThat(type(database)).isEqualTo("bigint");
            assertThat(Repairs.undo(connection, journal())).singleElement().isInstanceOf(StepOutcome.Changed.class);
            assertThat(type(database)).isEqualTo("integer");
            assertThat(Repairs.undo(connection, journal())).isEmpty();
            Repairs.isAsBefore(database, connection);
        }
        assertThat(Repairs.events(journal())).containsExactly("begin", "intent", "applied", "undone");
    }

    @PostgresTest
    void whatIsSoAlreadyIsLeftAlone(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        database.execute("ALTER TABLE t ALTER id TYPE bigint");
        try (Connection connection = database.connect()) {
            assertThat(run(connection, widen()))
                    .isEqualTo(
                            new StepOutcome.AlreadySo("widen:public.t.id", "things are as this step would leave them"));
        }
        assertThat(journal()).as("nothing to take back").doesNotExist();
    }

    @PostgresTest
    void aPlanThatIsOutOfDateIsRefused(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        database.execute("ALTER TABLE t ALTER id TYPE smallint");
        try (Connection connection = database.connect()) {
            assertThat(run(connection, widen()).detail())
                    .isEqualTo("what the plan rests on has changed since it was made; make a new one with keymend fix");
            Repairs.isAsBefore(database, connection);
        }
        assertThat(type(database)).isEqualTo("smallint");
    }

    @PostgresTest
    void theGuardIsAskedAgainUnderTheLock(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        Step step = step(
                List.of(
                        "LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE",
                        "ALTER TABLE public.t ALTER COLUMN id TYPE bigint"),
                Manner.TOGETHER,
                NARROW,
                WIDE,
                NARROW_AGAIN);
        LockBudget patient = Repairs.IMPATIENT.withLockTimeout(Duration.ofSeconds(20));
        try (Connection other = database.connect();
                Connection connection = database.connect()) {
            other.setAutoCommit(false);
            Sql.execute(other, "ALTER TABLE t ALTER id TYPE smallint");
            try (Race<List<StepOutcome>> race = Race.start(
                    () -> Repairs.apply(connection, new Plan(List.of(step), List.of()), journal(), patient))) {
                Locks.waitUntilBlocked(other, Locks.pid(connection));
                other.commit();
                assertThat(race.await(Duration.ofSeconds(20)).get(0)).isInstanceOf(StepOutcome.Refused.class);
            }
        }
        assertThat(type(database)).isEqualTo("smallint");
    }

    @PostgresTest
    void whoHasALockIsNamedAndNothingChanges(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            Sql.execute(holder, "SET application_name = 'report'");
            holder.setAutoCommit(false);
            Sql.execute(holder, "SELECT count(*) FROM t");
            assertThat(run(connection, widen()).detail())
                    .matches(
                            "others hold a lock that it needs; the oldest open transaction in this database is that of"
                                    + " process " + Locks.pid(holder)
                                    + ", role postgres, application report, idle in transaction, for \\d s; gave up after 1 s"
                                    + " without changing anything\\. End that transaction, or try again with more --patience\\.");
            holder.rollback();
            Repairs.isAsBefore(database, connection);
        }
        assertThat(type(database)).isEqualTo("integer");
    }

    @PostgresTest
    void aStatementThatFailsLeavesNothing(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        Step step = step(
                List.of(
                        "ALTER TABLE public.t ALTER COLUMN id TYPE bigint",
                        "ALTER TABLE public.t ALTER COLUMN nowhere TYPE bigint"),
                Manner.TOGETHER,
                NARROW,
                WIDE,
                NARROW_AGAIN);
        try (Connection connection = database.connect()) {
            assertThat(run(connection, step))
                    .isEqualTo(
                            new StepOutcome.Failed(step.id(), "column \"nowhere\" of relation \"t\" does not exist"));
            Repairs.isAsBefore(database, connection);
        }
        assertThat(type(database)).isEqualTo("integer");
    }

    @PostgresTest
    void aCheckThatDoesNotHoldTakesEverythingBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        try (Connection connection = database.connect()) {
            assertThat(run(connection, step(WIDEN, Manner.TOGETHER, NARROW, "SELECT false", NARROW_AGAIN)))
                    .isEqualTo(new StepOutcome.Failed(
                            "widen:public.t.id",
                            "afterwards things were not as they should be, so it was rolled back"));
        }
        assertThat(type(database)).isEqualTo("integer");
        assertThat(journal()).as("nothing to take back").doesNotExist();
    }

    @PostgresTest
    void aStatementThatHoldsOthersUpForTooLongIsRolledBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        Step slow = step(
                List.of("ALTER TABLE public.t ALTER COLUMN id TYPE bigint", "SELECT pg_sleep(60)"),
                Manner.TOGETHER,
                NARROW,
                WIDE,
                NARROW_AGAIN);
        try (Connection connection = database.connect()) {
            StepOutcome outcome = Repairs.apply(
                            connection,
                            new Plan(List.of(slow), List.of()),
                            journal(),
                            Repairs.IMPATIENT.withHoldTimeout(Duration.ofMillis(200)))
                    .get(0);
            assertThat(outcome.detail())
                    .isEqualTo("the change took longer than 200 ms while others waited, so it was rolled back; give"
                            + " --hold-timeout more in a quiet hour");
        }
        assertThat(type(database)).isEqualTo("integer");
    }

    @PostgresTest
    void statementsThatTogetherHoldOthersUpForTooLongAreRolledBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        Step slow = step(
                List.of(
                        "LOCK TABLE public.t IN ACCESS EXCLUSIVE MODE",
                        "SELECT pg_sleep(0.4)",
                        "SELECT pg_sleep(0.4)",
                        "ALTER TABLE public.t ALTER COLUMN id TYPE bigint"),
                Manner.TOGETHER,
                NARROW,
                WIDE,
                NARROW_AGAIN);
        LockBudget budget =
                Repairs.IMPATIENT.withLockTimeout(Duration.ofMillis(100)).withHoldTimeout(Duration.ofMillis(500));
        try (Connection connection = database.connect()) {
            assertThat(Repairs.apply(connection, new Plan(List.of(slow), List.of()), journal(), budget)
                            .get(0)
                            .detail())
                    .startsWith("the change took longer than 500 ms while others waited, so it was rolled back");
            Repairs.isAsBefore(database, connection);
        }
        assertThat(type(database)).isEqualTo("integer");
    }

    @PostgresTest
    void whatStandsAloneIsRunOneByOne(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        Step step = step(
                List.of(
                        "CREATE UNIQUE INDEX CONCURRENTLY t_v_new ON public.t (v)",
                        "CREATE UNIQUE INDEX CONCURRENTLY t_w_new ON public.t (id, v)"),
                Manner.ONE_BY_ONE,
                "SELECT to_regclass('public.t_v_new') IS NULL",
                "SELECT 'public.t_w_new'::regclass IS NOT NULL",
                new RunSql.TakeBack(
                        List.of("DROP INDEX CONCURRENTLY public.t_w_new", "DROP INDEX CONCURRENTLY public.t_v_new"),
                        "SELECT to_regclass('public.t_v_new') IS NOT NULL"));
        try (Connection connection = database.connect()) {
            assertThat(run(connection, step)).isInstanceOf(StepOutcome.Changed.class);
            Repairs.isAsBefore(database, connection);
            assertThat(Repairs.undo(connection, journal())).singleElement().isInstanceOf(StepOutcome.Changed.class);
            Repairs.isAsBefore(database, connection);
        }
        assertThat(database.text("SELECT count(*)::text FROM pg_indexes WHERE tablename = 't'"))
                .isEqualTo("1");
    }

    @PostgresTest
    void whereOneOfThemFailsTheOutcomeSaysWhatWasDone(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer, v text)", "INSERT INTO t VALUES (1, 'a'), (2, 'a')");
        Step step = step(
                List.of(
                        "CREATE INDEX CONCURRENTLY t_first ON public.t (v)",
                        "CREATE UNIQUE INDEX CONCURRENTLY t_second ON public.t (v)"),
                Manner.ONE_BY_ONE,
                null,
                null,
                null);
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "SET lock_timeout = '7s'");
            assertThat(run(connection, step))
                    .isEqualTo(new StepOutcome.Failed(
                            step.id(),
                            "statement 2 of 2: could not create unique index \"t_second\"; what stands before it in the"
                                    + " plan was done; keymend check says what is left"));
            assertThat(Sql.text(connection, "SHOW lock_timeout")).isEqualTo("7s");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.Refused(step.id(), "nothing takes it back"));
        }
    }

    @PostgresTest
    void whatSomebodyChangedSinceIsNotTakenBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        try (Connection connection = database.connect()) {
            run(connection, widen());
            database.execute("ALTER TABLE t ALTER id TYPE numeric");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.Refused(
                            "widen:public.t.id", "things are no longer as the change left them"));
        }
        assertThat(type(database)).isEqualTo("numeric");
    }

    @PostgresTest
    void anIntentThatWasNeverCommittedIsNothingToTakeBack(TestDatabase database) throws Exception {
        Repairs.restored(database, 3);
        try (Connection connection = database.connect()) {
            run(connection, widen());
            // As after a kill between the journal's line and the commit.
            database.execute("ALTER TABLE t ALTER id TYPE integer");
            Files.writeString(
                    journal(), String.join("\n", Files.readAllLines(journal()).subList(0, 2)) + "\n");
            assertThat(Repairs.undo(connection, journal()))
                    .containsExactly(new StepOutcome.AlreadySo(
                            "widen:public.t.id", "things are as they were before the change"));
        }
    }
}
