// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Severity;

/** How a text for people looks: with colours for a terminal or without, and how wide its lines may be. Immutable. */
public final class Style {
    /** Without colours, lines of up to 100 columns. */
    public static final Style PLAIN = new Style(false, 100);

    /** With colours, lines of up to 100 columns. */
    public static final Style COLOUR = new Style(true, 100);

    private static final int NARROWEST = 40;

    private final boolean coloured;
    private final int width;

    private Style(boolean coloured, int width) {
        this.coloured = coloured;
        this.width = width;
    }

    /**
     * The same for a terminal of so many columns. Sentences are read best in lines of a hundred columns or fewer, and not at all
     * in a dozen: the result is between 40 and 100.
     */
    public Style within(int columns) {
        return new Style(coloured, Math.max(NARROWEST, Math.min(PLAIN.width, columns)));
    }

    /** How many columns a sentence may take. */
    int width() {
        return width;
    }

    /** A heading. */
    public String strong(String text) {
        return code("1", text);
    }

    /** What a reader may skip. */
    public String faint(String text) {
        return code("2", text);
    }

    /** Trouble. */
    public String bad(String text) {
        return code("31", text);
    }

    /** Trouble to come. */
    public String doubtful(String text) {
        return code("33", text);
    }

    /** No trouble. */
    public String good(String text) {
        return code("32", text);
    }

    /** A word in the colour of its severity. */
    public String of(Severity severity, String text) {
        return switch (severity) {
            case ERROR -> bad(text);
            case WARNING -> doubtful(text);
            case INFO -> faint(text);
        };
    }

    private String code(String code, String text) {
        return coloured ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
