// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.internal.text.Harmless;
import dev.keymend.internal.text.Width;
import java.util.List;
import java.util.stream.Collectors;

/** Laying out text. */
final class Lines {
    private Lines() {}

    /** A text from a database, made harmless for a terminal. Line breaks and tabs stay. */
    static String shown(Object text) {
        return Harmless.text(String.valueOf(text));
    }

    /** A name from a database, made harmless and kept on one line. */
    static String name(Object text) {
        return Harmless.line(String.valueOf(text));
    }

    /** Every line of the text, harmless and moved to the right. */
    static String indent(int columns, String text) {
        return moved(columns, shown(text));
    }

    /** Breaks at spaces so that no line but one of a single long word is wider, then indents. */
    static String wrap(int columns, int width, String text) {
        return moved(columns, broken(width - columns, width - columns, shown(text)));
    }

    /**
     * The same for a text that is harmless and may be coloured; the lines after the first are moved to the right.
     *
     * @param hanging by how much
     */
    static String fold(int hanging, int width, String text) {
        int margin = text.length() - text.stripLeading().length();
        String lines = text.substring(0, margin) + broken(width - margin, width - hanging, text.substring(margin));
        int end = lines.indexOf('\n');
        return end < 0 ? lines : lines.substring(0, end) + '\n' + moved(hanging, lines.substring(end + 1));
    }

    private static String moved(int columns, String text) {
        String margin = " ".repeat(columns);
        return text.lines().map(line -> line.isEmpty() ? line : margin + line).collect(Collectors.joining("\n"));
    }

    private static String broken(int first, int others, String text) {
        StringBuilder result = new StringBuilder();
        StringBuilder line = new StringBuilder();
        int used = 0;
        int width = first;
        for (String word : List.of(text.split(" "))) {
            int wide = Width.of(word);
            if (!line.isEmpty() && used + 1 + wide > width) {
                result.append(line.toString().stripTrailing()).append('\n');
                line.setLength(0);
                used = 0;
                width = others;
            }
            if (line.isEmpty()) {
                used = wide;
            } else {
                line.append(' ');
                used += 1 + wide;
            }
            line.append(word);
        }
        return result.append(line).toString();
    }

    /** {@code 1 error}, {@code 2 errors}. */
    static String count(long count, String singular) {
        return count + " " + singular + (count == 1 ? "" : "s");
    }
}
