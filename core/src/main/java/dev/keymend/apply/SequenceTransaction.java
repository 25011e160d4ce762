// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.SequenceFacts;
import dev.keymend.internal.sql.Queries;
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
    private long lockedNanos;
    private Duration waited = Duration.ZERO;

    private SequenceTransaction(Connection connection, SequenceFacts sequence) {
        this.connection = connection;
        this.sequence = sequence;
    }

    static SequenceTransaction begin(Connection connection, SequenceFacts sequence, LockBudget budget)
            throws SQLException {
        connection.setAutoCommit(false);
        SequenceTransaction transaction = new SequenceTransaction(connection, sequence);
        try {
            Queries.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            Queries.execute(connection, "SET LOCAL search_path = pg_catalog");
            for (String setting : SequenceSql.settings(budget)) {
                Queries.execute(connection, setting);
            }
            transaction.pin();
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
    private void pin() throws SQLException {
        Queries.list(connection, "SELECT pg_sequence_last_value(" + sequence.oid() + ")", row -> row.getLong(1));
    }

    /** Waits for the lock, no longer than the budget's lock timeout. */
    void lock() throws SQLException {
        long start = System.nanoTime();
        try {
            Queries.execute(connection, SequenceSql.lock(sequence));
        } finally {
            lockedNanos = System.nanoTime();
            waited = Duration.ofNanos(lockedNanos - start);
        }
    }

    /** How long {@link #lock} waited. */
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
