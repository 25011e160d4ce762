// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Hands chunks to COPY byte by byte, in the hope that nothing in them is refused: of a file in the order of its key there is nothing
 * to sort, so nothing need be known of its records. With the first chunk of which the server refuses anything the hope ends.
 */
final class RawChunk {
    private final Layout layout;
    private final boolean hopeful;
    private volatile boolean refused;

    /**
     * For all chunks of a load.
     *
     * @param layout as it was when the load began: where the table has changed since, it is the server that judges
     * @param hopeful whether it may be tried at all
     */
    RawChunk(Layout layout, boolean hopeful) {
        this.layout = layout;
        this.hopeful = hopeful;
    }

    /** Loads a chunk in the open transaction; empty where it has to be looked at first, and then nothing was written. */
    Optional<LoadReport> load(Connection connection, CsvSource source, LoadSizes sizes) throws SQLException {
        if (!hopeful || refused || !suits(source, sizes)) {
            return Optional.empty();
        }
        Savepoint savepoint = connection.setSavepoint();
        PartWriter writer = PartWriter.of(connection, layout, source.format());
        long rows = 0;
        try {
            rows = writer.write(source.chunkBytes());
            LoadTransactions.settle(connection);
        } catch (SQLException e) {
            // Also where the table is no longer what it was: looking at it again says so in words.
            if (!RowErrors.concernsValues(e)) {
                throw e;
            }
        } finally {
            writer.cancel();
        }
        // Fewer where COPY takes something for the end of its data, or a trigger keeps rows out.
        boolean whole = rows == source.chunk().rows();
        if (!whole) {
            refused = true; // For every connection, and never taken back by one that had more luck.
            connection.rollback(savepoint);
        }
        connection.releaseSavepoint(savepoint);
        return whole ? Optional.of(inserted(rows)) : Optional.empty();
    }

    /** Whether it begins in the order of the table's first key, and COPY alone decides about each of its rows. */
    private boolean suits(CsvSource source, LoadSizes sizes) {
        KeyPlan plan = KeyPlan.of(layout);
        if (plan == null || plan.keys().isEmpty() || !layout.blind().isEmpty() || !SortedLoad.takes(layout, source)) {
            return false;
        }
        boolean nullKeys = layout.loaded().stream()
                .anyMatch(column -> layout.keyColumns().contains(column.name()) && !column.required());
        try {
            return !nullKeys && OrderedHead.begins(source, layout, plan, sizes.glance());
        } catch (IOException e) {
            throw new LoadException("the input cannot be read: " + e.getMessage(), e);
        }
    }

    private static LoadReport inserted(long rows) {
        return new LoadReport(
                rows, rows, 0, rows, 0, 0, 0, 0, 0, 0, Map.of(), Map.of(), List.of(), false, Optional.empty());
    }
}
