// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

/** Undoes the backslashes with which programs print texts. */
final class Escapes {
    private Escapes() {}

    /**
     * Reads a text in quotation marks.
     *
     * @param open the index of the opening mark
     * @param into takes the text; all that is left when no mark closes it
     * @return the index after the closing mark
     */
    static int quoted(String line, int open, StringBuilder into) {
        char quote = line.charAt(open);
        int i = open + 1;
        while (i < line.length() && line.charAt(i) != quote) {
            i = one(line, i, into);
        }
        return Math.min(i + 1, line.length());
    }

    /** Whether the text that {@link #quoted} has read from {@code open} to {@code end} had a closing mark. */
    static boolean closes(String line, int open, int end) {
        int slashes = 0;
        while (end - 2 - slashes > open && line.charAt(end - 2 - slashes) == '\\') {
            slashes++;
        }
        return end - 1 > open && line.charAt(end - 1) == line.charAt(open) && slashes % 2 == 0;
    }

    /** The whole text with its backslashes undone. */
    static String undo(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); ) {
            i = one(text, i, plain);
        }
        return plain.toString();
    }

    private static int one(String text, int at, StringBuilder into) {
        char c = text.charAt(at);
        if (c != '\\' || at + 1 >= text.length()) {
            into.append(c);
            return at + 1;
        }
        char next = text.charAt(at + 1);
        switch (next) {
            case 'n' -> into.append('\n');
            case 't' -> into.append('\t');
            case 'r' -> into.append('\r');
            case 'b' -> into.append('\b');
            case 'f' -> into.append('\f');
            case 'v' -> into.append('\u000b');
            case 'a' -> into.append('\u0007');
            case 'e' -> into.append('\u001b');
            case '"', '\'', '`', '\\', '/', '$', '#' -> into.append(next);
            case 'x', 'u', 'U' -> {
                return coded(text, at, into);
            }
            default -> into.append(c).append(next);
        }
        return at + 2;
    }

    /** {@code \x1B}, a backslash with {@code u001b} or <code>u{1b}</code>, and {@code \U0000001b}; else as it stands. */
    private static int coded(String text, int at, StringBuilder into) {
        char kind = text.charAt(at + 1);
        int from = at + 2;
        int to = from + (kind == 'x' ? 2 : kind == 'u' ? 4 : 8);
        int next = to;
        if (kind == 'u' && text.startsWith("{", from)) {
            from++;
            to = text.indexOf('}', from);
            next = to + 1;
        }
        int code = to < 0 || to > text.length() || to - from > 8 ? -1 : number(text, from, to);
        if (code < 0 || !Character.isValidCodePoint(code)) {
            into.append('\\').append(kind);
            return at + 2;
        }
        into.appendCodePoint(code);
        return next;
    }

    private static int number(String text, int from, int to) {
        int code = to > from ? 0 : -1;
        for (int i = from; i < to && code >= 0; i++) {
            int digit = Character.digit(text.charAt(i), 16);
            code = digit < 0 || code > 0xFFFFFF ? -1 : code * 16 + digit;
        }
        return code;
    }
}
