// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads records as COPY reads CSV: a quotation mark may open anywhere in a value, what stands for null does so only
 * without quotation marks, and a record may span lines. A library for CSV would read RFC 4180, where all of that differs.
 * Keeps one record in memory.
 */
final class CsvReader {
    /** A quotation mark left open makes the rest of the file one record. */
    private static final int LONGEST_RECORD = 1 << 26;

    private static final int NONE = -1;
    private static final int UNREAD = -2;

    private final Reader in;
    private final CsvFormat format;
    private final char[] buffer = new char[1 << 16];
    private int at;
    private int end;
    private int pushedBack = UNREAD;
    private long line;
    private final MalformedAt malformed;
    private long start = 1;
    private boolean first = true;

    private final StringBuilder text = new StringBuilder();
    private final StringBuilder value = new StringBuilder();
    private int valueStart;
    private boolean quotedValue;

    /** Where a text stops being UTF-8. */
    interface MalformedAt {
        long line() throws IOException;
    }

    /** Reads what is UTF-8 for certain. */
    CsvReader(Reader in, CsvFormat format) {
        this(in, format, 1, () -> 1);
    }

    /**
     * Reads from the middle of a file.
     *
     * @param firstLine from this line on
     * @param malformed is asked where it turns out not to be UTF-8
     */
    CsvReader(Reader in, CsvFormat format, long firstLine, MalformedAt malformed) {
        this.malformed = malformed;
        this.line = firstLine;
        this.in = in;
        this.format = format;
    }

    /** The next record; null after the last. */
    @Nullable SourceRecord next() {
        try {
            return read();
        } catch (CharacterCodingException e) {
            throw new LoadException("the input is not UTF-8, in line " + malformedLine() + "; convert it first", e);
        } catch (IOException e) {
            throw new LoadException("the input cannot be read after line " + line + ": " + e.getMessage(), e);
        }
    }

    private long malformedLine() {
        try {
            return malformed.line();
        } catch (IOException e) {
            return line;
        }
    }

    private @Nullable SourceRecord read() throws IOException {
        int c = take();
        if (first) {
            first = false;
            c = c == '\ufeff' ? take() : c; // A byte order mark belongs to the file, not to the first name.
        }
        if (c == NONE) {
            return null;
        }
        text.setLength(0);
        start = line;
        List<@Nullable String> values = new ArrayList<>();
        startValue();
        boolean quoted = false;
        for (; ; c = take()) {
            if (c == NONE) {
                if (quoted) {
                    throw new LoadException(
                            "the record that starts on line " + start + " has a quotation mark that is never closed");
                }
                break;
            }
            if (!quoted && (c == '\n' || c == '\r')) {
                lineEnd(c);
                break;
            }
            text.append((char) c);
            if (text.length() > LONGEST_RECORD) {
                throw new LoadException("the record that starts on line " + start + " is longer than "
                        + LONGEST_RECORD / (1 << 20)
                        + " million characters; is a quotation mark left open there?");
            }
            if (quoted) {
                quoted = inQuotes((char) c);
            } else if (c == format.quote()) {
                quoted = true;
                quotedValue = true;
            } else if (c == format.delimiter()) {
                endValue(values, text.length() - 1);
            } else {
                value.append((char) c);
            }
        }
        endValue(values, text.length());
        return new SourceRecord(start, values, text.toString());
    }

    /** Takes a character between quotation marks; tells whether they are still open. */
    private boolean inQuotes(char c) throws IOException {
        if (c == format.escape()) {
            int following = take();
            if (following == format.escape() || following == format.quote()) {
                text.append((char) following);
                value.append((char) following);
                return true;
            }
            pushedBack = following;
        }
        if (c == format.quote()) {
            return false;
        }
        if (c == '\n') {
            line++;
        }
        value.append(c);
        return true;
    }

    private void lineEnd(int c) throws IOException {
        if (c == '\r') {
            int following = take();
            if (following != '\n') {
                throw new LoadException("line " + line + " holds a carriage return that ends no line; put the value in"
                        + " quotation marks");
            }
        }
        line++;
    }

    private void startValue() {
        value.setLength(0);
        valueStart = text.length();
        quotedValue = false;
    }

    private void endValue(List<@Nullable String> values, int valueEnd) {
        boolean isNull = !quotedValue
                && valueEnd - valueStart == format.nullText().length()
                && text.substring(valueStart, valueEnd).equals(format.nullText());
        values.add(isNull ? null : value.toString());
        startValue();
    }

    private int take() throws IOException {
        if (pushedBack != UNREAD) {
            int c = pushedBack;
            pushedBack = UNREAD;
            return c;
        }
        if (at == end) {
            end = in.read(buffer);
            at = 0;
            if (end <= 0) {
                end = 0;
                return NONE;
            }
        }
        return buffer[at++];
    }
}
