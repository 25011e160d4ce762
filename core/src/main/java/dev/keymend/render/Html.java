// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

/** Texts as HTML. */
final class Html {
    private Html() {}

    /** A text as the content of an element or the value of an attribute, harmless. Line breaks and tabs stay. */
    static String text(Object text) {
        return escaped(Lines.shown(text));
    }

    /** The same for a name, on one line. */
    static String name(Object text) {
        return escaped(Lines.name(text));
    }

    private static String escaped(String text) {
        StringBuilder html = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> html.append("&amp;");
                case '<' -> html.append("&lt;");
                case '>' -> html.append("&gt;");
                case '"' -> html.append("&quot;");
                case '\'' -> html.append("&#39;");
                default -> html.append(c);
            }
        }
        return html.toString();
    }
}
