// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.function.Predicate;

/** Writes records in their order, part by part, each under a savepoint, and learns from what the server refuses. */
final class SortedParts {
    /** A part is kept in memory while it is written. */
    private static final int MOST_BYTES = 1 << 25;

    /** After so many parts that were refused the rest is judged before it is written. */
    private static final int MOST_REFUSED = 8;

    /** The same where it cannot be learned who the suspects are. */
    private static final int MOST_UNKNOWN = 2;

    private final Connection connection;
    private final Layout layout;
    private final ConflictPolicy policy;
    private final CsvFormat format;
    private final SortedRecords records;
    private final Suspicion suspicion;
    private final LoadSizes sizes;
    private boolean mostDiffer;

    SortedParts(
            Connection connection,
            Layout layout,
            ConflictPolicy policy,
            CsvFormat format,
            SortedRecords records,
            Suspicion suspicion,
            LoadSizes sizes) {
        this.connection = connection;
        this.layout = layout;
        this.policy = policy;
        this.format = format;
        this.records = records;
        this.suspicion = suspicion;
        this.sizes = sizes;
    }

    /** Hears how many rows were written so far. */
    interface Progress {
        void written(long rows);
    }

    /**
     * Writes records; tells how many.
     *
     * @param kept which of them
     * @param left takes the places of those that the server refuses, and of all behind them where that happens too often
     */
    long write(Predicate<RecordCursor> kept, BitSet left, Progress progress) throws SQLException, IOException {
        long size = Math.max(sizes.leastRows(), records.count() / sizes.parts() + 1);
        PartWriter writer = PartWriter.of(connection, layout, format);
        long written = 0;
        int refused = 0;
        mostDiffer = false;
        try (RecordCursor record = records.cursor()) {
            boolean more = next(record, kept);
            while (more && !mostDiffer && refused < (suspicion.asked() ? MOST_REFUSED : MOST_UNKNOWN)) {
                Savepoint savepoint = connection.setSavepoint();
                writer.begin();
                boolean advanced = true;
                try {
                    while (more && writer.rows() < size && writer.bytes() < MOST_BYTES) {
                        advanced = false;
                        writer.add(record);
                        advanced = true;
                        more = next(record, kept);
                    }
                    written += writer.end();
                } catch (SQLException e) {
                    refused++;
                    written += refused(e, writer, savepoint, left);
                    // What was learned of the keys meanwhile may tell of the record that waits.
                    if (!advanced || (more && !kept.test(record))) {
                        more = next(record, kept);
                    }
                } finally {
                    writer.cancel();
                }
                connection.releaseSavepoint(savepoint);
                progress.written(written);
            }
            for (; more; more = next(record, kept)) {
                left.set((int) record.ordinal);
            }
        }
        return written;
    }

    /** Goes to the next record that is kept; false after the last. */
    private static boolean next(RecordCursor record, Predicate<RecordCursor> kept) throws IOException {
        while (record.next()) {
            if (kept.test(record)) {
                return true;
            }
        }
        return false;
    }

    /** Tries a part without its suspects where there is a way to learn who they are; else leaves all of it. */
    private long refused(SQLException error, PartWriter writer, Savepoint savepoint, BitSet left)
            throws SQLException, IOException {
        requireTakenKey(error);
        connection.rollback(savepoint);
        if (!suspicion.asked() && suspicion.canAsk()) {
            mostDiffer = policy != ConflictPolicy.UPDATE && suspicion.mostDiffer();
            if (!mostDiffer) {
                suspicion.ask();
                int before = writer.rows();
                writer.leave(suspicion::suspected, records.hashes().size(), place -> left.set((int) place));
                if (writer.rows() < before) {
                    try {
                        return writer.again();
                    } catch (SQLException again) {
                        requireTakenKey(again);
                        connection.rollback(savepoint);
                    }
                }
            }
        }
        writer.each(place -> left.set((int) place));
        return 0;
    }

    private void requireTakenKey(SQLException error) throws SQLException {
        requireTakenKey(error, records.exact(), policy);
    }

    /** Goes on only where a key is taken, by a row that the server can tell. */
    static void requireTakenKey(SQLException error, boolean exact, ConflictPolicy policy) throws SQLException {
        boolean taken = RowErrors.takenKey(error);
        if (!taken && !RowErrors.concernsRow(error)) {
            throw error;
        }
        if (!taken || !exact || policy == ConflictPolicy.FAIL) {
            throw new GivenUpException("the server refuses a row");
        }
    }
}
