// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

/** All stretches of bytes that differ from one in nothing but the values of its digits. */
final class DigitShape {

    /** With these added, the four low bits of a digit stay below 16, and those of the six characters after 9 do not. */
    private static final long SIXES = 0x0606060606060606L;

    private static final long CARRIES = 0x1010101010101010L;

    private final int length;

    /** The bits in which all are equal, and which these are. */
    private final long[] wanted;

    private final long[] equal;

    /** The bits that make the digits' values. */
    private final long[] values;

    /** The shape of some bytes. */
    DigitShape(byte[] bytes, int from, int to) {
        this.length = to - from;
        int words = (length + Long.BYTES - 1) / Long.BYTES;
        this.wanted = new long[words];
        this.equal = new long[words];
        this.values = new long[words];
        for (int i = 0; i < length; i++) {
            byte b = bytes[from + i];
            int word = i / Long.BYTES;
            int bit = i % Long.BYTES * Byte.SIZE;
            boolean digit = b >= '0' && b <= '9';
            equal[word] |= (digit ? 0xf0L : 0xffL) << bit;
            values[word] |= (digit ? 0x0fL : 0) << bit;
            wanted[word] |= (digit ? 0x30L : b & 0xffL) << bit;
        }
    }

    /** How many bytes each has. */
    int length() {
        return length;
    }

    /**
     * Whether the bytes from an index on are of this shape.
     *
     * @param bytes has at least {@link Anchors#PADDING} more bytes than {@link #length} from there on
     */
    boolean fits(byte[] bytes, int at) {
        for (int i = 0; i < wanted.length; i++) {
            long word = Words.at(bytes, at + i * Long.BYTES);
            long digits = values[i];
            if ((word & equal[i]) != wanted[i] || (((word & digits) + (SIXES & digits)) & CARRIES) != 0) {
                return false;
            }
        }
        return true;
    }
}
