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

    /** Reads a line; null when no label is in it. */
    static @Nullable LabelledLine read(String line, Messages messages) {
        int limit = Math.min(line.length(), LONGEST_PREFIX);
        for (int colon = line.indexOf(':'); colon >= 0 && colon < limit; colon = line.indexOf(':', colon + 1)) {
            int next = colon + 1;
            if (next < line.length() && line.charAt(next) != ' ') {
                continue;
            }
            int end = colon;
            while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\u00a0')) {
                end--;
            }
            Messages.Label label = messages.labelEndingAt(line, end);
            if (label != null) {
                boolean wide = line.startsWith("  ", next);
                int content = Math.min(line.length(), next + (wide ? 2 : 1));
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
