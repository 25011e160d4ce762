// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Predicate;

/** The transactions of a load on a connection in autocommit mode. */
final class LoadTransactions {
    /** Two loads into one table would meet in each other's keys: they go one after the other. */
    private static final int LOADS = 0x6b6d_6c64;

    /** A deadlock or serialization failure cannot be mended inside a transaction, only tried again. */
    private static final int MOST_TRIES = 3;

    private LoadTransactions() {}

    /** What is done in one transaction. */
    interface Work<T> {
        T run() throws SQLException;
    }

    /** Does it and commits. */
    static <T> T once(Connection connection, Work<T> work) throws SQLException {
        return once(connection, work, result -> true);
    }

    /** Does it, as often as it takes where others stand in the way, and commits what is to be kept. */
    static <T> T tries(Connection connection, Work<T> work, Predicate<T> kept) throws SQLException {
        for (int tries = 1; ; tries++) {
            try {
                return once(connection, work, kept);
            } catch (SQLException e) {
                if (!RowErrors.transientFailure(e) || tries == MOST_TRIES || connection.isClosed()) {
                    throw e;
                }
            }
        }
    }

    /** Does it, and commits what is to be kept. */
    static <T> T once(Connection connection, Work<T> work, Predicate<T> kept) throws SQLException {
        connection.setAutoCommit(false);
        try {
            // A row that was committed since the load began must be seen.
            Queries.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            T result = work.run();
            if (kept.test(result)) {
                connection.commit();
            }
            return result;
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }

    /**
     * Has constraints that wait for the commit judge what was written by now, which names no row either but may be taken back.
     *
     * @throws SQLException of the constraint
     */
    static void settle(Connection connection) throws SQLException {
        Queries.execute(connection, "SET CONSTRAINTS ALL IMMEDIATE");
    }

    /** Waits until no other load writes to the table, and where so asked nobody else; until the end of the transaction. */
    static void alone(Connection connection, Layout layout, LoadOptions options) throws SQLException {
        if (!layout.chunk()) {
            alone(connection, layout.target().oid());
        }
        TableLock.take(connection, layout.target(), options.lock());
    }

    /** The same but for the others, by the table's number. */
    static void alone(Connection connection, long table) throws SQLException {
        lock(connection, "pg_advisory_xact_lock", table);
    }

    /** Waits until no load writes to the table but those that do so together; until the end of the transaction. */
    static void together(Connection connection, long table) throws SQLException {
        lock(connection, "pg_advisory_xact_lock_shared", table);
    }

    private static void lock(Connection connection, String function, long table) throws SQLException {
        Queries.list(
                connection, "SELECT " + function + "(" + LOADS + ", " + (int) table + ")", row -> row.getString(1));
    }
}
