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
            case '"', '\'', '`', '\\', '/' -> into.append(next);
            default -> into.append(c).append(next);
        }
        return at + 2;
    }
}
