// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import java.util.List;
import java.util.stream.Collectors;

/** Laying out text. */
final class Lines {
    private Lines() {}

    /**
     * A text from a database, made harmless for a terminal: a name may hold an escape sequence that repaints the screen.
     * Line breaks and tabs stay.
     */
    static String shown(Object text) {
        return String.valueOf(text)
                .codePoints()
                .map(c -> Character.isISOControl(c) && c != '\n' && c != '\t' ? 0xFFFD : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** Every line of the text, harmless and moved to the right. */
    static String indent(int columns, String text) {
        String margin = " ".repeat(columns);
        return shown(text)
                .lines()
                .map(line -> line.isEmpty() ? line : margin + line)
                .collect(Collectors.joining("\n"));
    }

    /** Breaks at spaces so that no line but one of a single long word is wider, then indents. */
    static String wrap(int columns, int width, String text) {
        StringBuilder result = new StringBuilder();
        StringBuilder line = new StringBuilder();
        for (String word : List.of(text.split(" "))) {
            if (!line.isEmpty() && line.length() + 1 + word.length() > width - columns) {
                result.append(line).append('\n');
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
        }
        return indent(columns, result.append(line).toString());
    }

    /** {@code 1 error}, {@code 2 errors}. */
    static String count(long count, String singular) {
        return count + " " + singular + (count == 1 ? "" : "s");
    }
}
