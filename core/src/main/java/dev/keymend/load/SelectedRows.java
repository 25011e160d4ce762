// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Some of the records of a file, which keep their places in it. */
final class SelectedRows extends RowSource {
    private final CsvSource whole;
    private final SortedRecords records;
    private final BitSet chosen;

    SelectedRows(CsvSource whole, SortedRecords records, BitSet chosen) {
        this.whole = whole;
        this.records = records;
        this.chosen = chosen;
    }

    @Override
    List<String> columns(Connection connection) {
        return whole.columns(connection);
    }

    @Override
    long stage(Connection connection, List<String> columns, LoadListener listener) throws SQLException {
        Deque<long[]> places = new ArrayDeque<>();
        try (RecordCursor cursor = records.cursor();
                RawWriter raw = RawWriter.open(connection, columns.size())) {
            CsvReader reader = new CsvReader(
                    new InputStreamReader(
                            new Bytes(cursor, places),
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
                    whole.format());
            reader.next(); // The line that stands before the first record.
            for (SourceRecord each = reader.next(); each != null; each = reader.next()) {
                long[] place = places.remove();
                raw.write(place[0], place[1], each.values());
            }
            return raw.end();
        } catch (IOException e) {
            throw new LoadException("the rows that were set aside cannot be read again: " + e.getMessage(), e);
        }
    }

    @Override
    Optional<CsvRecords> again() {
        return whole.again();
    }

    /**
     * The chosen records one after the other. An empty line before them takes a byte order mark's place, which is dropped
     * at the start of a file and nowhere else.
     */
    private final class Bytes extends InputStream {
        private final RecordCursor cursor;
        private final Deque<long[]> places;
        private byte[] pending = {'\n'};
        private int at;

        Bytes(RecordCursor cursor, Deque<long[]> places) {
            this.cursor = cursor;
            this.places = places;
        }

        @Override
        public int read() throws IOException {
            return more() ? pending[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            if (length == 0) {
                return 0;
            }
            if (!more()) {
                return -1;
            }
            int read = Math.min(length, pending.length - at);
            System.arraycopy(pending, at, buffer, offset, read);
            at += read;
            return read;
        }

        private boolean more() throws IOException {
            while (at == pending.length) {
                if (!cursor.next()) {
                    return false;
                }
                if (chosen.get((int) cursor.ordinal)) {
                    places.add(new long[] {cursor.ordinal, cursor.line});
                    pending = new byte[cursor.length + 1];
                    System.arraycopy(cursor.bytes, cursor.offset, pending, 0, cursor.length);
                    pending[cursor.length] = '\n';
                    at = 0;
                }
            }
            return true;
        }
    }
}
