// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine.Part;
import org.jspecify.annotations.Nullable;

/** What the lines or fields of one error say, as far as they have been read. */
final class Gathered {
    /** Of one field; what is longer is cut, so that a log of anything cannot fill the memory. */
    static final int LONGEST_FIELD = 1 << 20;

    /** Mostly a part has one line, and needs no copying. */
    private final @Nullable String[] lines = new String[Part.values().length];

    private final @Nullable StringBuilder[] longer = new StringBuilder[Part.values().length];
    final LinePrefix prefix;
    final boolean structured;
    final @Nullable String sqlState;

    Gathered(LinePrefix prefix, boolean structured, @Nullable String sqlState, String message) {
        this.prefix = prefix;
        this.structured = structured;
        this.sqlState = sqlState;
        put(Part.ERROR, message);
    }

    boolean has(Part part) {
        return lines[part.ordinal()] != null;
    }

    void put(Part part, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            lines[part.ordinal()] = text.length() > LONGEST_FIELD ? text.substring(0, LONGEST_FIELD) : text;
            longer[part.ordinal()] = null;
        }
    }

    /** Adds a further line to a part. */
    void add(Part part, String line) {
        append(part, "\n");
        append(part, line);
    }

    /** Adds to the last line of a part. */
    void append(Part part, String rest) {
        StringBuilder text = longer[part.ordinal()];
        if (text == null) {
            String line = lines[part.ordinal()];
            text = new StringBuilder(line == null ? "" : line);
            longer[part.ordinal()] = text;
            lines[part.ordinal()] = "";
        }
        int room = LONGEST_FIELD - text.length();
        text.append(rest, 0, Math.max(0, Math.min(room, rest.length())));
    }

    @Nullable String get(Part part) {
        StringBuilder text = longer[part.ordinal()];
        if (text != null) {
            lines[part.ordinal()] = text.toString();
            longer[part.ordinal()] = null;
        }
        return lines[part.ordinal()];
    }

    String message() {
        String message = get(Part.ERROR);
        return message == null ? "" : message;
    }
}
