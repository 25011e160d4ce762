// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Severity;

/** Colour for a terminal, or none. */
public enum Style {
    PLAIN,
    COLOUR;

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
        return this == PLAIN ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
