// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** Two who want the same row, at each isolation level. */
class InsertRaceTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final IdempotentInsert<Long> INSERT =
            IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));
    private static final NewRow ROW = NewRow.of("email", "a@x").with("hits", 1);

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, hits integer, login text UNIQUE)");
    }

    /** Somebody inserts the row and ends the transaction only when the other one waits for it. */
    private static InsertOutcome<Long> afterWaiting(
            TestDatabase database, IdempotentInsert<Long> insert, boolean commits, boolean autoCommit, int level)
            throws Exception {
        return afterWaiting(database, connection -> insert.one(connection, ROW), commits, autoCommit, level);
    }

    /** Brings {@link #ROW} there. */
    private interface Call {
        InsertOutcome<Long> on(Connection connection) throws SQLException;
    }

    private static InsertOutcome<Long> afterWaiting(
            TestDatabase database, Call call, boolean commits, boolean autoCommit, int level) throws Exception {
        try (Connection first = database.connect();
                Connection second = database.connect()) {
            first.setAutoCommit(false);
            Sql.execute(first, "INSERT INTO t (email, hits) VALUES ('a@x', 1)");
            second.setTransactionIsolation(level);
            second.setAutoCommit(autoCommit);
            int pid = Locks.pid(second);
            try (Race<InsertOutcome<Long>> race = Race.start(() -> call.on(second))) {
                Locks.waitUntilBlocked(first, pid);
                if (commits) {
                    first.commit();
                } else {
                    first.rollback();
                }
                InsertOutcome<Long> outcome = race.await(LONG);
                if (!autoCommit) {
                    second.commit();
                }
                return outcome;
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsTheRowOfWhoeverWasFaster(TestDatabase database) throws Exception {
        // So many new rows before make it begin by reading, by both in one statement, and by inserting.
        for (int before : new int[] {0, 8, 40}) {
            for (boolean autoCommit : new boolean[] {true, false}) {
                IdempotentInsert<Long> insert = inTheHabitOf(database, before);
                assertThat(afterWaiting(database, insert, true, autoCommit, Connection.TRANSACTION_READ_COMMITTED))
                        .as("after %s new rows, autocommit %s", before, autoCommit)
                        // Without a look before, the row may have been there all the time.
                        .isEqualTo(new AlreadyPresent<>(1L, before < 40));
                assertThat(database.text("SELECT last_value::text FROM t_id_seq"))
                        .as("a lost race uses up one id")
                        .isEqualTo("2");
                database.execute("TRUNCATE t RESTART IDENTITY");
                assertThat(afterWaiting(database, insert, false, autoCommit, Connection.TRANSACTION_READ_COMMITTED))
                        .isEqualTo(new Inserted<>(2L, false));
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsTheRowOfWhoeverWasFasterInABatch(TestDatabase database) throws Exception {
        Call call = connection ->
                INSERT.all(connection, List.of(ROW.with("email", "b@x"), ROW)).get(1);
        for (boolean autoCommit : new boolean[] {true, false}) {
            database.execute("TRUNCATE t RESTART IDENTITY");
            assertThat(afterWaiting(database, call, true, autoCommit, Connection.TRANSACTION_READ_COMMITTED))
                    .isEqualTo(new AlreadyPresent<>(1L, true));
            database.execute("TRUNCATE t RESTART IDENTITY");
            assertThat(afterWaiting(database, call, false, autoCommit, Connection.TRANSACTION_READ_COMMITTED))
                    .isInstanceOfSatisfying(
                            Inserted.class,
                            outcome -> assertThat(outcome.raced()).isFalse());
        }
    }

    private static IdempotentInsert<Long> inTheHabitOf(TestDatabase database, int newRows) throws SQLException {
        IdempotentInsert<Long> insert = INSERT.ignoring();
        try (Connection connection = database.connect()) {
            for (int i = 0; i < newRows; i++) {
                insert.one(connection, ROW.with("email", "new" + i));
            }
        }
        database.execute("TRUNCATE t RESTART IDENTITY");
        return insert;
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void beginsItsOwnTransactionAnewWhereTheSnapshotIsTooOld(TestDatabase database) throws Exception {
        for (int level : new int[] {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE}) {
            database.execute("TRUNCATE t RESTART IDENTITY");
            assertThat(afterWaiting(database, INSERT, true, true, level).row()).isEqualTo(1L);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void tellsTheCallerToRetryWhereTheSnapshotIsTooOld(TestDatabase database) throws Exception {
        for (int level : new int[] {Connection.TRANSACTION_REPEATABLE_READ, Connection.TRANSACTION_SERIALIZABLE}) {
            database.execute("TRUNCATE t RESTART IDENTITY");
            try (Connection connection = database.connect()) {
                connection.setTransactionIsolation(level);
                connection.setAutoCommit(false);
                assertThat(Sql.text(connection, "SELECT count(*) FROM t")).isEqualTo("0");
                database.execute("INSERT INTO t (email, hits) VALUES ('a@x', 1)");
                for (boolean batch : new boolean[] {false, true}) {
                    assertThatThrownBy(() -> {
                                if (batch) {
                                    INSERT.all(connection, List.of(ROW));
                                } else {
                                    INSERT.one(connection, ROW);
                                }
                            })
                            .isInstanceOfSatisfying(
                                    RetryTransactionException.class,
                                    e -> assertThat(e.refusal().getSQLState()).isEqualTo("40001"));
                    assertThat(Sql.text(connection, "SELECT count(*) FROM t"))
                            .as("the transaction goes on behind our savepoint")
                            .isEqualTo("0");
                }
                connection.rollback();
                assertThat(INSERT.one(connection, ROW)).isEqualTo(new AlreadyPresent<>(1L, false));
                assertThat(INSERT.one(connection, ROW.with("email", "b@x"))).isInstanceOf(Inserted.class);
                connection.commit();
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void doesItAgainForTheCallerWhereItIsGivenTheWork(TestDatabase database) throws Exception {
        List<String> tries = new ArrayList<>();
        Transactions transactions =
                Transactions.on(new UrlDataSource(database.jdbcUrl())).isolated(Connection.TRANSACTION_SERIALIZABLE);
        InsertOutcome<Long> outcome = transactions.run(connection -> {
            tries.add(Sql.text(connection, "SELECT current_setting('transaction_isolation') || count(*) FROM t"));
            if (tries.size() == 1) {
                database.execute("INSERT INTO t (email, hits) VALUES ('a@x', 1)");
            }
            return INSERT.one(connection, ROW);
        });
        assertThat(outcome).isEqualTo(new AlreadyPresent<>(1L, false));
        assertThat(tries).containsExactly("serializable0", "serializable1");
        assertThatThrownBy(() -> transactions.run(connection -> {
                    INSERT.one(connection, ROW.with("email", "undone"));
                    throw new IllegalStateException("ours");
                }))
                .hasMessage("ours");
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void losesNoCount(TestDatabase database) throws Exception {
        IdempotentInsert<Long> counter = INSERT.setting("hits", "t.hits + excluded.hits");
        List<Race<Integer>> races = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                boolean batches = i % 2 == 0;
                races.add(Race.start(() -> {
                    try (Connection connection = database.connect()) {
                        for (int n = 0; n < 50; n++) {
                            if (batches) {
                                counter.all(connection, List.of(ROW, ROW.with("email", "b@x"), ROW));
                            } else {
                                assertThat(counter.one(connection, ROW)).isInstanceOfAny(Inserted.class, Updated.class);
                            }
                        }
                    }
                    return 50 * (batches ? 2 : 1);
                }));
            }
            int hits = 0;
            for (Race<Integer> race : races) {
                hits += race.await(LONG);
            }
            assertThat(database.text("SELECT hits::text FROM t WHERE email = 'a@x'"))
                    .isEqualTo(Integer.toString(hits));
            assertThat(database.text("SELECT hits::text FROM t WHERE email = 'b@x'"))
                    .isEqualTo("200");
        } finally {
            races.forEach(Race::close);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void batchesInAnyOrderMeetWithoutDeadlock(TestDatabase database) throws Exception {
        List<Race<Long>> races = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                int seed = i;
                races.add(Race.start(() -> {
                    long inserted = 0;
                    try (Connection connection = database.connect()) {
                        for (int n = 0; n < 10; n++) {
                            int from = n * 200;
                            List<NewRow> rows = new ArrayList<>(IntStream.range(from, from + 200)
                                    .mapToObj(k ->
                                            NewRow.of("email", "e" + k).with("login", "l" + (from + from + 199 - k)))
                                    .toList());
                            Collections.shuffle(rows, new Random(seed));
                            inserted += INSERT.all(connection, rows).stream()
                                    .filter(InsertOutcome::isNew)
                                    .count();
                        }
                    }
                    return inserted;
                }));
            }
            long inserted = 0;
            for (Race<Long> race : races) {
                inserted += race.await(LONG);
            }
            assertThat(inserted).isEqualTo(2_000);
            assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("2000");
        } finally {
            races.forEach(Race::close);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void goesOnWhileTheIndexIsRebuilt(TestDatabase database) throws Exception {
        List<Race<Integer>> races = new ArrayList<>();
        AtomicBoolean building = new AtomicBoolean(true);
        try {
            for (int i = 0; i < 4; i++) {
                SplittableRandom random = new SplittableRandom(i);
                races.add(Race.start(() -> {
                    int calls = 0;
                    try (Connection connection = database.connect()) {
                        for (; building.get(); calls++) {
                            NewRow row = NewRow.of("email", "e" + random.nextInt(10));
                            // Every second call reads the catalog, as the first one of a program does.
                            IdempotentInsert<Long> insert = calls % 2 == 0 ? INSERT : INSERT.ignoring();
                            assertThat(insert.one(connection, row).row()).isPositive();
                            INSERT.all(connection, List.of(row, row.with("email", "e" + random.nextInt(10))));
                            Sql.execute(connection, "DELETE FROM t WHERE email = 'e" + random.nextInt(10) + "'");
                        }
                    }
                    return calls;
                }));
            }
            for (int i = 0; i < 20; i++) {
                database.execute("REINDEX INDEX CONCURRENTLY t_email_key");
            }
            building.set(false);
            int calls = 0;
            for (Race<Integer> race : races) {
                calls += race.await(LONG);
            }
            assertThat(calls).isPositive();
        } finally {
            building.set(false);
            races.forEach(Race::close);
        }
    }
}
