// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.BitSet;

/**
 * The keys of the input by one constraint, as hashes: which of them come several times, and which record has one of the table's.
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

    /** A bit for each hash of the input, by some of its digits: small enough to stay near the processor, as slots are not. */
    private long[] present = {};

    /** How much memory so many keys take at most. */
    static long bytes(long keys) {
        return (Long.BYTES + Integer.BYTES + FILTER_BITS / 8L) * 2 * 8 * keys / EIGHTHS;
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

    /** Makes it ready for the table's keys; nothing is added afterwards. */
    void close() {
        if (present.length > 0) {
            return;
        }
        present = new long[slots.length * FILTER_BITS / Long.SIZE];
        for (long hash : slots) {
            if (hash != 0) {
                present[word(hash)] |= 1L << hash;
            }
        }
    }

    private int word(long hash) {
        return (int) (hash >>> 6) & (present.length - 1);
    }

    /** Which record of the input seems to have a key of the table's, counted from 0; of several any; of none -1. */
    int record(long hash) {
        if ((present[word(hash)] >>> hash & 1) == 0) {
            return -1;
        }
        int slot = slot(hash);
        return slots[slot] == 0 ? -1 : records[slot];
    }

    /** Whether the input has any key several times. */
    boolean anyRepeated() {
        return !repeated.isEmpty();
    }

    /** Whether it has this one several times. */
    boolean repeated(long hash) {
        return repeated.get(slot(hash));
    }
}
