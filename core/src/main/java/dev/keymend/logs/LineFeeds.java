// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

/** Finds and counts line feeds, eight bytes at a time. */
final class LineFeeds {

    private static final long NEW_LINES = 0x0a0a0a0a0a0a0a0aL;
    private static final long LOW_BITS = 0x7f7f7f7f7f7f7f7fL;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private LineFeeds() {}

    /** Where the first line feed is from an index on; {@code to} when there is none before that. */
    static int next(byte[] bytes, int from, int to) {
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            long word = Words.at(bytes, i) ^ NEW_LINES;
            long zeros = Words.zeros(word);
            if (zeros != 0) {
                return i + Words.firstMarked(zeros);
            }
        }
        for (; i < to; i++) {
            if (bytes[i] == '\n') {
                return i;
            }
        }
        return to;
    }

    /** How many there are between two indexes. */
    static int count(byte[] bytes, int from, int to) {
        int lines = 0;
        int i = from;
        for (; i + 8 * Long.BYTES <= to; i += 8 * Long.BYTES) {
            // Each word has a bit of its own in every byte.
            lines += Long.bitCount(marks(bytes, i)
                    | marks(bytes, i + Long.BYTES) >>> 1
                    | marks(bytes, i + 2 * Long.BYTES) >>> 2
                    | marks(bytes, i + 3 * Long.BYTES) >>> 3
                    | marks(bytes, i + 4 * Long.BYTES) >>> 4
                    | marks(bytes, i + 5 * Long.BYTES) >>> 5
                    | marks(bytes, i + 6 * Long.BYTES) >>> 6
                    | marks(bytes, i + 7 * Long.BYTES) >>> 7);
        }
        for (; i < to; i++) {
            lines += bytes[i] == '\n' ? 1 : 0;
        }
        return lines;
    }

    /** The highest bit of each of eight bytes, set exactly where the byte is a line feed. */
    private static long marks(byte[] bytes, int at) {
        long word = Words.at(bytes, at) ^ NEW_LINES;
        return ~(((word & LOW_BITS) + LOW_BITS) | word) & HIGH_BITS;
    }
}
