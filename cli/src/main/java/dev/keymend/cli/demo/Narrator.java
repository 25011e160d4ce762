// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.render.Style;
import java.io.PrintWriter;

/** Tells the demo as a story: numbered chapters, the statements that run, and what the server answers. */
final class Narrator {
    private final PrintWriter out;
    private final Style style;
    private int chapter;

    Narrator(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    void title(String text) {
        out.println(style.strong(text));
        out.flush();
    }

    void chapter(String text) {
        out.println();
        out.println(style.strong(++chapter + ". " + text));
        out.flush();
    }

    void typed(String text) {
        out.println("   " + style.faint("$ ") + text);
    }

    void line(String text) {
        out.println("   " + text);
        out.flush();
    }

    void blank() {
        out.println();
    }

    void bad(String text) {
        line(style.bad(text));
    }

    void good(String text) {
        line(style.good(text));
    }

    void faint(String text) {
        line(style.faint(text));
    }

    /** A finished piece of text, moved under its chapter. */
    void quote(String text) {
        text.lines().forEach(line -> out.println(line.isEmpty() ? "" : "   " + line));
        out.flush();
    }
}
