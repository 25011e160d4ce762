// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;

/** READ COMMITTED: the tables are locked before the sequence, against rows that bring their own ids. */
class LockTableTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final LockBudget LONG_WAIT =
            new LockBudget(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(15), true);

    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void thePlanLocksTheTablesFirstInTheOrderOfTheirNames(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE z (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "CREATE TABLE b () INHERITS (a)",
                "INSERT INTO z VALUES (3)",
                "INSERT INTO a VALUES (9)");
        try (Connection connection = database.connect()) {
            Step step = plan(connection, LONG_WAIT).steps().get(0);
            assertThat(step.sql().lines())
                    .containsSubsequence(
                            "LOCK TABLE ONLY public.a, public.z IN SHARE ROW EXCLUSIVE MODE;",
                            "ALTER SEQUENCE public.s CACHE 1;");
            assertThat(step.lock())
                    .isEqualTo("ShareRowExclusiveLock on public.a and public.z, then on the sequence: who writes waits,"
                            + " reads go on");
            Sql.execute(connection, step.sql());
        }
        assertThat(Repairs.state(database, "s")).isEqualTo("9 true");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRowThatIsBeingWrittenWithItsIdIsWaitedForAndPassed(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection writer = database.connect();
                Connection connection = database.connect()) {
            Plan plan = plan(connection, LONG_WAIT);
            writer.setAutoCommit(false);
            Sql.execute(writer, "INSERT INTO t VALUES (500)");
            try (Race<List<StepOutcome>> race =
                    Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), LONG_WAIT))) {
                Locks.waitUntilBlocked(writer, Locks.pid(connection));
                writer.commit();
                assertThat(race.await(LONG).get(0)).isInstanceOfSatisfying(StepOutcome.Applied.class, applied -> {
                    assertThat(applied.after()).isEqualTo(new SequenceValue(500, true));
                    assertThat(applied.longestWait()).isPositive();
                });
            }
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("501");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutItSuchARowIsFoundByTheNextLook(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection writer = database.connect();
                Connection connection = database.connect()) {
            writer.setAutoCommit(false);
            Sql.execute(writer, "INSERT INTO t VALUES (150)");
            assertThat(Repairs.repair(connection, folder.resolve("j")).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
            writer.commit();
            assertThat(Repairs.repair(connection, folder.resolve("k")).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("150 true");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("151");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anOldTransactionThatHoldsTheTableIsNamed(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE m (id bigserial PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (1000)",
                "INSERT INTO m VALUES (1)");
        LockBudget budget = Repairs.IMPATIENT.withTablesLocked(true);
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            Sql.execute(holder, "SET application_name = 'import'");
            holder.setAutoCommit(false);
            Sql.execute(holder, "INSERT INTO m1 VALUES (7)");
            StepOutcome outcome = Repairs.apply(connection, plan(connection, budget), folder.resolve("j"), budget)
                    .get(0);
            assertThat(outcome).isInstanceOf(StepOutcome.Refused.class);
            assertThat(outcome.detail())
                    .startsWith("the table public.m is held by process " + Locks.pid(holder)
                            + ", role postgres, application import, idle in transaction, for ");
            holder.rollback();
        }
        assertThat(Repairs.state(database, "m_id_seq")).isEqualTo("1 false");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void underTheLocksReadersGoOnAndEveryWriterWaits(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE m (id bigserial PRIMARY KEY, v int) PARTITION BY RANGE (id)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (1000)",
                "INSERT INTO m VALUES (1)");
        try (Connection repair = database.connect();
                Connection reader = database.connect();
                Connection writer = database.connect()) {
            Step step = plan(repair, LONG_WAIT).steps().get(0);
            Sql.execute(repair, step.sql().replace("COMMIT;", ""));
            Sql.execute(reader, "SET lock_timeout = '1s'");
            assertThat(Sql.text(reader, "SELECT count(*) FROM m")).isEqualTo("1");
            assertThat(Sql.text(reader, "SELECT last_value FROM m_id_seq")).isEqualTo("1");
            try (Race<String> race = Race.start(() -> Sql.text(writer, "INSERT INTO m1 VALUES (2) RETURNING id"))) {
                Locks.waitUntilBlocked(reader, Locks.pid(writer));
                Sql.execute(repair, "COMMIT");
                assertThat(race.await(LONG)).isEqualTo("2");
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whoMayNotLockTheTableIsToldWhatItTakes(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        String role = database.role("app");
        database.execute(
                "ALTER TABLE t ALTER id DROP DEFAULT",
                "ALTER SEQUENCE t_id_seq OWNED BY NONE",
                "ALTER SEQUENCE t_id_seq OWNER TO " + role,
                "ALTER TABLE t ALTER id SET DEFAULT nextval('t_id_seq')",
                "GRANT SELECT, INSERT ON t TO " + role);
        try (Connection connection = database.connect(role)) {
            StepOutcome outcome = Repairs.apply(connection, plan(connection, LONG_WAIT), folder.resolve("j"), LONG_WAIT)
                    .get(0);
            assertThat(outcome.detail())
                    .isEqualTo("permission denied for table t; to lock a table takes its owner, or UPDATE or DELETE on"
                            + " it");
            Repairs.isAsBefore(database, connection);
        }
    }

    /** Some writers take defaults, some bring ids; nobody deadlocks and no default collides. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withWritersOfBothSortsNobodyFails(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id bigserial PRIMARY KEY, v int)");
        LockBudget budget = LockBudget.DEFAULT.withTablesLocked(true);
        AtomicBoolean stop = new AtomicBoolean();
        List<Race<Integer>> writers = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (int i = 0; i < 3; i++) {
                String negative = "INSERT INTO t SELECT coalesce(min(id), 0) - 3 - random() * 1e12 FROM t";
                writers.add(Race.start(() -> write(database, stop, "INSERT INTO t DEFAULT VALUES")));
                writers.add(Race.start(() -> write(database, stop, negative)));
            }
            for (int i = 0; i < 10; i++) {
                Sql.execute(connection, "INSERT INTO t SELECT last_value + 900000, 1 FROM t_id_seq");
                assertThat(Repairs.apply(connection, plan(connection, budget), folder.resolve("j" + i), budget))
                        .singleElement()
                        .isInstanceOf(StepOutcome.Applied.class);
            }
            stop.set(true);
            for (Race<Integer> writer : writers) {
                assertThat(writer.await(LONG)).isPositive();
            }
        } finally {
            stop.set(true);
            writers.forEach(Race::close);
        }
    }

    private static int write(TestDatabase database, AtomicBoolean stop, String insert) throws SQLException {
        int rows = 0;
        try (Connection connection = database.connect()) {
            while (!stop.get()) {
                Sql.execute(connection, insert);
                rows++;
            }
        }
        return rows;
    }

    private static Plan plan(Connection connection, LockBudget budget) throws SQLException {
        return Plan.of(CatalogReader.on(connection).read(), budget);
    }
}
