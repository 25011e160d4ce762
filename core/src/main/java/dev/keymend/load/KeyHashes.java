// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.BitSet;

/**
 * The keys of the input by one constraint, as hashes: which of them come several times, and which the table seems to have.
 * An equal hash is only a suspicion, and the server's answer decides; but where equal keys have equal bytes, a key without
 * a suspicion is none that the input has twice. A hash is never 0.
 */
final class KeyHashes {
    /** Of the slots so many are filled at most, in eighths. */
    private static final int EIGHTHS = 5;

    /** For each slot so many bits. */
    private static final int FILTER_BITS = 8;

    private long[] slots = new long[1 << 12];

    /** By slot: which record has the key, counted from 0; of several any. */
    private int[] records = new int[1 << 12];

    private int filled;
    private BitSet repeated = new BitSet();
    private final BitSet taken = new BitSet();

    /** A bit for each hash of the input, by some of its digits: small enough to stay near the processor, as slots are not. */
    private long[] present = {};

    /** The same for those that are repeated or taken. */
    private long[] marked = {};

    private boolean anyMarked;

    /** How much memory so many keys take at most. */
    static long bytes(long keys) {
        return (Long.BYTES + Integer.BYTES + FILTER_BITS / 8L * 2) * 2 * 8 * keys / EIGHTHS;
    }

    /** One more key of the input; which record before it has the same, or -1. */
    int add(long hash, int record) {
        if (filled >= slots.length / 8 * EIGHTHS) {
            grow(slots.length * 2);
        }
        int slot = slot(hash);
        if (slots[slot] == hash) {
            repeated.set(slot);
            return records[slot];
        }
        slots[slot] = hash;
        records[slot] = record;
        filled++;
        return -1;
    }

    /** Makes room for so many more. */
    void expect(int more) {
        int length = slots.length;
        while ((long) filled + more >= length / 8L * EIGHTHS && length < 1 << 29) {
            length *= 2;
        }
        if (length > slots.length) {
            grow(length);
        }
    }

    private void grow(int length) {
        long[] before = slots;
        BitSet marked = repeated;
        int[] recordsBefore = records;
        slots = new long[length];
        records = new int[slots.length];
        repeated = new BitSet();
        for (int i = 0; i < before.length; i++) {
            if (before[i] != 0) {
                int slot = slot(before[i]);
                slots[slot] = before[i];
                records[slot] = recordsBefore[i];
                if (marked.get(i)) {
                    repeated.set(slot);
                }
            }
        }
    }

    /** Where a hash stands, or would. */
    private int slot(long hash) {
        int mask = slots.length - 1;
        int slot = (int) (hash >>> 32) & mask;
        while (slots[slot] != 0 && slots[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    /** Makes it ready to be asked; nothing is added afterwards. */
    void close() {
        present = new long[slots.length * FILTER_BITS / Long.SIZE];
        marked = new long[present.length];
        for (int i = 0; i < slots.length; i++) {
            if (slots[i] != 0) {
                set(present, slots[i]);
                if (repeated.get(i)) {
                    mark(slots[i]);
                }
            }
        }
    }

    private void mark(long hash) {
        anyMarked = true;
        set(marked, hash);
    }

    private static void set(long[] bits, long hash) {
        bits[(int) (hash >>> 6) & (bits.length - 1)] |= 1L << hash;
    }

    private static boolean isSet(long[] bits, long hash) {
        return (bits[(int) (hash >>> 6) & (bits.length - 1)] >>> hash & 1) != 0;
    }

    /** The table has this key; which record of the input seems to have it as well, or -1. */
    int take(long hash) {
        if (isSet(present, hash)) {
            int slot = slot(hash);
            if (slots[slot] != 0) {
                taken.set(slot);
                mark(hash);
                return records[slot];
            }
        }
        return -1;
    }

    /** Whether the input has any key several times. */
    boolean anyRepeated() {
        return !repeated.isEmpty();
    }

    /** Whether the table seems to have any. */
    boolean anyTaken() {
        return !taken.isEmpty();
    }

    boolean repeated(long hash) {
        return isSet(marked, hash) && repeated.get(slot(hash));
    }

    /** Whether it is repeated, or the table seems to have it. */
    boolean suspected(long hash) {
        if (!anyMarked || !isSet(marked, hash)) {
            return false;
        }
        int slot = slot(hash);
        return repeated.get(slot) || taken.get(slot);
    }
}
