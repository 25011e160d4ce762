// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.LinkedHashMap;
import java.util.Map;

/** Reads {@code host=db1 dbname='my shop' user = app} into libpq's keywords. */
final class ConninfoParser {
    private static final String PLACE = "the connection string";

    private final String text;
    private final Map<String, String> values = new LinkedHashMap<>();
    private String previous = "";
    private int position;

    private ConninfoParser(String text) {
        this.text = text;
    }

    /** libpq's test: a database name cannot be told from a string that holds an equals sign. */
    static boolean isConninfo(String text) {
        return text.indexOf('=') >= 0;
    }

    static Map<String, String> parse(String text) {
        ConninfoParser parser = new ConninfoParser(text);
        parser.read();
        return parser.values;
    }

    private void read() {
        skipSpace();
        while (position < text.length()) {
            String keyword = keyword();
            Keywords.check(keyword, PLACE);
            values.put(keyword, value(keyword));
            previous = keyword;
            skipSpace();
        }
    }

    private String keyword() {
        int start = position;
        while (position < text.length() && text.charAt(position) != '=' && !isSpace()) {
            position++;
        }
        String keyword = text.substring(start, position);
        skipSpace();
        if (position >= text.length() || text.charAt(position) != '=') {
            throw missingEquals(keyword);
        }
        if (keyword.isEmpty()) {
            throw new BadConnectionInfo(PLACE + " has an '=' without a keyword before it; write keyword=value");
        }
        position++;
        skipSpace();
        return keyword;
    }

    /** Does not show the word that follows a value: it may be the second half of a password with a space in it. */
    private BadConnectionInfo missingEquals(String word) {
        return new BadConnectionInfo(
                previous.isEmpty()
                        ? "%s begins with '%s', which has no '=' after it; write keyword=value".formatted(PLACE, word)
                        : "%s goes on after the value of %s with a word that has no '=' after it; a value with spaces is written %s='…'"
                                .formatted(PLACE, previous, previous));
    }

    private String value(String keyword) {
        StringBuilder value = new StringBuilder();
        boolean quoted = position < text.length() && text.charAt(position) == '\'';
        if (quoted) {
            position++;
        }
        while (position < text.length()) {
            char c = text.charAt(position);
            if (quoted ? c == '\'' : isSpace()) {
                position++;
                return value.toString();
            }
            if (c == '\\') {
                position++;
                if (position < text.length()) {
                    value.append(text.charAt(position));
                }
            } else {
                value.append(c);
            }
            position++;
        }
        if (quoted) {
            throw new BadConnectionInfo(
                    "%s opens a ' in the value of %s and never closes it; a quote inside is written \\'"
                            .formatted(PLACE, keyword));
        }
        return value.toString();
    }

    private void skipSpace() {
        while (position < text.length() && isSpace()) {
            position++;
        }
    }

    private boolean isSpace() {
        return Character.isWhitespace(text.charAt(position));
    }
}
