// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.List;

/** Reads the list of columns and expressions that the server prints before {@code )=(}. It is SQL, so it can be read exactly. */
final class ColumnTexts {
    private ColumnTexts() {}

    /** The index of the parenthesis that closes the one at {@code open}; -1 when the text ends before. */
    static int closing(String text, int open) {
        int depth = 0;
        char quote = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                // A doubled quotation mark closes and opens again, which comes to the same.
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The pieces between commas that stand outside quotation marks and parentheses. */
    static List<String> split(String text) {
        List<String> pieces = new ArrayList<>();
        int depth = 0;
        char quote = 0;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            } else if (c == ',' && depth == 0) {
                pieces.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        pieces.add(text.substring(start).strip());
        return pieces;
    }

    /** A plain name without its quotation marks; an expression as it is. */
    static String unquoted(String piece) {
        if (piece.length() < 2 || piece.charAt(0) != '"') {
            return piece;
        }
        String inner = piece.substring(1, piece.length() - 1);
        boolean oneName = piece.endsWith("\"") && inner.replace("\"\"", "").indexOf('"') < 0;
        return oneName ? inner.replace("\"\"", "\"") : piece;
    }
}
