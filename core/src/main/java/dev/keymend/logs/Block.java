// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.util.Arrays;

/**
 * A stretch of a log. It owns the lines that begin in it, and can see beyond its end, for a line may go on there, and an error over
 * further lines. Used by one thread.
 */
final class Block {
    /** Reads more of the log. */
    @FunctionalInterface
    interface More {
        /** What follows the block's {@code have} bytes, appended, with padding at the end; the same size when nothing follows. */
        Filled read(byte[] bytes, int have) throws IOException;
    }

    /** Bytes and how many of them are the log's. */
    static final class Filled {
        private final byte[] bytes;
        private final int size;

        /** The array is handed over. */
        Filled(byte[] bytes, int size) {
            this.bytes = bytes;
            this.size = size;
        }
    }

    /** An error whose lines go on for longer is read as far as this. */
    private static final int LONGEST_RECORD = 16 << 20;

    private byte[] bytes;
    private int size;
    private final int begin;
    private final int from;
    private final int ownEnd;
    private final More more;

    /**
     * A block.
     *
     * @param bytes has {@link Anchors#PADDING} more than {@code size}
     * @param begin where the block begins
     * @param atLineStart whether a line begins there
     * @param ownEnd lines that begin from here on are the next block's
     */
    Block(byte[] bytes, int size, int begin, boolean atLineStart, int ownEnd, More more) {
        this.bytes = bytes;
        this.size = size;
        this.ownEnd = ownEnd;
        this.more = more;
        this.begin = begin;
        this.from = atLineStart ? begin : Math.min(size, after(begin));
    }

    private int after(int begin) {
        int end = indexOfLineFeed(begin);
        return end < 0 ? size : end + 1;
    }

    private int indexOfLineFeed(int at) {
        int end = LineFeeds.next(bytes, Math.min(at, size), size);
        return end < size ? end : -1;
    }

    byte[] bytes() {
        return bytes;
    }

    /** Where it begins, perhaps within a line. */
    int begin() {
        return begin;
    }

    /** Where the first line that it owns begins. */
    int from() {
        return from;
    }

    /** Where lines begin that are the next block's. */
    int ownEnd() {
        return ownEnd;
    }

    /** How many bytes can be seen at present. */
    int size() {
        return size;
    }

    /** Where the line begins that holds this place; -1 when it is not this block's. */
    int lineStart(int place) {
        int start = place;
        while (start > from && bytes[start - 1] != '\n') {
            start--;
        }
        return start >= ownEnd ? -1 : start;
    }

    /** Where the line ends that holds this place: at its line feed, or at the end of the log. */
    int lineEnd(int place) throws IOException {
        int at = place;
        while (true) {
            int end = indexOfLineFeed(at);
            if (end >= 0) {
                return end;
            }
            at = size;
            if (!grow()) {
                return size;
            }
        }
    }

    /** Makes more of the log visible; false when there is no more. */
    boolean grow() throws IOException {
        if (size - from >= LONGEST_RECORD) {
            return false;
        }
        Filled filled = more.read(bytes, size);
        boolean grown = filled.size > size;
        bytes = filled.bytes;
        size = filled.size;
        return grown;
    }

    /** Room for more behind what there is. */
    static byte[] widened(byte[] bytes, int have, int room) {
        return bytes.length >= have + room + Anchors.PADDING
                ? bytes
                : Arrays.copyOf(bytes, have + room + Anchors.PADDING);
    }
}
