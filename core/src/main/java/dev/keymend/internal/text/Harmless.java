// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.text;

/**
 * Texts from a database, a file or a log, made harmless for whoever looks at them: a name may hold an escape sequence that
 * repaints the screen, or marks that turn the direction of what follows.
 */
public final class Harmless {
    private static final int REPLACEMENT = 0xFFFD;

    private Harmless() {}

    /** With a replacement character for whatever acts instead of being seen. Line breaks and tabs stay. */
    public static String text(String text) {
        return clean(text, false);
    }

    /** The same on one line: a name with a line break must not look like two lines of a report. */
    public static String line(String text) {
        return clean(text, true);
    }

    private static String clean(String text, boolean oneLine) {
        if (text.codePoints().noneMatch(c -> acts(c) || (oneLine && (c == '\n' || c == '\t')))) {
            return text;
        }
        StringBuilder clean = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(c -> {
            if (oneLine && c == '\n') {
                clean.append("\\n");
            } else if (oneLine && c == '\t') {
                clean.append("\\t");
            } else {
                clean.appendCodePoint(acts(c) ? REPLACEMENT : c);
            }
        });
        return clean.toString();
    }

    /**
     * Whether a character does something where it is shown: controls but the line feed and the tab, marks of direction, breaks
     * of lines, what cannot be seen at all, and halves of characters.
     */
    public static boolean acts(int c) {
        if (c < 0x80) {
            return (c < ' ' && c != '\n' && c != '\t') || c == 0x7F;
        }
        return Character.isISOControl(c)
                || c == 0x061C
                || (c >= 0x200B && c <= 0x200F && c != 0x200C && c != 0x200D) // Joiners are part of words.
                || (c >= 0x2028 && c <= 0x202E)
                || (c >= 0x2060 && c <= 0x206F)
                || c == 0xFEFF
                || (c >= 0xFFF9 && c <= 0xFFFB)
                || (c >= 0xE0000 && c <= 0xE007F)
                || (c & 0xFFFE) == 0xFFFE
                || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }
}
