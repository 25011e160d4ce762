// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.Arrays;

/**
 * A statement without the contents of its plain literals: equal for no two statements of which {@link SqlShape} makes different shapes. Used
 * by one thread.
 */
final class StatementKey {
    private byte[] key = new byte[512];
    private int size;

    /** The key of the statement that was read last, from the first byte on. */
    byte[] bytes() {
        return key;
    }

    int size() {
        return size;
    }

    /** Reads a statement; false when there is something in it that is better read with care. */
    boolean read(byte[] sql, int from, int to) {
        if (key.length < to - from) {
            key = Arrays.copyOf(key, Math.max(to - from, key.length * 2));
        }
        byte[] out = key;
        int length = 0;
        byte before = ' ';
        int i = from;
        while (i < to) {
            byte b = sql[i];
            if (b == '\'') {
                i = before == 'E' || before == 'e' ? -1 : afterText(sql, i + 1, to);
                if (i < 0) {
                    return false;
                }
            } else if (b >= '0' && b <= '9' && !isWord(before)) {
                i++;
                while (i < to && ((isWord(sql[i]) && sql[i] != '$') || sql[i] == '.')) {
                    i++;
                }
            } else if (b == '"') {
                int end = afterName(sql, i + 1, to);
                if (end < 0) {
                    return false;
                }
                System.arraycopy(sql, i, out, length, end - i - 1);
                length += end - i - 1;
                i = end;
            } else if (b < 0 || b == '\r' || isComment(sql, i, to) || isDollarQuote(sql, i, to)) {
                return false;
            } else {
                i++;
            }
            out[length++] = b >= '0' && b <= '9' && !isWord(before) ? (byte) '0' : b;
            before = sql[i - 1];
        }
        size = length;
        return true;
    }

    private static boolean isComment(byte[] sql, int at, int to) {
        return (sql[at] == '-' && at + 1 < to && sql[at + 1] == '-')
                || (sql[at] == '/' && at + 1 < to && sql[at + 1] == '*');
    }

    private static boolean isDollarQuote(byte[] sql, int at, int to) {
        return sql[at] == '$' && !(at + 1 < to && sql[at + 1] >= '0' && sql[at + 1] <= '9');
    }

    /** Behind the apostrophe that ends a text; -1 when none does, or a backslash may keep one from ending it. */
    private static int afterText(byte[] sql, int from, int to) {
        for (int i = from; i < to; i++) {
            if (sql[i] == '\'') {
                if (sql[i - 1] == '\\') {
                    return -1;
                }
                if (i + 1 == to || sql[i + 1] != '\'') {
                    return i + 1;
                }
                i++;
            }
        }
        return -1;
    }

    /** Behind the quotation mark that ends a name; -1 when none does, or the name has something in it that is none of ASCII's letters. */
    private static int afterName(byte[] sql, int from, int to) {
        for (int i = from; i < to; i++) {
            if (sql[i] == '"') {
                return i + 1;
            }
            if (sql[i] < ' ') {
                return -1;
            }
        }
        return -1;
    }

    private static boolean isWord(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || (b >= '0' && b <= '9') || b == '$';
    }
}
