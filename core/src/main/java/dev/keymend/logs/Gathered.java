// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine.Part;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the lines or fields of one error say, as far as they have been read. */
final class Gathered implements Source {
    /** Of one field; what is longer is cut, so that a log of anything cannot fill the memory. */
    static final int LONGEST_FIELD = 1 << 20;

    /** Mostly a part has one line, and needs no copying. */
    private final Map<Part, String> lines = new EnumMap<>(Part.class);

    private final Map<Part, StringBuilder> longer = new EnumMap<>(Part.class);
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
        return lines.containsKey(part);
    }

    void put(Part part, @Nullable String text) {
        if (text != null && !text.isEmpty()) {
            lines.put(part, text.length() > LONGEST_FIELD ? text.substring(0, LONGEST_FIELD) : text);
            longer.remove(part);
        }
    }

    /** Adds a further line to a part. */
    void add(Part part, String line) {
        append(part, "\n");
        append(part, line);
    }

    /** Adds to the last line of a part. */
    void append(Part part, String rest) {
        StringBuilder text = longer.get(part);
        if (text == null) {
            text = new StringBuilder(lines.getOrDefault(part, ""));
            longer.put(part, text);
            lines.put(part, "");
        }
        int room = LONGEST_FIELD - text.length();
        text.append(rest, 0, Math.max(0, Math.min(room, rest.length())));
    }

    @Nullable String get(Part part) {
        StringBuilder text = longer.remove(part);
        if (text != null) {
            lines.put(part, text.toString());
        }
        return lines.get(part);
    }

    @Override
    public Gathered read() {
        return this;
    }

    @Override
    public Source cut(int longest) {
        if (isShort(longest)) {
            return this;
        }
        Gathered shorter = new Gathered(prefix, structured, sqlState, message());
        for (Part part : Part.values()) {
            String text = get(part);
            shorter.put(part, text == null || text.length() <= longest ? text : text.substring(0, longest));
        }
        return shorter;
    }

    private boolean isShort(int longest) {
        for (String text : lines.values()) {
            if (text.length() > longest) {
                return false;
            }
        }
        return longer.isEmpty();
    }

    String message() {
        String message = get(Part.ERROR);
        return message == null ? "" : message;
    }
}
