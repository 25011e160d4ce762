// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Cuts a pasted statement into tokens, to be read and never run. Understands what decides where a token ends: quoted
 * names, texts with doubled quotes and escapes, dollar quotes, comments. Reads no further than a limit: a statement in
 * a log may be as long as a file.
 */
final class SqlTokens {
    private static final int LONGEST = 1_000_000;
    private static final int MOST = 200_000;

    /** What a token is. */
    enum Kind {
        WORD,
        NAME,
        TEXT,
        NUMBER,
        PARAMETER,
        /** A parameter with a name: {@code %(a)s}, {@code :a}, {@code @a}. */
        NAMED,
        SYMBOL
    }

    /**
     * One token.
     *
     * @param text a word in lower case, a quoted name or a text without its quotes, else as written
     */
    record Token(Kind kind, String text) {
        boolean is(String word) {
            return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
        }
    }

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql.length() > LONGEST ? sql.substring(0, LONGEST) : sql;
    }

    static List<Token> of(String sql) {
        SqlTokens reader = new SqlTokens(sql);
        while (reader.at < reader.sql.length() && reader.tokens.size() < MOST) {
            reader.next();
        }
        return List.copyOf(reader.tokens);
    }

    private void next() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            at++;
        } else if (sql.startsWith("--", at)) {
            at = endOr(sql.indexOf('\n', at));
        } else if (sql.startsWith("/*", at)) {
            int end = sql.indexOf("*/", at + 2);
            at = end < 0 ? sql.length() : end + 2;
        } else if (c == '"') {
            add(Kind.NAME, quoted('"', false));
        } else if (c == '\'') {
            add(Kind.TEXT, quoted('\'', false));
        } else if ((c == 'E' || c == 'e') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            add(Kind.TEXT, quoted('\'', true));
        } else if (c == '$') {
            dollar();
        } else if (Character.isDigit(c)
                || (c == '.' && at + 1 < sql.length() && Character.isDigit(sql.charAt(at + 1)))) {
            add(Kind.NUMBER, take(SqlTokens::inNumber));
        } else if (Character.isLetter(c) || c == '_') {
            add(Kind.WORD, take(SqlTokens::inWord).toLowerCase(Locale.ROOT));
        } else if (c == '?') {
            at++;
            add(Kind.PARAMETER, "?");
        } else if (sql.startsWith("::", at)) {
            at += 2;
            add(Kind.SYMBOL, "::");
        } else if (sql.startsWith("%s", at) && (at + 2 == sql.length() || !inWord(sql.charAt(at + 2)))) {
            at += 2;
            add(Kind.PARAMETER, "?");
        } else if (sql.startsWith("%(", at) && sql.indexOf(")s", at) > 0) {
            int end = sql.indexOf(")s", at);
            add(Kind.NAMED, sql.substring(at + 2, end));
            at = end + 2;
        } else if ((c == ':' || c == '@') && at + 1 < sql.length() && Character.isLetter(sql.charAt(at + 1))) {
            at++;
            add(Kind.NAMED, take(SqlTokens::inWord));
        } else {
            at++;
            add(Kind.SYMBOL, String.valueOf(c));
        }
    }

    private void dollar() {
        int end = at + 1;
        while (end < sql.length() && Character.isDigit(sql.charAt(end))) {
            end++;
        }
        if (end > at + 1) {
            add(Kind.PARAMETER, sql.substring(at, end));
            at = end;
            return;
        }
        while (end < sql.length() && inWord(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        if (end >= sql.length() || sql.charAt(end) != '$') {
            at++;
            add(Kind.SYMBOL, "$");
            return;
        }
        String tag = sql.substring(at, end + 1);
        int close = sql.indexOf(tag, end + 1);
        add(Kind.TEXT, sql.substring(end + 1, close < 0 ? sql.length() : close));
        at = close < 0 ? sql.length() : close + tag.length();
    }

    /** The content up to the closing quote, doubled quotes made single; leaves {@code at} behind it. */
    private String quoted(char quote, boolean escapes) {
        StringBuilder content = new StringBuilder();
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (escapes && c == '\\' && at < sql.length()) {
                content.append(escaped(sql.charAt(at++)));
            } else if (c != quote) {
                content.append(c);
            } else if (at < sql.length() && sql.charAt(at) == quote) {
                content.append(c);
                at++;
            } else {
                break;
            }
        }
        return content.toString();
    }

    private static char escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            default -> c;
        };
    }

    private interface Accepts {
        boolean test(char c);
    }

    private String take(Accepts accepts) {
        int start = at;
        while (at < sql.length() && accepts.test(sql.charAt(at))) {
            at++;
        }
        return sql.substring(start, at);
    }

    private static boolean inWord(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static boolean inNumber(char c) {
        return Character.isDigit(c) || c == '.' || c == 'e' || c == 'E';
    }

    private int endOr(int index) {
        return index < 0 ? sql.length() : index;
    }

    private void add(Kind kind, String text) {
        tokens.add(new Token(kind, text));
    }
}
