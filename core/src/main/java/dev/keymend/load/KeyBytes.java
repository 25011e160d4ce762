// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One value as bytes of UTF-8 within an array, or null. */
final class KeyBytes {
    private static final int LONGEST_NUMBER = 18;
    private static final int UUID_LENGTH = 36;
    private static final long PRIME = 0x9e37_79b9_7f4a_7c15L;

    private byte[] bytes = new byte[0];
    private int from;
    private int to;
    private boolean isNull;

    void set(byte[] array, int first, int end, boolean none) {
        bytes = array;
        from = first;
        to = end;
        isNull = none;
    }

    boolean isNull() {
        return isNull;
    }

    /** As text; null for null. */
    @Nullable String text() {
        return isNull ? null : new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }

    /** A hash that begins with what another value left. */
    long hash(long seed) {
        long hash = seed;
        for (int i = from; i < to; i++) {
            hash = (hash ^ bytes[i]) * PRIME;
            hash ^= hash >>> 29;
        }
        return mixed(hash ^ (to - from));
    }

    private static long mixed(long value) {
        long mixed = (value ^ (value >>> 32)) * 0xd6e8_feb8_6659_fd93L;
        return mixed ^ (mixed >>> 32);
    }

    /** Whether it is written as the server prints a whole number, of not more than 18 digits. */
    boolean isNumber() {
        int first = to - from > 1 && bytes[from] == '-' ? from + 1 : from;
        int digits = to - first;
        if (digits == 0 || digits > LONGEST_NUMBER || (bytes[first] == '0' && (digits > 1 || first > from))) {
            return false;
        }
        for (int i = first; i < to; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** The number that {@link #isNumber} has seen. */
    long number() {
        boolean negative = bytes[from] == '-';
        long number = 0;
        for (int i = negative ? from + 1 : from; i < to; i++) {
            number = number * 10 + (bytes[i] - '0');
        }
        return negative ? -number : number;
    }

    /** Whether it is written as the server prints a uuid. */
    boolean isUuid() {
        if (to - from != UUID_LENGTH) {
            return false;
        }
        for (int i = 0; i < UUID_LENGTH; i++) {
            byte b = bytes[from + i];
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? b != '-' : (b < '0' || b > '9') && (b < 'a' || b > 'f')) {
                return false;
            }
        }
        return true;
    }

    /** Whether its last character is a space, which a type of limited length may drop. */
    boolean endsWithSpace() {
        return to > from && bytes[to - 1] == ' ';
    }

    /** The first eight bytes, as a number that sorts as they do. */
    long prefix() {
        long prefix = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            prefix = prefix << 8 | (from + i < to ? bytes[from + i] & 0xff : 0);
        }
        return prefix ^ Long.MIN_VALUE;
    }
}
