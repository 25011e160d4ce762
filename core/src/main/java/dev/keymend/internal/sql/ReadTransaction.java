// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;

/**
 * A read-only stretch of work on a connection that belongs to somebody else, who finds it as it was. Outside a
 * transaction (autocommit) it is a read-only transaction of its own; inside the caller's it is a savepoint. Both
 * are rolled back at the end, which takes the settings made for it back as well: {@code SET LOCAL} does not
 * survive {@code ROLLBACK TO SAVEPOINT}.
 */
public final class ReadTransaction {
    /** What is read. */
    @FunctionalInterface
    public interface Work<T> {
        T read() throws SQLException;
    }

    private ReadTransaction() {}

    /**
     * Reads; {@code search_path} is {@code pg_catalog} meanwhile, so that the server prints every other name
     * qualified and nobody's own operators or functions are found.
     *
     * @param statementTimeout how long a single statement may run, in whole milliseconds on the server
     * @param lockTimeout how long a statement may wait for a lock
     */
    public static <T> T run(Connection connection, Duration statementTimeout, Duration lockTimeout, Work<T> work)
            throws SQLException {
        // Many small looks in one statement seem dear to the planner, and compiling them takes longer than they do.
        String settings = "set local search_path = pg_catalog; set local jit = off; "
                + "set local statement_timeout = " + statementTimeout.toMillis() + "; "
                + "set local lock_timeout = " + lockTimeout.toMillis();
        return connection.getAutoCommit()
                ? inOwnTransaction(connection, settings, work)
                : underSavepoint(connection, settings, work);
    }

    private static <T> T inOwnTransaction(Connection connection, String settings, Work<T> work) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Queries.execute(connection, "set transaction isolation level repeatable read read only; " + settings);
            return work.read();
        } finally {
            // A connection that is gone answers neither; the first exception says why and must not be hidden.
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    private static <T> T underSavepoint(Connection connection, String settings, Work<T> work) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            Queries.execute(connection, settings);
            return work.read();
        } finally {
            if (!connection.isClosed()) {
                connection.rollback(savepoint);
                connection.releaseSavepoint(savepoint);
            }
        }
    }
}
