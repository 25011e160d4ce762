// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the literals out of statements, so that those that differ in nothing else are one. A statement is data: it is cut into words
 * and no further. Used by one thread.
 */
final class SqlShape {
    private static final int LONGEST = 300;
    private static final List<String> VERBS = List.of(
            "insert", "update", "merge", "copy", "with", "select", "delete", "call", "execute", "create", "commit");

    /**
     * A statement without its literals.
     *
     * @param text with {@code ?} for each literal and parameter, and {@code (…)} for rows after the first
     * @param table the one it writes to, as it is written there; null when that is not plain
     * @param schema the table's; null when the statement leaves it to the search path
     */
    record Shape(
            String text, @Nullable String table, @Nullable String schema) {}

    private static final int MOST_KNOWN = 1_000;

    private final StringBuilder out = new StringBuilder();
    private final Map<String, Shape> known = new HashMap<>();

    static boolean isStatement(String text) {
        String beginning = text.stripLeading();
        return VERBS.stream().anyMatch(verb -> beginning.regionMatches(true, 0, verb, 0, verb.length()));
    }

    Shape of(String statement) {
        out.setLength(0);
        if (known.size() >= MOST_KNOWN) {
            known.clear();
        }
        int i = 0;
        while (i < statement.length() && out.length() < LONGEST) {
            i = piece(statement, i);
        }
        trimEnd();
        if (i < statement.length()) {
            out.append('…');
        }
        return known.computeIfAbsent(out.toString(), plain -> {
            String text = collapsed(plain);
            String name = table(text);
            int dot = name == null ? -1 : lastDot(name);
            return new Shape(
                    text,
                    name == null ? null : plain(name.substring(dot + 1)),
                    name == null || dot < 1 ? null : plain(name.substring(lastDot(name.substring(0, dot)) + 1, dot)));
        });
    }

    private void trimEnd() {
        while (out.length() > 0 && (out.charAt(out.length() - 1) == ' ' || out.charAt(out.length() - 1) == ';')) {
            out.setLength(out.length() - 1);
        }
    }

    /** Takes the piece that begins here, and says where it ends. */
    private int piece(String sql, int at) {
        char c = sql.charAt(at);
        if (c <= ' ') {
            if (out.length() > 0 && out.charAt(out.length() - 1) != ' ') {
                out.append(' ');
            }
            return at + 1;
        }
        if (c == '\'') {
            boolean escapes = out.length() > 0
                    && (out.charAt(out.length() - 1) == 'E' || out.charAt(out.length() - 1) == 'e')
                    && (out.length() == 1 || !isWord(out.charAt(out.length() - 2)));
            if (escapes) {
                out.setLength(out.length() - 1);
            }
            out.append('?');
            int end = afterText(sql, at + 1, escapes);
            if (end < 0) {
                out.append('…');
                return sql.length();
            }
            return end;
        }
        if (c == '"') {
            int end = sql.indexOf('"', at + 1);
            end = end < 0 ? sql.length() : end + 1;
            out.append(sql, at, Math.min(end, at + 130));
            return end;
        }
        if (c == '-' && sql.startsWith("--", at)) {
            int end = sql.indexOf('\n', at);
            return end < 0 ? sql.length() : end;
        }
        if (c == '/' && sql.startsWith("/*", at)) {
            return afterComment(sql, at + 2);
        }
        if (c == '$') {
            return dollar(sql, at);
        }
        if (isDigit(c)) {
            int end = at + 1;
            while (end < sql.length() && (isWord(sql.charAt(end)) || sql.charAt(end) == '.')) {
                end++;
            }
            out.append('?');
            return end;
        }
        if (isWord(c)) {
            int end = at + 1;
            while (end < sql.length() && (isWord(sql.charAt(end)) || sql.charAt(end) == '$')) {
                end++;
            }
            out.append(sql, at, Math.min(end, at + 130));
            return end;
        }
        out.append(c);
        return at + 1;
    }

    /** A parameter, or a text between dollar signs. */
    private int dollar(String sql, int at) {
        int end = at + 1;
        while (end < sql.length() && isWord(sql.charAt(end))) {
            end++;
        }
        out.append('?');
        boolean opens = end < sql.length() && sql.charAt(end) == '$' && (end == at + 1 || !isDigit(sql.charAt(at + 1)));
        if (!opens) {
            return end;
        }
        String tag = sql.substring(at, end + 1);
        int close = sql.indexOf(tag, end + 1);
        return close < 0 ? sql.length() : close + tag.length();
    }

    /**
     * Where a text ends; -1 when that cannot be told: after {@code \\'} it goes on where {@code standard_conforming_strings} is off, and
     * has ended where that is on. Then all that follows may be somebody's data.
     */
    private static int afterText(String sql, int from, boolean escapes) {
        boolean escaped = false;
        for (int i = from; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (c == '\\') {
                escaped = !escaped;
            } else if (c == '\'' && escaped) {
                if (!escapes) {
                    return -1;
                }
                escaped = false;
            } else if (c == '\'') {
                if (!sql.startsWith("''", i)) {
                    return i + 1;
                }
                i++;
            } else {
                escaped = false;
            }
        }
        return sql.length();
    }

    /** Comments may stand in comments. */
    private static int afterComment(String sql, int from) {
        int depth = 1;
        for (int i = from; i + 1 < sql.length(); i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                i++;
                if (--depth == 0) {
                    return i + 1;
                }
            }
        }
        return sql.length();
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isWord(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c) || c >= 128;
    }

    /** How many rows one INSERT has does not make it another. */
    private static String collapsed(String text) {
        int values = text.toLowerCase(Locale.ROOT).indexOf("values");
        int open = values < 0 ? -1 : text.indexOf('(', values);
        int close = open < 0 ? -1 : closing(text, open);
        int more = close < 0 ? -1 : close + 1;
        while (more > 0 && more < text.length() && (text.charAt(more) == ' ' || text.charAt(more) == ',')) {
            more++;
        }
        if (more < 0 || more >= text.length() || text.charAt(more) != '(' || text.indexOf(',', close) >= more) {
            return text;
        }
        int last = close;
        for (int at = more; at < text.length() && text.charAt(at) == '('; ) {
            last = closing(text, at);
            if (last < 0) {
                return text.substring(0, close + 1) + ", (…)…";
            }
            at = last + 1;
            while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == ',')) {
                at++;
            }
        }
        return text.substring(0, close + 1) + ", (…)" + text.substring(last + 1);
    }

    private static int closing(String text, int open) {
        int depth = 0;
        for (int i = open; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The name after {@code INSERT INTO}, {@code UPDATE}, {@code MERGE INTO} or {@code COPY}; null when it is none of these. */
    private static @Nullable String table(String text) {
        int at = after(text, 0, "insert", "into");
        at = at < 0 ? after(text, 0, "merge", "into") : at;
        at = at < 0 ? after(text, 0, "update") : at;
        at = at < 0 ? after(text, 0, "copy") : at;
        if (at < 0) {
            return null;
        }
        int only = after(text, at, "only");
        int start = only < 0 ? at : only;
        int end = start;
        boolean quoted = false;
        while (end < text.length() && (quoted || isWord(text.charAt(end)) || "\".$".indexOf(text.charAt(end)) >= 0)) {
            quoted ^= text.charAt(end) == '"';
            end++;
        }
        return end == start || quoted ? null : text.substring(start, end);
    }

    /** The dot before the last part of a name; -1 when it has one part. */
    private static int lastDot(String name) {
        int before = name.endsWith("\"") ? name.lastIndexOf('"', name.length() - 2) : name.length();
        return name.lastIndexOf('.', before);
    }

    /** Without quotation marks. */
    private static String plain(String part) {
        return part.length() > 1 && part.startsWith("\"") && part.endsWith("\"")
                ? part.substring(1, part.length() - 1)
                : part.toLowerCase(Locale.ROOT);
    }

    private static int after(String text, int from, String... words) {
        int at = from;
        for (String word : words) {
            int end = at + word.length();
            if (!text.regionMatches(true, at, word, 0, word.length())
                    || end >= text.length()
                    || text.charAt(end) != ' ') {
                return -1;
            }
            at = end + 1;
        }
        return at;
    }
}
