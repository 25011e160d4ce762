// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

/** SQL from elsewhere made fit for a prepared statement. */
final class Placeholders {
    private Placeholders() {}

    /** The text with every operator's question mark doubled, which the driver would take for a parameter. */
    static String escaped(String sql) {
        if (sql.indexOf('?') < 0) {
            return sql;
        }
        StringBuilder result = new StringBuilder(sql.length() + 4);
        int at = 0;
        while (at < sql.length()) {
            int end = afterQuoted(sql, at);
            result.append(sql, at, end);
            if (end == at + 1 && sql.charAt(at) == '?') {
                result.append('?');
            }
            at = end;
        }
        return result.toString();
    }

    /** The end of the literal, quoted name or comment that begins here; of one character where none does. */
    private static int afterQuoted(String sql, int at) {
        return switch (sql.charAt(at)) {
            case '\'' -> afterQuote(sql, at, '\'', isEscape(sql, at));
            case '"' -> afterQuote(sql, at, '"', false);
            case '$' -> afterDollars(sql, at);
            case '-' -> sql.startsWith("--", at) ? afterFirst(sql, "\n", at) : at + 1;
            case '/' -> sql.startsWith("/*", at) ? afterComment(sql, at) : at + 1;
            default -> at + 1;
        };
    }

    /** Whether a literal is one with backslashes: {@code E'it\'s'}. */
    private static boolean isEscape(String sql, int quote) {
        return quote > 0
                && (sql.charAt(quote - 1) == 'E' || sql.charAt(quote - 1) == 'e')
                && (quote == 1 || !isOfName(sql.charAt(quote - 2)));
    }

    private static int afterQuote(String sql, int at, char quote, boolean escapes) {
        for (int i = at + 1; i < sql.length(); i++) {
            if (escapes && sql.charAt(i) == '\\') {
                i++;
            } else if (sql.charAt(i) == quote) {
                return i + 1; // A doubled quotation mark ends and begins again at once.
            }
        }
        return sql.length();
    }

    /** After {@code $tag$ … $tag$}; a single {@code $} may be part of a name. */
    private static int afterDollars(String sql, int at) {
        int end = at + 1;
        while (end < sql.length() && isOfName(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean opens = end < sql.length()
                && sql.charAt(end) == '$'
                && (at == 0 || !isOfName(sql.charAt(at - 1)))
                && !Character.isDigit(sql.charAt(at + 1));
        return opens ? afterFirst(sql, sql.substring(at, end + 1), end + 1) : at + 1;
    }

    private static int afterComment(String sql, int at) {
        int depth = 0;
        for (int i = at; i < sql.length() - 1; i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }

    private static int afterFirst(String sql, String what, int from) {
        int found = sql.indexOf(what, from);
        return found < 0 ? sql.length() : found + what.length();
    }

    private static boolean isOfName(char c) {
        return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
    }
}
