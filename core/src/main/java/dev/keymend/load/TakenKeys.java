// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads the keys that the table has, to suspect those of the input that are among them. One pass over a table that is not
 * many times the input's size costs less than looking each key up.
 */
final class TakenKeys {
    /** Up to so many times the input's size a table is read whole. */
    private static final long TIMES = 6;

    private static final long PAGE = 8192;
    private static final long SMALL = 1_000;

    private TakenKeys() {}

    /** Whether reading the table is the cheaper way. */
    static boolean cheap(Layout layout, SortedRecords records) {
        long pages = layout.target().pages();
        return pages <= SMALL || pages * PAGE <= TIMES * records.bytes();
    }

    /**
     * Tells the records what the table has.
     *
     * @param all also of rows that share at most another key than the first with the input
     */
    static void mark(Connection connection, Layout layout, CsvFormat format, SortedRecords records, boolean all)
            throws SQLException, IOException {
        List<String> keys = layout.keyColumns();
        String columns = layout.loaded().stream()
                .map(LoadTarget.Column::name)
                // Without the whole record beside it there is nothing to compare the others with.
                .map(column -> records.inMemory() != null || keys.contains(column) ? "t." + quote(column) : "NULL")
                .collect(Collectors.joining(", "));
        CsvFormat rows = new CsvFormat(format.delimiter(), format.quote(), format.escape(), format.nullText(), false);
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT " + columns + " FROM " + layout.target().alone() + " AS t"
                        + (all && layout.keys().size() > 1 ? "" : where(layout, records)) + ") TO STDOUT ("
                        + PartWriter.options(format) + ")");
        records.expectRows();
        KeyPlan.Reading reading = new KeyPlan.Reading(layout.keys().size());
        try (RecordScanner row = new RecordScanner(
                new Answers(copy), rows, layout.loaded().size(), records.plan().wanted())) {
            while (row.next()) {
                records.plan().read(row, reading);
                records.meet(row, reading);
            }
        } catch (IOException e) {
            if (e.getCause() instanceof SQLException failure) {
                throw failure;
            }
            throw e;
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /** What COPY gives, as a stream. */
    private static final class Answers extends InputStream {
        private final CopyOut copy;
        private byte[] answer = {};
        private int at;
        private boolean ended;

        Answers(CopyOut copy) {
            this.copy = copy;
        }

        @Override
        public int read() throws IOException {
            return more() ? answer[at++] & 0xff : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int read = 0;
            while (read < length && more()) {
                int part = Math.min(length - read, answer.length - at);
                System.arraycopy(answer, at, buffer, offset + read, part);
                at += part;
                read += part;
            }
            return read == 0 && length > 0 ? -1 : read;
        }

        private boolean more() throws IOException {
            try {
                while (at == answer.length) {
                    byte[] next = ended ? null : copy.readFromCopy();
                    if (next == null) {
                        ended = true; // And must not be asked again.
                        return false;
                    }
                    answer = next;
                    at = 0;
                }
                return true;
            } catch (SQLException e) {
                throw new IOException(e);
            }
        }
    }

    /**
     * A table that was written in the order of its key has few rows among those of an input that goes on from there. Rows
     * beyond may share another key with the input; their parts are refused then, and judged.
     */
    private static String where(Layout layout, SortedRecords records) {
        if (!records.plan().keys().get(0).beginsWithNumber() || records.least() > records.greatest()) {
            return "";
        }
        return " WHERE t." + quote(layout.keys().get(0).plainColumns().get(0)) + " BETWEEN " + records.least() + " AND "
                + records.greatest();
    }
}
