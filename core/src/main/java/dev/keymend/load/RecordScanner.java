// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Finds the records of a CSV file in its bytes, and in each the values of a few columns, without turning anything into
 * text: what it finds is handed to COPY as it stands. It knows ordinary files only. At anything that COPY may see with other
 * eyes it stops and says so; {@link CsvReader} is for those.
 */
final class RecordScanner implements AutoCloseable {
    /** A record that is longer is not ordinary. */
    private static final int LONGEST = 1 << 24;

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream in;
    private final byte delimiter;
    private final byte quote;
    private final byte escape;
    private final byte[] nullText;
    private final int columns;

    /** By byte: whether it may end something, outside of quotation marks and between them. */
    private final boolean[] endsPlain = new boolean[256];

    private final boolean[] endsQuoted = new boolean[256];

    /** By field: its place among those that are wanted, or -1. */
    private final int[] slots;

    private final int[] from;
    private final int[] to;
    private final boolean[] quoted;
    private final KeyBytes value = new KeyBytes();

    private byte[] buffer;
    private int start;
    private int end;
    private int limit;
    private int next;
    private boolean atEnd;
    private boolean unusual;
    private long line;
    private long startLine;
    private long ordinal;

    /**
     * A scanner at the first record after the header.
     *
     * @param columns how many values each record must have
     * @param wanted the fields, from 0, whose values are asked for
     */
    RecordScanner(InputStream in, CsvFormat format, int columns, List<Integer> wanted) throws IOException {
        this(in, format, columns, wanted, 1);
    }

    /** The same over a file in memory, from one of its bytes on, behind the header where that is not the first. */
    RecordScanner(byte[] file, int begin, CsvFormat format, int columns, List<Integer> wanted, long firstLine)
            throws IOException {
        this(InputStream.nullInputStream(), format, columns, wanted, firstLine, file, begin);
    }

    /** The same from the middle of a file: from this line on. */
    RecordScanner(InputStream in, CsvFormat format, int columns, List<Integer> wanted, long firstLine)
            throws IOException {
        this(in, format, columns, wanted, firstLine, new byte[1 << 20], -1);
    }

    /** Reads from a stream into a buffer, or where that is whole, from one of its bytes on. */
    private RecordScanner(
            InputStream in,
            CsvFormat format,
            int columns,
            List<Integer> wanted,
            long firstLine,
            byte[] buffer,
            int begin)
            throws IOException {
        this.buffer = buffer;
        this.atEnd = begin >= 0;
        this.limit = begin >= 0 ? buffer.length : 0;
        this.next = Math.max(0, begin);
        this.line = firstLine;
        this.startLine = firstLine;
        this.in = in;
        this.delimiter = (byte) format.delimiter();
        this.quote = (byte) format.quote();
        this.escape = (byte) format.escape();
        this.nullText = format.nullText().getBytes(StandardCharsets.UTF_8);
        this.columns = columns;
        for (byte each : new byte[] {delimiter, quote, '\n', '\r'}) {
            endsPlain[each] = true;
        }
        for (byte each : new byte[] {quote, escape, '\n'}) {
            endsQuoted[each] = true;
        }
        this.slots = new int[columns];
        Arrays.fill(slots, -1);
        for (int i = 0; i < wanted.size(); i++) {
            slots[wanted.get(i)] = i;
        }
        this.from = new int[wanted.size()];
        this.to = new int[wanted.size()];
        this.quoted = new boolean[wanted.size()];
        boolean more = true;
        while (more && limit < BYTE_ORDER_MARK.length) {
            more = fill();
        }
        if (begin <= 0
                && limit >= BYTE_ORDER_MARK.length
                && Arrays.equals(buffer, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, BYTE_ORDER_MARK.length)) {
            next = BYTE_ORDER_MARK.length;
        }
        if (begin <= 0 && format.header()) {
            scan();
        }
    }

    /** Whether a format can be read byte by byte. */
    static boolean takes(CsvFormat format) {
        return format.delimiter() < 0x80 && format.quote() < 0x80 && format.escape() < 0x80;
    }

    /** Goes to the next record; false after the last, and where {@link #unusual} says that it gave up. */
    boolean next() throws IOException {
        if (unusual) {
            return false;
        }
        int fields = scan();
        if (unusual || fields == 0) {
            return false;
        }
        if (fields != columns || (end - start == 2 && buffer[start] == '\\' && buffer[start + 1] == '.')) {
            unusual = true; // COPY may take the latter for the end of its data.
            return false;
        }
        ordinal++;
        return true;
    }

    /** Whether there is something that it does not read. */
    boolean unusual() {
        return unusual;
    }

    /** The bytes among which the record lies, from {@link #start} to {@link #end}, until the next call. */
    byte[] bytes() {
        return buffer;
    }

    int start() {
        return start;
    }

    /** After the record's last byte; its line end is not a part of it. */
    int end() {
        return end;
    }

    /** Where the next record begins among the bytes. */
    int position() {
        return next;
    }

    /** The line on which the next record begins. */
    long nextLine() {
        return line;
    }

    /** Counts on from another, at the end of whose records this one's begin. */
    void countFrom(RecordScanner before) {
        ordinal += before.ordinal;
        line += before.line - 1;
        startLine += before.line - 1;
    }

    /** From 1. */
    long ordinal() {
        return ordinal;
    }

    /** The line on which the record starts, from 1. */
    long line() {
        return startLine;
    }

    /** Where a wanted field lies, from the record's start, with its quotation marks. */
    int from(int slot) {
        return from[slot];
    }

    /** Where it ends. */
    int to(int slot) {
        return to[slot];
    }

    /** The value of a wanted field, without quotation marks; valid until the next call. */
    KeyBytes value(int slot) {
        int first = start + from[slot];
        int last = start + to[slot];
        if (!quoted[slot]) {
            boolean isNull = Arrays.equals(buffer, first, last, nullText, 0, nullText.length);
            value.set(buffer, first, last, isNull);
            return value;
        }
        byte[] plain = new byte[last - first];
        int length = 0;
        boolean open = false;
        for (int i = first; i < last; i++) {
            byte b = buffer[i];
            if (open && b == escape && i + 1 < last && (buffer[i + 1] == quote || buffer[i + 1] == escape)) {
                plain[length++] = buffer[++i];
            } else if (b == quote) {
                open = !open;
            } else {
                plain[length++] = b;
            }
        }
        value.set(plain, 0, length, false);
        return value;
    }

    /** Takes the next record, the header included; tells how many fields it has, 0 at the end. */
    private int scan() throws IOException {
        start = next;
        startLine = line;
        int position = start;
        int field = 0;
        int fieldFrom = 0;
        boolean fieldQuoted = false;
        boolean open = false;
        boolean escaped = false;
        while (true) {
            if (position == limit) {
                int done = position - start;
                if (!fill()) {
                    unusual |= open;
                    next = limit;
                    if (done == 0) {
                        return 0;
                    }
                    end = start + done;
                    endField(field, fieldFrom, done, fieldQuoted);
                    return field + 1;
                }
                position = start + done;
            }
            if (!escaped) {
                position = skip(buffer, position, limit, open ? endsQuoted : endsPlain);
                if (position == limit) {
                    continue;
                }
            }
            byte b = buffer[position++];
            if (open) {
                if (b == '\n') {
                    line++;
                }
                if (escaped) {
                    escaped = false;
                    if (b == quote || b == escape) {
                        continue;
                    }
                }
                if (b == escape && escape != quote) {
                    escaped = true;
                } else if (b == quote) {
                    open = false; // A second one right behind opens it again: a quotation mark that is meant.
                }
            } else if (b == delimiter) {
                endField(field++, fieldFrom, position - 1 - start, fieldQuoted);
                fieldFrom = position - start;
                fieldQuoted = false;
            } else if (b == '\n') {
                line++;
                int length = position - 1 - start;
                if (length > 0 && buffer[position - 2] == '\r') {
                    length--;
                }
                end = start + length;
                next = position;
                endField(field, fieldFrom, length, fieldQuoted);
                return field + 1;
            } else if (b == quote) {
                open = true;
                fieldQuoted = true;
            } else if (b == '\r') {
                if (position == limit) {
                    int done = position - start;
                    fill();
                    position = start + done;
                }
                if (position == limit || buffer[position] != '\n') {
                    unusual = true;
                    return 0;
                }
            }
        }
    }

    /** Goes over what ends nothing; most of a file is of that kind, so this is where reading spends its time. */
    static int skip(byte[] bytes, int from, int to, boolean[] ends) {
        int at = from;
        while (at < to && !ends[bytes[at] & 0xff]) {
            at++;
        }
        return at;
    }

    private void endField(int field, int fieldFrom, int fieldTo, boolean fieldQuoted) {
        if (field < columns && slots[field] >= 0) {
            int slot = slots[field];
            from[slot] = fieldFrom;
            to[slot] = fieldTo;
            quoted[slot] = fieldQuoted;
        }
    }

    /** Reads on, with the record that was begun kept; false at the end. */
    private boolean fill() throws IOException {
        if (atEnd) {
            return false;
        }
        int kept = limit - start;
        if (kept > LONGEST) {
            unusual = true;
            atEnd = true;
            return false;
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, kept);
        }
        start = 0;
        limit = kept;
        if (limit == buffer.length) {
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
        int read = in.read(buffer, limit, buffer.length - limit);
        if (read <= 0) {
            atEnd = true;
            return false;
        }
        limit += read;
        return true;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
