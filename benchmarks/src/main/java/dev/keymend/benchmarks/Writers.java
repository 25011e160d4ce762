// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sessions that take values as fast as they can: each writes down the value in a table without a unique key, so that it
 * outlives an error, and then inserts the row, which fails where the value is taken.
 */
final class Writers implements AutoCloseable {
    private static final String TAKE = "INSERT INTO handed_out SELECT clock_timestamp(), nextval('s') RETURNING id";
    private static final String INSERT = "INSERT INTO t VALUES (?)";
    private static final String UNIQUE_VIOLATION = "23505";

    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong longestNanos = new AtomicLong();
    private final ExecutorService threads;
    private final List<Future<Void>> running = new ArrayList<>();

    Writers(String jdbcUrl, int count) {
        threads = Executors.newFixedThreadPool(count);
        Callable<Void> writer = () -> {
            write(jdbcUrl);
            return null;
        };
        for (int i = 0; i < count; i++) {
            running.add(threads.submit(writer));
        }
    }

    private void write(String jdbcUrl) throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl);
                PreparedStatement take = connection.prepareStatement(TAKE);
                PreparedStatement insert = connection.prepareStatement(INSERT)) {
            while (!stop.get()) {
                long start = System.nanoTime();
                long value = first(take);
                longestNanos.accumulateAndGet(System.nanoTime() - start, Math::max);
                taken.incrementAndGet();
                try {
                    insert.setLong(1, value);
                    insert.executeUpdate();
                } catch (SQLException e) {
                    if (!UNIQUE_VIOLATION.equals(e.getSQLState())) {
                        throw e;
                    }
                }
            }
        }
    }

    private static long first(PreparedStatement query) throws SQLException {
        try (ResultSet rows = query.executeQuery()) {
            if (!rows.next()) {
                throw new SQLException("no row from " + query);
            }
            return rows.getLong(1);
        }
    }

    /** Returns once so many more values were taken; throws what has ended a writer. */
    void awaitMore(int values) throws ExecutionException, InterruptedException {
        long end = taken.get() + values;
        while (taken.get() < end) {
            for (Future<Void> writer : running) {
                if (writer.isDone()) {
                    writer.get();
                }
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** The longest time a writer waited for its value, and for writing it down, in milliseconds. */
    long longestWaitMillis() {
        return longestNanos.get() / 1_000_000;
    }

    /** Lets every writer finish what it is at, and throws what has ended one before. */
    void finish() throws ExecutionException, InterruptedException {
        stop.set(true);
        for (Future<Void> writer : running) {
            writer.get();
        }
    }

    @Override
    public void close() {
        stop.set(true);
        threads.shutdown();
    }
}
