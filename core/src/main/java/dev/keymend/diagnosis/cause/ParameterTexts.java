// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.diagnosis.cause.PastedStatement.Value;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads literals of Python, JavaScript and Ruby, and the server's, one after the other. */
final class ParameterTexts {
    static final Value NULL = new Value(Value.Form.NULL, null);
    static final Value UNKNOWN = new Value(Value.Form.UNKNOWN, null);

    private final String text;
    private int at;

    ParameterTexts(String text) {
        this.text = text;
    }

    static Value literal(String value) {
        return new Value(Value.Form.LITERAL, value);
    }

    boolean takes(String word) {
        boolean found = text.startsWith(word, at);
        at += found ? word.length() : 0;
        return found;
    }

    /** The number behind a dollar sign; -1 when there is none. */
    int place() {
        int digits = takes("$") ? at : text.length();
        int end = digits;
        while (end < text.length() && Character.isDigit(text.charAt(end)) && end - digits < 6) {
            end++;
        }
        at = end;
        return end == digits ? -1 : Integer.parseInt(text.substring(digits, end));
    }

    /** A text in quotes, quotes within it doubled; null when it has no end. */
    @Nullable String doubled() {
        if (!takes("'")) {
            return null;
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                value.append(c);
            } else if (takes("'")) {
                value.append('\'');
            } else {
                return value.toString();
            }
        }
        return null;
    }

    /** <code>{'a': 1, 'b': 'x'}</code> and nothing else; null when it is not that. Leaves all as it was then. */
    @Nullable Map<String, Value> named() {
        int start = at;
        Map<String, Value> values = new HashMap<>();
        if (!takes("{")) {
            return null;
        }
        do {
            blanks();
            String name = at < text.length() && isQuote(text.charAt(at)) ? quoted() : null;
            blanks();
            boolean colon = takes(":");
            Value value = name == null || !colon ? null : value('}');
            if (name == null || value == null || values.put(name, value) != null) {
                at = start;
                return null;
            }
        } while (takes(","));
        if (!takes("}") || at < text.length()) {
            at = start;
            return null;
        }
        values.values().removeIf(value -> value.form() == Value.Form.UNKNOWN);
        return values;
    }

    /** A list or tuple and nothing else, or Ruby's list of names and values; null when it is not that. */
    @Nullable List<Value> list() {
        char close = takes("(") ? ')' : takes("[") ? ']' : 0;
        List<Value> values = new ArrayList<>();
        if (close == 0) {
            return null;
        }
        do {
            blanks();
            if (at < text.length() && text.charAt(at) == close) {
                break; // Python's ('a',)
            }
            Value value = close == ']' && takes("[") ? pair() : value(close);
            if (value == null) {
                return null;
            }
            values.add(value);
        } while (takes(","));
        blanks();
        return takes(String.valueOf(close)) && at == text.length() ? values : null;
    }

    /** The value of Ruby's {@code "email", "a"]}, its bracket taken. */
    private @Nullable Value pair() {
        boolean name = at < text.length() && isQuote(text.charAt(at)) && quoted() != null;
        Value value = name && takes(",") ? value(']') : null;
        if (value == null || !takes("]")) {
            return null;
        }
        blanks();
        return value;
    }

    /** One value up to its comma or closing bracket; null when it is not clear where that is. */
    private @Nullable Value value(char close) {
        blanks();
        if (at < text.length() && isQuote(text.charAt(at))) {
            String value = quoted();
            blanks();
            return value == null || !isEnd(close) ? null : isWhole(value) ? literal(value) : UNKNOWN;
        }
        int start = at;
        while (at < text.length() && !isEnd(close) && isPlain(text.charAt(at))) {
            at++;
        }
        if (!isEnd(close)) {
            return null;
        }
        String word = text.substring(start, at).strip();
        return switch (word) {
            case "None", "null", "nil" -> NULL;
            case "True", "true" -> literal("t");
            case "False", "false" -> literal("f");
            default -> isNumber(word) ? literal(word) : word.isEmpty() ? null : UNKNOWN;
        };
    }

    /** SQLAlchemy takes characters out of long texts and says so. */
    private static boolean isWhole(String value) {
        return !value.contains(" characters truncated) ... ");
    }

    private boolean isEnd(char close) {
        return at < text.length() && (text.charAt(at) == ',' || text.charAt(at) == close);
    }

    private static boolean isPlain(char c) {
        return Character.isLetterOrDigit(c) || " .+-_:".indexOf(c) >= 0;
    }

    private static boolean isNumber(String word) {
        boolean digit = false;
        boolean dot = false;
        for (int i = word.startsWith("-") ? 1 : 0; i < word.length(); i++) {
            char c = word.charAt(i);
            if (c == '.' && digit && !dot && i + 1 < word.length()) {
                dot = true;
            } else if (c >= '0' && c <= '9') {
                digit = true;
            } else {
                return false;
            }
        }
        return digit;
    }

    /** A text with backslashes; null when it has no end, or a backslash that we do not know. */
    private @Nullable String quoted() {
        char quote = text.charAt(at++);
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == quote) {
                return value.toString();
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            int escaped = at < text.length() ? escaped(text.charAt(at++)) : -1;
            if (escaped < 0) {
                return null;
            }
            value.appendCodePoint(escaped);
        }
        return null;
    }

    private int escaped(char c) {
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case '\\', '\'', '"', '`', '/', '#' -> c;
            case 'x' -> hex(2);
            case 'u' -> hex(4);
            case 'U' -> hex(8);
            default -> -1;
        };
    }

    private int hex(int digits) {
        int end = at + digits;
        int code = end > text.length() ? -1 : 0;
        while (code >= 0 && at < end) {
            int digit = Character.digit(text.charAt(at++), 16);
            code = digit < 0 || code > 0xFFFFF ? -1 : code * 16 + digit;
        }
        return Character.isValidCodePoint(code) ? code : -1;
    }

    private void blanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"' || c == '`';
    }
}
