// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.BitSet;
import java.util.function.IntPredicate;

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

    /** The places in the input of records that are written. */
    private final BitSet done = new BitSet();

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

    /** Writes the records that are not suspected; else as the other. */
    long write(BitSet left, Progress progress) throws SQLException, IOException {
        return write(place -> !suspicion.suspects().get(place), left, progress);
    }

    /**
     * Writes records; tells how many.
     *
     * @param kept which of them, by their places in the input
     * @param left takes the places of those that the server refuses, and of all behind them where that happens too often
     */
    long write(IntPredicate kept, BitSet left, Progress progress) throws SQLException, IOException {
        long size = Math.max(sizes.leastRows(), records.count() / sizes.parts() + 1);
        PartWriter writer = PartWriter.of(connection, layout, format);
        long before = done.cardinality();
        int refused = 0;
        mostDiffer = false;
        try (RecordCursor record = records.cursor()) {
            boolean more = record.next(kept);
            while (more && !mostDiffer && refused < (suspicion.asked() ? MOST_REFUSED : MOST_UNKNOWN)) {
                Savepoint savepoint = connection.setSavepoint();
                writer.begin();
                boolean advanced = true;
                try {
                    while (more && writer.rows() < size && writer.bytes() < MOST_BYTES) {
                        advanced = false;
                        writer.add(record);
                        advanced = true;
                        more = record.next(kept);
                    }
                    end(writer);
                } catch (SQLException e) {
                    refused++;
                    refused(e, writer, savepoint, left);
                    // What was learned of the keys meanwhile may tell of the record that waits, and of all behind it.
                    more = (!advanced || more)
                            && anyOpen(kept, left)
                            && ((advanced && kept.test((int) record.ordinal)) || record.next(kept));
                } finally {
                    writer.cancel();
                }
                connection.releaseSavepoint(savepoint);
                progress.written(done.cardinality() - before);
            }
            if (more) {
                for (int place = open(kept, left, 1); place > 0; place = open(kept, left, place + 1)) {
                    left.set(place);
                }
            }
        }
        return done.cardinality() - before;
    }

    private boolean anyOpen(IntPredicate kept, BitSet left) {
        return open(kept, left, 1) > 0;
    }

    /** The first place from this one on of a record that is to be written and was not tried; 0 where there is none. */
    private int open(IntPredicate kept, BitSet left, int from) {
        for (long place = Math.max(from, records.forgotten() + 1); place <= records.count(); place++) {
            if (kept.test((int) place) && !done.get((int) place) && !left.get((int) place)) {
                return (int) place;
            }
        }
        return 0;
    }

    /** Ends a part that the server takes. */
    private void end(PartWriter writer) throws SQLException {
        long rows = writer.end();
        if (rows != writer.rows()) {
            throw new GivenUpException("the server keeps rows out without an error");
        }
        writer.each(place -> done.set((int) place));
    }

    /** Tries a part without its suspects where there is a way to learn who they are; else leaves all of it. */
    private void refused(SQLException error, PartWriter writer, Savepoint savepoint, BitSet left)
            throws SQLException, IOException {
        requireTakenKey(error);
        connection.rollback(savepoint);
        if (!suspicion.asked() && suspicion.canAsk()) {
            mostDiffer = policy != ConflictPolicy.UPDATE && suspicion.mostDiffer();
            if (!mostDiffer) {
                suspicion.ask(done);
                if (writer.leave(place -> suspicion.suspects().get((int) place)) && writer.rows() > 0) {
                    try {
                        writer.again();
                        end(writer);
                        return;
                    } catch (SQLException again) {
                        requireTakenKey(again);
                        connection.rollback(savepoint);
                    }
                }
            }
        }
        writer.each(place -> left.set((int) place));
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
