// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/**
 * One way a server words a message: what stands before and after the name, if there is one.
 *
 * @param sqlState the message's SQLSTATE, which is always the same
 * @param after null when the message names nothing
 */
record Wording(
        Kind kind, String sqlState, String before, @Nullable String after) {
    /** Below this, what stands before the name is found everywhere, and the search goes by what follows. */
    private static final int TELLING = 4;

    /** A whole message of this wording; null when it is another. The name may hold anything, quotation marks too. */
    @Nullable Headline whole(String message) {
        String tail = after == null ? "" : after;
        boolean fits = message.length() >= before.length() + tail.length()
                && message.startsWith(before)
                && message.endsWith(tail)
                && (after != null || message.length() == before.length());
        return fits ? headline(message, 0, message.length()) : null;
    }

    /** The first place in a line, from somewhere on, with this wording; null when there is none. */
    @Nullable Headline in(String line, int from) {
        if (after == null) {
            int at = line.indexOf(before, from);
            return at < 0 ? null : headline(line, at, at + before.length());
        }
        if (before.length() >= TELLING) {
            int at = line.indexOf(before, from);
            int end = at < 0 ? -1 : line.indexOf(after, at + before.length());
            return end < 0 ? null : headline(line, at, end + after.length());
        }
        int end = line.indexOf(after, from);
        int at = end < 0 ? -1 : line.lastIndexOf(before, end - 1);
        return at < from ? null : headline(line, at, end + after.length());
    }

    private Headline headline(String text, int start, int end) {
        String name = after == null ? null : text.substring(start + before.length(), end - after.length());
        return new Headline(kind, sqlState, name, start, end);
    }
}
