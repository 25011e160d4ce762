// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.LongConsumer;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Hands records to COPY as they stand in the input, a part at a time. It keeps the part, so that what the server refuses
 * can be handed over again without some of its records.
 */
final class PartWriter {
    private static final int SEND = 1 << 16;

    private final Connection connection;
    private final String copyStatement;
    private @Nullable CopyIn copy;
    private byte[] data = new byte[SEND * 2];
    private int used;
    private int sent;
    private long[] ordinals = new long[1 << 10];
    private int[] ends = new int[1 << 10];
    private int rows;

    /**
     * A writer.
     *
     * @param into the table and its columns, as COPY names them
     */
    PartWriter(Connection connection, String into, CsvFormat format) {
        this.connection = connection;
        this.copyStatement = "COPY " + into + " FROM STDIN (" + options(format) + ")";
    }

    /** A writer of a layout's columns into its table. */
    static PartWriter of(Connection connection, Layout layout, CsvFormat format) {
        return new PartWriter(connection, layout.target().name().quoted() + " (" + layout.columns("") + ")", format);
    }

    /** A format, as options of COPY; without its header. */
    static String options(CsvFormat format) {
        return "FORMAT csv, DELIMITER " + literal(String.valueOf(format.delimiter())) + ", QUOTE "
                + literal(String.valueOf(format.quote())) + ", ESCAPE " + literal(String.valueOf(format.escape()))
                + ", NULL " + literal(format.nullText());
    }

    /** Begins a part; the one before is forgotten. */
    void begin() throws SQLException {
        used = 0;
        sent = 0;
        rows = 0;
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyStatement);
    }

    int rows() {
        return rows;
    }

    int bytes() {
        return used;
    }

    /** One more record. */
    void add(RecordCursor record) throws SQLException {
        add(record, "");
    }

    /** One more record, with something before it. */
    void add(RecordCursor record, String before) throws SQLException {
        if (used + before.length() + record.length + 1 > data.length) {
            data = Arrays.copyOf(data, Math.max(used + before.length() + record.length + 1, data.length * 2));
        }
        if (rows == ordinals.length) {
            ordinals = Arrays.copyOf(ordinals, rows * 2);
            ends = Arrays.copyOf(ends, rows * 2);
        }
        if (!before.isEmpty()) {
            byte[] bytes = before.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, data, used, bytes.length);
            used += bytes.length;
        }
        System.arraycopy(record.bytes, record.offset, data, used, record.length);
        used += record.length;
        data[used++] = '\n';
        ordinals[rows] = record.ordinal;
        ends[rows++] = used;
        if (used - sent >= SEND) {
            send();
        }
    }

    /** Forgets what was sent: of a part that nobody hands over again. */
    void forgetSent() {
        if (sent == used) {
            used = 0;
            sent = 0;
            rows = 0;
        }
    }

    /** Ends the part; tells how many rows the server took. */
    long end() throws SQLException {
        send();
        long written = open().endCopy();
        copy = null;
        return written;
    }

    /** A part of its own: all of these bytes; tells how many rows the server took. */
    long write(byte[] records) throws SQLException {
        begin();
        for (int from = 0; from < records.length; from += SEND) {
            open().writeToCopy(records, from, Math.min(SEND, records.length - from));
        }
        return end();
    }

    /** Takes records out of a part that the server has refused and that was rolled back, by their places; whether it takes any. */
    boolean leave(LongPredicate left) {
        int kept = 0;
        int keptBytes = 0;
        int from = 0;
        int before = rows;
        for (int i = 0; i < rows; i++) {
            int end = ends[i];
            if (!left.test(ordinals[i])) {
                System.arraycopy(data, from, data, keptBytes, end - from);
                keptBytes += end - from;
                ordinals[kept] = ordinals[i];
                ends[kept++] = keptBytes;
            }
            from = end;
        }
        rows = kept;
        used = keptBytes;
        return kept < before;
    }

    /** Begins to hand the part over once more. */
    void again() throws SQLException {
        sent = 0;
        copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copyStatement);
    }

    /** The places in the input of the part's records. */
    void each(LongConsumer taker) {
        for (int i = 0; i < rows; i++) {
            taker.accept(ordinals[i]);
        }
    }

    /** Gives up a part that was not ended. */
    void cancel() throws SQLException {
        CopyIn open = copy;
        copy = null;
        if (open != null && open.isActive()) {
            open.cancelCopy();
        }
    }

    private CopyIn open() {
        if (copy == null) {
            throw new IllegalStateException("no part was begun");
        }
        return copy;
    }

    private void send() throws SQLException {
        CopyIn open = open();
        while (sent < used) {
            int length = Math.min(SEND, used - sent);
            open.writeToCopy(data, sent, length);
            sent += length;
        }
    }
}
