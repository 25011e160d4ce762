// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.Queries;
import dev.keymend.plan.LockBudget;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that changes definitions: READ COMMITTED, because what is read under a lock must be what is there;
 * the timeouts of the budget; nothing found on a search path but the server's own operators.
 */
final class ChangeTransaction implements AutoCloseable {
    private final Connection connection;

    private ChangeTransaction(Connection connection) {
        this.connection = connection;
    }

    static ChangeTransaction begin(Connection connection, LockBudget budget) throws SQLException {
        connection.setAutoCommit(false);
        ChangeTransaction transaction = new ChangeTransaction(connection);
        try {
            Queries.execute(
                    connection,
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                    "SET LOCAL search_path = pg_catalog",
                    "SET LOCAL lock_timeout = " + budget.lockTimeout().toMillis(),
                    // A statement's time includes what it waits for its lock.
                    "SET LOCAL statement_timeout = "
                            + budget.lockTimeout().plus(budget.holdTimeout()).toMillis());
            return transaction;
        } catch (SQLException e) {
            try {
                transaction.close();
            } catch (SQLException closing) {
                e.addSuppressed(closing);
            }
            throw e;
        }
    }

    /**
     * Runs statements in order.
     *
     * @param guard what must hold for them; null for nothing. Asked again where the first statement only takes a lock,
     *     because what was true before the lock was waited for need not be true under it
     * @return false when it no longer held, and nothing but the lock was taken
     */
    boolean run(List<String> statements, @Nullable String guard) throws SQLException {
        boolean first = true;
        for (String statement : statements) {
            Queries.execute(connection, statement);
            if (first && guard != null && statement.startsWith("LOCK TABLE") && !holds(guard)) {
                return false;
            }
            first = false;
        }
        return true;
    }

    boolean holds(String query) throws SQLException {
        return Queries.one(connection, query, row -> row.getBoolean(1));
    }

    void commit() throws SQLException {
        connection.commit();
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
