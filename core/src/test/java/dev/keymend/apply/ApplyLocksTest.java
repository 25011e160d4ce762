// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.SequenceSql;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** READ COMMITTED: who waits for whom while a sequence is repaired. */
class ApplyLocksTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final LockBudget LONG_WAIT =
            new LockBudget(Duration.ofSeconds(15), Duration.ofSeconds(15), Duration.ofSeconds(15));

    @TempDir
    private Path folder;

    @PostgresTest
    void anOldTransactionThatHoldsTheSequenceIsNamedAndNothingChanges(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            Sql.execute(holder, "SET application_name = 'batch job'");
            holder.setAutoCommit(false);
            Sql.execute(holder, "SELECT nextval('t_id_seq')");
            Plan plan = Repairs.plan(connection);
            long start = System.nanoTime();
            StepOutcome outcome =
                    Repairs.apply(connection, plan, folder.resolve("j")).get(0);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(5));
            assertThat(outcome).isInstanceOf(StepOutcome.Refused.class);
            assertThat(outcome.detail())
                    .matches(
                            "the sequence is held by process " + Locks.pid(holder)
                                    + ", role postgres, application batch job, idle in transaction, for \\d s; gave up after 1 s"
                                    + " without changing anything\\. End that transaction, or try again with more --patience\\.");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 true");
            assertThat(connection.getAutoCommit()).isTrue();
            holder.rollback();
            assertThat(Repairs.apply(connection, plan, folder.resolve("k"))
                            .get(0)
                            .word())
                    .isEqualTo("applied");
        }
    }

    @PostgresTest
    void aPreparedTransactionIsSaidToBeOne(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            database.execute("BEGIN; SELECT nextval('t_id_seq'); PREPARE TRANSACTION 'forgotten'");
            assertThat(Repairs.apply(connection, plan, folder.resolve("j"))
                            .get(0)
                            .detail())
                    .startsWith(
                            "the sequence is held by a prepared transaction (see pg_prepared_xacts); gave up after 1 s");
            Sql.execute(connection, "ROLLBACK PREPARED 'forgotten'");
        }
    }

    @PostgresTest
    void aYoungWriterIsWaitedForAndAKeyThatCameMeanwhileIsPassed(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection writer = database.connect();
                Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            writer.setAutoCommit(false);
            Sql.execute(writer, "SELECT nextval('t_id_seq')");
            try (Race<List<StepOutcome>> race =
                    Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), LONG_WAIT))) {
                // It has probed and waits for the lock: this is after the one and before the other.
                Locks.waitUntilBlocked(writer, Locks.pid(connection));
                database.execute("INSERT INTO t VALUES (500)");
                writer.rollback();
                assertThat(race.await(LONG).get(0)).isInstanceOfSatisfying(StepOutcome.Applied.class, applied -> {
                    assertThat(applied.after()).isEqualTo(new SequenceValue(500, true));
                    assertThat(applied.longestWait()).isPositive();
                });
            }
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("501");
        }
    }

    /** The holder goes on holding: what lets the writer through is the end of the try that stands before it. */
    @PostgresTest
    void aWriterWaitsNoLongerThanTheTryThatStandsBeforeIt(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        database.execute("SELECT setval('t_id_seq', 90)");
        Duration lockTimeout = Duration.ofSeconds(2);
        LockBudget budget = new LockBudget(lockTimeout, Duration.ofSeconds(2), Duration.ZERO);
        try (Connection holder = database.connect();
                Connection writer = database.connect();
                Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            holder.setAutoCommit(false);
            Sql.execute(holder, "SELECT nextval('t_id_seq')");
            try (Race<List<StepOutcome>> race =
                            Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), budget));
                    Race<Duration> waiting = Race.start(() -> {
                        Locks.waitUntilBlocked(holder, Locks.pid(connection));
                        long start = System.nanoTime();
                        Sql.execute(writer, "SELECT nextval('t_id_seq')");
                        return Duration.ofNanos(System.nanoTime() - start);
                    })) {
                assertThat(waiting.await(LONG)).isLessThan(lockTimeout.plusSeconds(1));
                assertThat(race.await(LONG).get(0)).isInstanceOf(StepOutcome.Refused.class);
            }
            holder.rollback();
        }
    }

    @PostgresTest
    void anOutlierThatCameMeanwhileIsNotPassed(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection writer = database.connect();
                Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            writer.setAutoCommit(false);
            Sql.execute(writer, "SELECT nextval('t_id_seq')");
            try (Race<List<StepOutcome>> race =
                    Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), LONG_WAIT))) {
                Locks.waitUntilBlocked(writer, Locks.pid(connection));
                database.execute("INSERT INTO t VALUES (2147483647)");
                writer.rollback();
                assertThat(race.await(LONG).get(0)).isInstanceOf(StepOutcome.Applied.class);
            }
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
        }
    }

    @PostgresTest
    void twoRepairsAtOnceDoNotKeepEachOtherFromTheLock(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        LockBudget budget = LockBudget.DEFAULT.withPatience(Duration.ofSeconds(10));
        try (Connection holder = database.connect();
                Connection first = database.connect();
                Connection second = database.connect()) {
            Plan plan = Repairs.plan(first);
            holder.setAutoCommit(false);
            Sql.execute(holder, "SELECT nextval('t_id_seq')");
            try (Race<List<StepOutcome>> one =
                            Race.start(() -> Repairs.apply(first, plan, folder.resolve("j"), LONG_WAIT));
                    Race<List<StepOutcome>> other =
                            Race.start(() -> Repairs.apply(second, plan, folder.resolve("k"), budget))) {
                Locks.waitUntilBlocked(holder, Locks.pid(first));
                Locks.waitUntilBlocked(holder, Locks.pid(second));
                holder.rollback();
                assertThat(List.of(
                                one.await(LONG).get(0).word(),
                                other.await(LONG).get(0).word()))
                        .containsExactlyInAnyOrder("applied", "already-so");
            }
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
        }
    }

    @PostgresTest
    void aSequenceThatIsAlteredWhileItIsWaitedForIsPlannedAnew(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection owner = database.connect();
                Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            owner.setAutoCommit(false);
            Sql.execute(owner, "ALTER SEQUENCE t_id_seq CACHE 7");
            try (Race<List<StepOutcome>> race =
                    Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), LONG_WAIT))) {
                Locks.waitUntilBlocked(owner, Locks.pid(connection));
                owner.commit();
                assertThat(race.await(LONG).get(0))
                        .isInstanceOfSatisfying(
                                StepOutcome.Applied.class,
                                applied -> assertThat(applied.tries()).isEqualTo(2));
            }
            assertThat(database.text("SELECT seqcache::text FROM pg_sequence")).isEqualTo("7");
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("100 true");
        }
    }

    @PostgresTest
    void underTheLockReadersGoOnAndWritersWait(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection repair = database.connect();
                Connection reader = database.connect();
                Connection writer = database.connect()) {
            SequenceFacts sequence = CatalogReader.on(reader).read().sequences().get(0);
            repair.setAutoCommit(false);
            Sql.execute(repair, SequenceSql.lock(sequence), "SELECT setval('t_id_seq', 100)");
            Sql.execute(reader, "SET lock_timeout = '1s'");
            assertThat(Sql.text(reader, "SELECT last_value FROM t_id_seq")).isEqualTo("1");
            assertThat(Sql.text(reader, "SELECT count(*) FROM t")).isEqualTo("100");
            Sql.execute(reader, "UPDATE t SET v = 'x' WHERE id = 1", "INSERT INTO t VALUES (-1)");
            try (Race<String> race = Race.start(() -> Sql.text(writer, "INSERT INTO t DEFAULT VALUES RETURNING id"))) {
                Locks.waitUntilBlocked(reader, Locks.pid(writer));
                repair.commit();
                assertThat(race.await(LONG)).isEqualTo("101");
            }
        }
    }

    @PostgresTest
    void valuesThatAnotherSessionHasCachedAreDiscarded(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int GENERATED BY DEFAULT AS IDENTITY (CACHE 20) PRIMARY KEY, v text)");
        try (Connection cached = database.connect();
                Connection connection = database.connect()) {
            assertThat(Sql.text(cached, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("1");
            database.execute("INSERT INTO t SELECT generate_series(2, 1000)");
            StepOutcome outcome = Repairs.repair(connection, folder.resolve("j"));
            assertThat(outcome.word()).isEqualTo("applied");
            assertThat(Sql.text(cached, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .as("not 2, which it had cached")
                    .isEqualTo("1001");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
        }
    }

    @PostgresTest
    void aLockedTableIsNotWaitedForLongerThanTheBudget(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        try (Connection writer = database.connect();
                Connection locker = database.connect();
                Connection connection = database.connect()) {
            Plan plan = Repairs.plan(connection);
            writer.setAutoCommit(false);
            locker.setAutoCommit(false);
            Sql.execute(writer, "SELECT nextval('t_id_seq')");
            LockBudget budget = new LockBudget(Duration.ofSeconds(5), Duration.ofMillis(300), Duration.ZERO);
            try (Race<List<StepOutcome>> race =
                    Race.start(() -> Repairs.apply(connection, plan, folder.resolve("j"), budget))) {
                Locks.waitUntilBlocked(writer, Locks.pid(connection));
                Sql.execute(locker, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE");
                writer.rollback();
                assertThat(race.await(LONG).get(0)).isInstanceOf(StepOutcome.Refused.class);
            }
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("1 true");
            locker.rollback();
        }
    }
}
