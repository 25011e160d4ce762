// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/**
 * A line that says what it is: {@code <prefix>DETAIL:  <content>}, in any language.
 *
 * @param wide whether two blanks follow the colon, as the server and psql write it
 */
record LabelledLine(String prefix, Field field, boolean wide, String content) {
    /** No prefix is longer; looking for a label all along a long line would find one in somebody's data. */
    private static final int LONGEST_PREFIX = 400;

    /** What pgjdbc puts behind Chinese labels; no blank follows it. */
    private static final char WIDE_COLON = '：';

    /** Reads a line that somebody pasted; null when no label is in it. */
    static @Nullable LabelledLine read(String line, Messages messages) {
        return read(line, messages, true);
    }

    /** Reads a line of a server's log; null when no label is in it. */
    static @Nullable LabelledLine ofServer(String line, Messages messages) {
        return read(line, messages, false);
    }

    private static @Nullable LabelledLine read(String line, Messages messages, boolean anyColon) {
        int limit = Math.min(line.length(), LONGEST_PREFIX);
        for (int colon = 0; colon < limit; colon++) {
            char c = line.charAt(colon);
            int next = colon + 1;
            boolean ends =
                    (anyColon && c == WIDE_COLON) || (c == ':' && (next == line.length() || line.charAt(next) == ' '));
            if (!ends) {
                continue;
            }
            int end = colon;
            while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\u00a0')) {
                end--;
            }
            Messages.Label label = messages.labelEndingAt(line, end);
            if (label != null) {
                boolean wide = line.startsWith("  ", next);
                int content = Math.min(line.length(), next + (wide ? 2 : c == WIDE_COLON ? 0 : 1));
                return new LabelledLine(line.substring(0, label.start()), label.field(), wide, line.substring(content));
            }
        }
        return null;
    }

    /** Whether the content is a value of an object that a program has printed. */
    boolean printsAnObject() {
        String value = content.stripLeading();
        return value.startsWith("'")
                || (value.startsWith("\"") && !value.startsWith("\"("))
                || value.startsWith("`")
                || value.startsWith("Some(")
                || value.startsWith("undefined")
                || value.startsWith("null")
                || value.startsWith("None");
    }
}
