// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads one record of a CSV log. */
final class CsvFields {
    private static final int LONGEST = 8 << 20;

    private CsvFields() {}

    /** Whether a record begins with this line: a time with milliseconds and zone, then a comma. */
    static boolean begins(String line) {
        int comma = line.indexOf(',');
        return comma >= 24
                && comma < 40
                && line.charAt(4) == '-'
                && line.charAt(10) == ' '
                && line.charAt(13) == ':'
                && line.charAt(19) == '.'
                && line.charAt(23) == ' '
                && Character.isDigit(line.charAt(0))
                && Character.isDigit(line.charAt(18));
    }

    /** Where the record ends that begins at a line's start: a line feed outside of quotation marks; -1 when nowhere near. */
    static int end(Block block, int start) throws IOException {
        boolean quoted = false;
        int i = start;
        while (i - start < LONGEST) {
            if (i >= block.size() && !block.grow()) {
                return quoted ? -1 : block.size();
            }
            byte each = block.bytes()[i];
            if (each == '"') {
                quoted = !quoted;
            } else if (each == '\n' && !quoted) {
                return i;
            }
            i++;
        }
        return -1;
    }

    static List<String> read(Block block, int start, int end, Charset charset) {
        String record = new String(block.bytes(), start, end - start, charset);
        // A server on Windows puts a carriage return before each line feed, those of values too.
        return split(record.endsWith("\r") ? record.replace("\r\n", "\n").replaceFirst("\r$", "") : record);
    }

    private static List<String> split(String record) {
        List<String> fields = new ArrayList<>(26);
        int at = 0;
        while (at <= record.length()) {
            boolean quoted = at < record.length() && record.charAt(at) == '"';
            int end = quoted ? afterQuote(record, at + 1) : comma(record, at);
            String field = record.substring(quoted ? at + 1 : at, quoted ? Math.max(at + 1, end - 1) : end);
            fields.add(quoted && field.indexOf('"') >= 0 ? field.replace("\"\"", "\"") : field);
            at = quoted ? comma(record, end) + 1 : end + 1;
        }
        return fields;
    }

    private static int comma(String record, int from) {
        int comma = record.indexOf(',', from);
        return comma < 0 ? record.length() : comma;
    }

    /** The index after the quotation mark that closes a field. */
    private static int afterQuote(String record, int from) {
        int quote = record.indexOf('"', from);
        while (quote >= 0 && record.startsWith("\"\"", quote)) {
            quote = record.indexOf('"', quote + 2);
        }
        return quote < 0 ? record.length() + 1 : quote + 1;
    }

    /** A field; null when the record has not got it, or it is empty. */
    static @Nullable String get(List<String> fields, int index) {
        return index < fields.size() && !fields.get(index).isEmpty() ? fields.get(index) : null;
    }
}
