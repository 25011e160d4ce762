// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes at a time. */
final class Words {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;

    private Words() {}

    /** The eight bytes from an index on, the first of them lowest. */
    static long at(byte[] bytes, int index) {
        return (long) LONG.get(bytes, index);
    }

    /** The highest bit of each byte that is zero, and perhaps of some beyond the first of these. */
    static long zeros(long word) {
        return (word - ONES) & ~word & HIGH_BITS;
    }

    /**
     * Which byte is the first whose highest bit is set, when no other bits are. The quick compiler knows no instruction for counting zeros;
     * this takes it a multiplication.
     */
    static int firstMarked(long marks) {
        return (int) ((((marks & -marks) >>> 7) * 0x0001020304050607L) >>> 56);
    }
}
