// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.SequenceFacts;
import dev.keymend.internal.sql.Queries;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/**
 * One transaction that holds a sequence's lock: READ COMMITTED, because an older snapshot would compare with an old
 * maximum; the timeouts of the budget; nothing found on a search path but the server's own operators.
 */
final class SequenceTransaction implements AutoCloseable {
    private final Connection connection;
    private final SequenceFacts sequence;
    private final LockBudget budget;
    /** When the first lock was there, from which on others wait; 0 before. */
    private long lockedNanos;

    private Duration waited = Duration.ZERO;

    private SequenceTransaction(Connection connection, SequenceFacts sequence, LockBudget budget) {
        this.connection = connection;
        this.sequence = sequence;
        this.budget = budget;
    }

    /** A transaction in which the sequence is {@linkplain #pin pinned}. */
    static SequenceTransaction begin(Connection connection, SequenceFacts sequence, LockBudget budget)
            throws SQLException {
        SequenceTransaction transaction = beginUnpinned(connection, sequence, budget);
        try {
            transaction.pin();
            return transaction;
        } catch (SQLException e) {
            transaction.closeAfter(e);
            throw e;
        }
    }

    /** A transaction that holds nothing yet, for what must be locked before the sequence. */
    static SequenceTransaction beginUnpinned(Connection connection, SequenceFacts sequence, LockBudget budget)
            throws SQLException {
        connection.setAutoCommit(false);
        SequenceTransaction transaction = new SequenceTransaction(connection, sequence, budget);
        try {
            Queries.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            Queries.execute(connection, "SET LOCAL search_path = pg_catalog");
            for (String setting : SequenceSql.settings(budget)) {
                Queries.execute(connection, setting);
            }
            return transaction;
        } catch (SQLException e) {
            transaction.closeAfter(e);
            throw e;
        }
    }

    /**
     * Keeps the definition as it is from here on: reading the value this way takes RowExclusiveLock, as nextval does,
     * until the transaction ends, and every ALTER SEQUENCE waits for it. Without it, one that was committed while
     * {@link #lock} waited would be overwritten by it, and could no longer be noticed.
     */
    void pin() throws SQLException {
        Queries.list(connection, "SELECT pg_sequence_last_value(" + sequence.oid() + ")", row -> row.getLong(1));
    }

    /**
     * Waits for the tables' locks, before {@link #pin} and {@link #lock}; what is left of the budget's lock timeout is
     * for the sequence's, so that a writer waits no longer than with one lock.
     */
    void lockTables(AdvanceSequence advance) throws SQLException {
        take(SequenceSql.lockTables(advance));
        long left = Math.max(1, budget.lockTimeout().minus(waited).toMillis());
        Queries.execute(connection, "SET LOCAL lock_timeout = " + left);
    }

    /** Waits for the lock, no longer than the budget's lock timeout. */
    void lock() throws SQLException {
        take(SequenceSql.lock(sequence));
    }

    private void take(String lock) throws SQLException {
        long start = System.nanoTime();
        long end = start;
        try {
            Queries.execute(connection, lock);
        } finally {
            end = System.nanoTime();
            waited = waited.plusNanos(end - start);
        }
        if (lockedNanos == 0) {
            lockedNanos = end;
        }
    }

    /** How long the locks were waited for. */
    Duration waited() {
        return waited;
    }

    boolean holds(String query) throws SQLException {
        return Queries.one(connection, query, row -> row.getBoolean(1));
    }

    SequenceValue value() throws SQLException {
        return Queries.one(
                connection,
                "SELECT last_value, is_called FROM " + sequence.name().quoted(),
                row -> new SequenceValue(row.getLong(1), row.getBoolean(2)));
    }

    /** The file the sequence is stored in: another one after every rewrite, so it tells repairs apart. */
    long fileNode() throws SQLException {
        return Queries.one(
                connection, "SELECT pg_relation_filenode(" + sequence.oid() + ")::bigint", row -> row.getLong(1));
    }

    /** Runs a setval; empty when its condition left nothing to set. */
    OptionalLong set(String sql) throws SQLException {
        List<Long> values = Queries.list(connection, sql, row -> row.getLong(1));
        return values.isEmpty() ? OptionalLong.empty() : OptionalLong.of(values.get(0));
    }

    /** Commits; tells how long the lock was held. */
    Duration commit() throws SQLException {
        connection.commit();
        return Duration.ofNanos(System.nanoTime() - lockedNanos);
    }

    /** Rolls back what was not committed. */
    @Override
    public void close() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private void closeAfter(SQLException e) {
        try {
            close();
        } catch (SQLException closing) {
            e.addSuppressed(closing);
        }
    }
}
