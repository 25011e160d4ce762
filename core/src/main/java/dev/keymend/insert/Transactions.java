// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Transactions that are begun again when the server asks for it: a serialization failure, a deadlock, a statement that was
 * prepared before its table was altered, or a {@link RetryTransactionException}; also where another exception is wrapped around it. What they do must be fit to be done again from the beginning; nothing of a failed try is
 * left in the database.
 *
 * <pre>{@code
 * Transactions.on(dataSource).isolated(Connection.TRANSACTION_SERIALIZABLE).run(connection -> …);
 * }</pre>
 */
public final class Transactions {
    private static final int MOST_TRIES = 12;
    private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();
    private static final long FIRST_PAUSE_NANOS = Duration.ofMillis(2).toNanos();
    private static final int AS_THE_CONNECTION = -1;

    /** Causes may go round in a circle. */
    private static final int DEEPEST_CAUSE = 50;

    private final Connections connections;
    private final int isolation;

    /** Where a try gets its connection, and what becomes of it afterwards. */
    private interface Connections {
        Connection open() throws SQLException;

        void close(Connection connection) throws SQLException;
    }

    /**
     * What is done in a transaction.
     *
     * @param <T> what comes of it
     */
    @FunctionalInterface
    public interface Work<T> {
        /** Does it; commits, rolls back and closes nothing. */
        T run(Connection connection) throws SQLException;
    }

    /** The same without an answer. */
    @FunctionalInterface
    public interface Task {
        /** Does it; commits, rolls back and closes nothing. */
        void run(Connection connection) throws SQLException;
    }

    private Transactions(Connections connections, int isolation) {
        this.connections = connections;
        this.isolation = isolation;
    }

    /** Transactions on connections of this source, one for each try, given back afterwards as they came. */
    public static Transactions on(DataSource source) {
        return new Transactions(
                new Connections() {
                    @Override
                    public Connection open() throws SQLException {
                        return source.getConnection();
                    }

                    @Override
                    public void close(Connection connection) throws SQLException {
                        connection.close();
                    }
                },
                AS_THE_CONNECTION);
    }

    /** Transactions on one connection that has none open. */
    static Transactions on(Connection connection) {
        return new Transactions(
                new Connections() {
                    @Override
                    public Connection open() {
                        return connection;
                    }

                    @Override
                    public void close(Connection same) {}
                },
                AS_THE_CONNECTION);
    }

    /** The same at an isolation level of {@link Connection}; without it, the connections' own. */
    public Transactions isolated(int level) {
        return new Transactions(connections, level);
    }

    /**
     * Does the work in a transaction and commits it; up to twelve times, with growing pauses. Whatever the work throws, nothing of
     * it is left.
     *
     * @throws SQLException what the server refused, the earlier refusals suppressed in it; or, as 25P02, that the work has returned
     *     after a statement of its failed, which leaves nothing to commit
     * @throws RetryTransactionException when the last try, too, met somebody else's row
     */
    public <T> T run(Work<T> work) throws SQLException {
        return retrying(() -> {
            Connection connection = connections.open();
            try {
                return in(connection, work);
            } finally {
                connections.close(connection);
            }
        });
    }

    /** The same for work without an answer; by another name, as a lambda might be either. */
    public void execute(Task task) throws SQLException {
        this.<Boolean>run(connection -> {
            task.run(connection);
            return true;
        });
    }

    /** Does something as often as the server asks for. */
    static <T> T retrying(Session.Work<T> work) throws SQLException {
        Exception before = null;
        for (int tries = 1; ; tries++) {
            try {
                return work.run();
            } catch (SQLException | RuntimeException e) {
                if (before != null && before != e) {
                    e.addSuppressed(before);
                }
                if (!asksForRetry(e) || tries == MOST_TRIES) {
                    throw e;
                }
                before = e;
                pause(tries);
            }
        }
    }

    /** Whether the server asked for it, also where a framework has wrapped what it said. */
    private static boolean asksForRetry(Exception e) {
        if (e instanceof RetryTransactionException) {
            return true;
        }
        Throwable cause = e;
        for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
            if (cause instanceof SQLException refusal) {
                return SqlState.asksForRetry(refusal) || SqlState.isStalePlan(refusal);
            }
            cause = cause.getCause();
        }
        return false;
    }

    private <T> T in(Connection connection, Work<T> work) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        int level = isolation == AS_THE_CONNECTION ? isolation : connection.getTransactionIsolation();
        if (level != AS_THE_CONNECTION && !autoCommit) {
            connection.rollback(); // Asking for the level has begun a transaction.
        }
        if (level != AS_THE_CONNECTION) {
            connection.setTransactionIsolation(isolation);
        }
        connection.setAutoCommit(false);
        try {
            T result = work.run(connection);
            requireWhole(connection);
            connection.commit();
            return result;
        } catch (Throwable e) {
            undo(
                    connection,
                    e); // Also where a checked exception comes past the compiler: turning autocommit on would commit.
            throw e;
        } finally {
            if (!connection.isClosed()) {
                connection.setAutoCommit(autoCommit);
                if (level != AS_THE_CONNECTION) {
                    connection.setTransactionIsolation(level);
                }
            }
        }
    }

    /**
     * After a failed statement the server answers COMMIT with a rollback, and the driver says nothing of it.
     *
     * @throws SQLException when the work has kept such a failure to itself
     */
    private static void requireWhole(Connection connection) throws SQLException {
        if (connection.isWrapperFor(BaseConnection.class)
                && connection.unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
            throw new SQLException(
                    "the work returned although a statement of its transaction had failed, which undoes the whole of it;"
                            + " nothing was committed. Let the statement's exception through, or run the statement in"
                            + " Attempt.in(…)",
                    SqlState.FAILED_TRANSACTION);
        }
    }

    private static void undo(Connection connection, Throwable because) {
        try {
            if (!connection.isClosed()) {
                connection.rollback();
            }
        } catch (SQLException e) {
            because.addSuppressed(e);
        }
    }

    /** Longer each time and never the same, so that two that met do not meet again. */
    static void pause(int tries) {
        long most = Math.min(LONGEST_PAUSE_NANOS, FIRST_PAUSE_NANOS << Math.min(tries, 10));
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(most / 2, most));
    }
}
