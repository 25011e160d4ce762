// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;

/** What is known of the keys of an input before the server judges them: which it has twice, and which the table seems to have. */
final class Suspicion {
    private static final int MOST_PER_CENT = 60;

    private final Connection connection;
    private final Layout layout;
    private final CsvFormat format;
    private final SortedRecords records;
    private final int sample;
    private final BitSet suspects = new BitSet();
    private boolean asked;

    /**
     * Of records.
     *
     * @param sample so many of them show how many are taken
     */
    Suspicion(Connection connection, Layout layout, CsvFormat format, SortedRecords records, int sample) {
        this.connection = connection;
        this.layout = layout;
        this.format = format;
        this.records = records;
        this.sample = sample;
    }

    /** Whether the table has been asked for its keys. */
    boolean asked() {
        return asked;
    }

    /** Whether it can be asked at a price that is worth it. */
    boolean canAsk() {
        return records.exact() && TakenKeys.cheap(layout, records);
    }

    /**
     * Asks the table for its keys, as far as that is worth its time.
     *
     * @param written the places in the input of records that it has because they were written
     */
    void ask(BitSet written) throws SQLException, IOException {
        ask(written, false);
    }

    /** Asks the table for all of its keys; tells whether none of the input's seems to be taken. */
    boolean findsAllFree() throws SQLException, IOException {
        ask(new BitSet(), true);
        return suspects.isEmpty();
    }

    private void ask(BitSet written, boolean all) throws SQLException, IOException {
        TakenKeys.mark(connection, layout, format, records, all);
        suspects.or(records.taken());
        suspects.andNot(written);
        asked = true;
    }

    /** The places in the input of records of which a key is repeated, or seems to be in the table as far as that was asked. */
    BitSet suspects() {
        return suspects;
    }

    /** Whether the input has any key several times. */
    boolean anyRepeated() {
        return records.hashes().stream().anyMatch(KeyHashes::anyRepeated);
    }

    /** Suspects the records whose keys the input has several times; tells which. */
    BitSet suspectRepeated() throws IOException {
        BitSet repeated = new BitSet();
        if (anyRepeated()) {
            try (RecordCursor record = records.cursor()) {
                while (record.next()) {
                    if (repeated(record.hashes)) {
                        repeated.set((int) record.ordinal);
                    }
                }
            }
        }
        suspects.or(repeated);
        return repeated;
    }

    private boolean repeated(long[] keys) {
        for (int k = 0; k < records.hashes().size(); k++) {
            if (keys[k] != 0 && records.hashes().get(k).repeated(keys[k])) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether most rows are taken by rows that differ from them, as some of them show that lie evenly spread: then each has to
     * be judged anyhow, and to read the keys beforehand is in vain.
     */
    boolean mostDiffer() throws SQLException, IOException {
        long all = records.count() - records.forgotten();
        if (all < sample * 10L) {
            return false;
        }
        BitSet some = new BitSet();
        for (int i = 0; i < sample; i++) {
            some.set((int) (records.forgotten() + 1 + all / sample * i));
        }
        try (RefusalLog unused = new RefusalLog(layout, layout.keyColumns())) {
            new SuspectRows(connection, layout, format).judge(records, some, unused);
            return unused.changed() > (long) sample * MOST_PER_CENT / 100;
        }
    }
}
