// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

/** Texts as string literals of programming languages: one line each, whatever is in them. */
enum Quoting {
    JAVA,
    PYTHON,
    RUBY,
    JAVASCRIPT,
    GO,
    CSHARP,
    PHP;

    /** The text as a literal. */
    String of(String text) {
        StringBuilder literal = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\\' -> literal.append("\\\\");
                case '"' -> literal.append("\\\"");
                case '\n' -> literal.append("\\n");
                case '\r' -> literal.append("\\r");
                case '\t' -> literal.append("\\t");
                case '#' -> literal.append(this == RUBY ? "\\#" : "#");
                case '$' -> literal.append(this == PHP ? "\\$" : "$");
                default -> {
                    if (Character.isISOControl(c) || c == '\u2028' || c == '\u2029') {
                        literal.append(escape(c));
                    } else {
                        literal.append(c);
                    }
                }
            }
        }
        return literal.append('"').toString();
    }

    private String escape(char c) {
        return switch (this) {
            // Java undoes a Unicode escape before it looks for the literal's end.
            case JAVA -> c < 256 ? "\\%03o".formatted((int) c) : "\\u%04x".formatted((int) c);
            case PHP -> "\\u{%x}".formatted((int) c);
            default -> "\\u%04x".formatted((int) c);
        };
    }

    /** SQL for a driver that reads ? as a parameter: outside quotation marks an operator's is doubled. */
    static String questionMarks(String sql) {
        StringBuilder doubled = new StringBuilder();
        char open = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (open == 0 && (c == '\'' || c == '"')) {
                open = c;
            } else if (c == open) {
                open = 0;
            }
            doubled.append(c == '?' && open == 0 ? "??" : String.valueOf(c));
        }
        return doubled.toString();
    }

    /** SQL for a driver that reads % as the beginning of a parameter. */
    static String percentSigns(String sql) {
        return sql.replace("%", "%%");
    }
}
