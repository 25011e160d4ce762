// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;

/**
 * A connection for the time of one call.
 *
 * @param callers whether there is a transaction that the caller has begun and will end
 */
record Session(Connection connection, boolean callers) {
    /** What is done. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Does all that a call is to do. When that fails nothing of it is left, and the same can be tried another way. In a transaction
     * of our own this takes no savepoint, and so no round trips for it.
     */
    <T> T wholly(Work<T> work) throws SQLException {
        if (callers) {
            return protectedly(work);
        }
        try {
            return work.run();
        } catch (Throwable e) {
            try {
                connection.rollback();
            } catch (SQLException gone) {
                e.addSuppressed(gone);
            }
            throw e;
        }
    }

    /** Undoes what a call has done so far in a transaction of its own. */
    void startAnew() throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }

    /** Does something that may fail and must not take the transaction with it. */
    <T> T protectedly(Work<T> work) throws SQLException {
        if (connection.getAutoCommit()) {
            return work.run(); // A statement by itself takes nothing with it.
        }
        Savepoint savepoint = connection.setSavepoint();
        T result;
        try {
            result = work.run();
        } catch (Throwable e) {
            undo(savepoint, e);
            throw e;
        }
        connection.releaseSavepoint(savepoint);
        return result;
    }

    private void undo(Savepoint savepoint, Throwable because) {
        try {
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            because.addSuppressed(e); // A connection that is gone; the first exception says why.
        }
    }
}
