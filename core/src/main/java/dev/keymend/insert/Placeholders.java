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
        char quote = 0;
        for (int i = 0; i < sql.length(); i++) {
            char c = sql.charAt(i);
            result.append(c);
            if (quote == 0 && c == '?') {
                result.append('?');
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0; // A doubled quotation mark ends and begins again at once.
            }
        }
        return result.toString();
    }
}
