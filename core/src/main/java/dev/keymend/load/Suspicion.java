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

    /** Asks the table for its keys. */
    void ask() throws SQLException, IOException {
        TakenKeys.mark(connection, layout, format, records);
        asked = true;
    }

    /** Whether some key seems to be taken, as far as the table was asked. */
    boolean anyTaken() {
        return records.hashes().stream().anyMatch(KeyHashes::anyTaken);
    }

    /** Whether the input has any key several times. */
    boolean anyRepeated() {
        return records.hashes().stream().anyMatch(KeyHashes::anyRepeated);
    }

    /** Whether one of a record's keys, by their hashes, is repeated, or the table seems to have it. */
    boolean suspected(long[] hashes) {
        return any(hashes, KeyHashes::suspected);
    }

    boolean repeated(long[] hashes) {
        return any(hashes, KeyHashes::repeated);
    }

    /** What can be asked of one key's hashes. */
    private interface Question {
        boolean holds(KeyHashes hashes, long hash);
    }

    private boolean any(long[] hashes, Question question) {
        for (int k = 0; k < records.hashes().size(); k++) {
            if (hashes[k] != 0 && question.holds(records.hashes().get(k), hashes[k])) {
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
        if (records.count() < sample * 10L) {
            return false;
        }
        BitSet some = new BitSet();
        for (int i = 0; i < sample; i++) {
            some.set((int) (1 + records.count() / sample * i));
        }
        try (RefusalLog unused = new RefusalLog(layout, layout.keyColumns())) {
            new SuspectRows(connection, layout, format).judge(records, some, unused);
            return unused.changed() > (long) sample * MOST_PER_CENT / 100;
        }
    }
}
