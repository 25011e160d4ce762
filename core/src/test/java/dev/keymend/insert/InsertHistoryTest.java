// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.insert.History.End;
import dev.keymend.insert.History.Told;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen threads want the same few rows at three isolation levels, by themselves, in transactions and in batches, while rows are
 * deleted and sessions killed. Everything they are told is written down, and must be what one database can have told. The time is that of
 * the whole build; {@code -Dkeymend.test.history.seconds} changes it.
 */
class InsertHistoryTest {
    private static final int THREADS = 16;
    private static final int KEYS = 40;
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int[] LEVELS = {
        Connection.TRANSACTION_READ_COMMITTED,
        Connection.TRANSACTION_REPEATABLE_READ,
        Connection.TRANSACTION_SERIALIZABLE
    };

    private static final IdempotentInsert<Told> INSERT = IdempotentInsert.into("items")
            .key("code")
            .returning("id", "code")
            .as(row -> new Told(row.getString("code"), row.getLong("id"), false));

    private final History history = new History();
    private final AtomicLong retries = new AtomicLong();
    private final AtomicLong raced = new AtomicLong();
    private final AtomicLong killed = new AtomicLong();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void everyCallIsToldWhatWasThere(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE items (id bigserial PRIMARY KEY, code text NOT NULL UNIQUE, made timestamptz DEFAULT now())");
        long seconds = Long.getLong("keymend.test.history.seconds", 32);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        List<Race<Void>> threads = new ArrayList<>();
        try {
            for (int i = 0; i < THREADS; i++) {
                SplittableRandom random = new SplittableRandom(i);
                threads.add(Race.start(() -> worker(database, random, end)));
            }
            threads.add(Race.start(() -> killer(database, end)));
            for (Race<Void> each : threads) {
                each.await(LONG.plusSeconds(seconds));
            }
        } finally {
            threads.forEach(Race::close);
        }
        Map<Long, String> left = new HashMap<>();
        database.rows("SELECT id, code FROM items")
                .forEach(row -> left.put(Long.valueOf(String.valueOf(row.get(0))), String.valueOf(row.get(1))));
        history.check(left);
        System.out.printf(
                "insert history on PostgreSQL %s: %,d calls checked, %,d of them raced; %,d transactions told to retry, %,d sessions killed%n",
                database.version(), history.calls(), raced.get(), retries.get(), killed.get());
        assertThat(history.calls()).isGreaterThan((int) Math.min(1_000, seconds * 30));
        assertThat(raced.get()).isPositive();
        assertThat(killed.get()).isPositive();
    }

    private @Nullable Void worker(TestDatabase database, SplittableRandom random, long end) throws SQLException {
        Connection connection = null;
        try {
            while (System.nanoTime() < end) {
                try {
                    if (connection == null || connection.isClosed()) {
                        connection = connect(database);
                    }
                    step(connection, random);
                } catch (SQLException e) {
                    if (!isGone(e)) {
                        throw e;
                    }
                    close(connection);
                    connection = null;
                }
            }
        } finally {
            close(connection);
        }
        return null;
    }

    private void step(Connection connection, SplittableRandom random) throws SQLException {
        connection.setAutoCommit(true);
        connection.setTransactionIsolation(LEVELS[random.nextInt(LEVELS.length)]);
        int what = random.nextInt(10);
        if (what < 2) {
            delete(connection, key(random));
        } else if (what < 6) {
            bySelf(connection, keys(random, random.nextInt(4) == 0 ? 5 : 1));
        } else {
            inTransaction(connection, random);
        }
    }

    private static String key(SplittableRandom random) {
        return "k" + random.nextInt(KEYS);
    }

    private static List<String> keys(SplittableRandom random, int count) {
        return random.ints(count, 0, KEYS).distinct().mapToObj(i -> "k" + i).toList();
    }

    /** A call that has transactions of its own. */
    private void bySelf(Connection connection, List<String> keys) throws SQLException {
        long from = System.nanoTime();
        try {
            List<Told> told = call(connection, keys);
            history.transaction(told, from, System.nanoTime(), End.COMMITTED);
        } catch (SQLException e) {
            keys.forEach(key -> history.lost(key, from));
            throw e;
        }
    }

    /** Calls in a transaction of the caller's. */
    private void inTransaction(Connection connection, SplittableRandom random) throws SQLException {
        connection.setAutoCommit(false);
        List<Told> told = new ArrayList<>();
        List<String> asked = new ArrayList<>();
        boolean commits = random.nextInt(5) > 0;
        long from = System.nanoTime();
        try {
            for (int call = random.nextInt(1, 4); call > 0; call--) {
                List<String> keys = keys(random, random.nextInt(3) == 0 ? 4 : 1);
                asked.addAll(keys);
                told.addAll(call(connection, keys));
            }
            if (commits) {
                connection.commit();
            } else {
                connection.rollback();
            }
            history.transaction(told, from, System.nanoTime(), commits ? End.COMMITTED : End.ROLLED_BACK);
        } catch (RetryTransactionException e) {
            retries.incrementAndGet();
            connection.rollback();
            history.transaction(told, from, System.nanoTime(), End.ROLLED_BACK);
        } catch (SQLException e) {
            if (isGone(e)) {
                asked.forEach(key -> history.lost(key, from));
                throw e;
            }
            // What SERIALIZABLE finds out only at the commit; anything else is none of ours to see.
            assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("40001");
            retries.incrementAndGet();
            connection.rollback();
            history.transaction(told, from, System.nanoTime(), End.ROLLED_BACK);
        }
    }

    private List<Told> call(Connection connection, List<String> keys) throws SQLException {
        List<InsertOutcome<Told>> outcomes = keys.size() == 1
                ? List.of(INSERT.one(connection, NewRow.of("code", keys.get(0))))
                : INSERT.all(
                        connection,
                        keys.stream().map(key -> NewRow.of("code", key)).toList());
        List<Told> told = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Told row = outcomes.get(i).row();
            assertThat(row.key()).isEqualTo(keys.get(i));
            raced.addAndGet(outcomes.get(i).raced() ? 1 : 0);
            told.add(new Told(row.key(), row.id(), outcomes.get(i).isNew()));
        }
        return told;
    }

    private void delete(Connection connection, String key) throws SQLException {
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        long from = System.nanoTime();
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM items WHERE code = ? RETURNING id")) {
            delete.setString(1, key);
            try (ResultSet row = delete.executeQuery()) {
                while (row.next()) {
                    history.deleted(row.getLong(1), from, System.nanoTime());
                }
            }
        } catch (SQLException e) {
            history.lost(key, from);
            if (!"40P01".equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    /** Ends a session every now and then, whatever it is doing. */
    private @Nullable Void killer(TestDatabase database, long end) throws SQLException {
        try (Connection connection = database.connect()) {
            while (System.nanoTime() < end) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200)); // A pace; nothing depends on it.
                killed.addAndGet(Sql.texts(
                                connection,
                                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                        + " WHERE application_name = 'racer' AND state <> 'idle' ORDER BY random() LIMIT 1")
                        .size());
            }
        }
        return null;
    }

    private static Connection connect(TestDatabase database) throws SQLException {
        Connection connection = DriverManager.getConnection(database.jdbcUrl() + "&ApplicationName=racer");
        Sql.execute(connection, "SET deadlock_timeout = '20ms'");
        return connection;
    }

    private static void close(@Nullable Connection connection) throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }

    private static boolean isGone(SQLException e) {
        String state = String.valueOf(e.getSQLState());
        return state.startsWith("08") || state.equals("57P01");
    }
}
