// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads the fields of an error object as programs print it: {@code detail: 'Key …'} (Node), {@code detail: Some("Key …")}
 * (Rust), {@code Detail:"Key …"} (Go), {@code TableName: users} (.NET), {@code 'C': '23505'} (Python).
 */
final class PrintedFields {
    private static final String SOME = "Some(";
    private static final List<String> NOTHING =
            List.of("undefined", "null", "None", "nil", "NULL", "{", "[", "(", "<", "Some(", "");

    private final Map<Field, String> found = new EnumMap<>(Field.class);
    private final Set<Field> whole = EnumSet.noneOf(Field.class);
    private final String line;

    private PrintedFields(String line) {
        this.line = line;
    }

    /** The fields of one line; the first of a name counts. */
    static PrintedFields in(String line) {
        PrintedFields fields = new PrintedFields(line);
        fields.read();
        return fields;
    }

    /** What was found. */
    Map<Field, String> fields() {
        return found;
    }

    /** Whether the field was found between quotation marks, so that nothing of it is elsewhere. */
    boolean isWhole(Field field) {
        return whole.contains(field);
    }

    private void read() {
        int i = 0;
        boolean first = true;
        while (i < line.length()) {
            if (!Character.isLetter(line.charAt(i))) {
                i++;
                continue;
            }
            int start = i;
            while (i < line.length() && (Character.isLetter(line.charAt(i)) || line.charAt(i) == '_')) {
                i++;
            }
            Field field = Field.named(line.substring(start, i));
            int value = field == null ? -1 : valueAfter(i);
            if (field != null && value >= 0) {
                i = value(field, value, first && line.substring(0, start).isBlank());
            }
            first = false;
        }
    }

    /** Where the value begins after a name that ends here; -1 when no value follows. */
    private int valueAfter(int end) {
        int i = end;
        if (i < line.length() && isQuote(line.charAt(i))) {
            i++;
        }
        i = skipBlanks(i);
        if (i >= line.length() || (line.charAt(i) != ':' && line.charAt(i) != '=')) {
            return -1;
        }
        i++;
        if (line.startsWith(">", i)) {
            i++;
        }
        i = skipBlanks(i);
        if (line.startsWith(SOME, i)) {
            i += SOME.length();
        }
        return i;
    }

    /** Takes the value and says where to go on. A value without quotation marks counts only where it ends the line. */
    private int value(Field field, int from, boolean firstOfLine) {
        if (from < line.length() && isQuote(line.charAt(from))) {
            StringBuilder text = new StringBuilder();
            int end = Escapes.quoted(line, from, text);
            if (found.putIfAbsent(field, text.toString()) == null && Escapes.closes(line, from, end)) {
                whole.add(field);
            }
            return end;
        }
        if (from < line.length() && (field == Field.PARAMETERS || field == Field.COLUMNS)) {
            int end = line.lastIndexOf(']');
            if (line.charAt(from) == '[' && end > from) {
                found.putIfAbsent(field, line.substring(from, end + 1));
                return end + 1;
            }
        }
        String rest = line.substring(Math.min(from, line.length())).strip();
        String bare = rest.endsWith(",") ? rest.substring(0, rest.length() - 1) : rest;
        if (firstOfLine && !NOTHING.contains(bare) && field != Field.MESSAGE) {
            found.putIfAbsent(field, bare);
            return line.length();
        }
        return Math.max(from, 1);
    }

    private int skipBlanks(int from) {
        int i = from;
        while (i < line.length() && line.charAt(i) == ' ') {
            i++;
        }
        return i;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'' || c == '`';
    }
}
