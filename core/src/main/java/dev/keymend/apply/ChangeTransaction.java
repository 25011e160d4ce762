// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.Queries;
import dev.keymend.plan.LockBudget;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One transaction that changes definitions: READ COMMITTED, because what is read under a lock must be what is there;
 * the timeouts of the budget; nothing found on a search path but the server's own operators.
 */
final class ChangeTransaction implements AutoCloseable {
    private final Connection connection;
    private final Duration longest;

    /** @param longest how long others may have to wait, for its locks and for its work */
    private ChangeTransaction(Connection connection, Duration longest) {
        this.connection = connection;
        this.longest = longest;
    }

    static ChangeTransaction begin(Connection connection, LockBudget budget) throws SQLException {
        connection.setAutoCommit(false);
        Duration longest = budget.lockTimeout().plus(budget.holdTimeout());
        ChangeTransaction transaction = new ChangeTransaction(connection, longest);
        try {
            Queries.execute(
                    connection,
                    "SET TRANSACTION ISOLATION LEVEL READ COMMITTED",
                    "SET LOCAL search_path = pg_catalog",
                    "SET LOCAL lock_timeout = " + budget.lockTimeout().toMillis(),
                    // A statement's time includes what it waits for its lock.
                    "SET LOCAL statement_timeout = " + longest.toMillis());
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
     * Runs statements in order. From the first on others may have to wait, so each has only what those before it have
     * left of the time, and so has what is asked afterwards.
     *
     * @param guard what must hold for them; null for nothing. Asked again where the first statement only takes a lock,
     *     because what was true before the lock was waited for need not be true under it
     * @return false when it no longer held, and nothing but the lock was taken
     */
    boolean run(List<String> statements, @Nullable String guard) throws SQLException {
        long end = System.nanoTime() + longest.toNanos();
        boolean first = true;
        for (String statement : statements) {
            Queries.execute(connection, statement);
            hurry(end);
            if (first && guard != null && statement.startsWith("LOCK TABLE") && !holds(guard)) {
                return false;
            }
            first = false;
        }
        return true;
    }

    private void hurry(long end) throws SQLException {
        long left = Math.max(1, Duration.ofNanos(end - System.nanoTime()).toMillis());
        Queries.execute(connection, "SET LOCAL statement_timeout = " + left);
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
