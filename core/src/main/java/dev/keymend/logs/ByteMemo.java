// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What is known of stretches of bytes, looked up without making anything of them. Forgets all when there is too much. */
final class ByteMemo<V> {
    private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;

    private static final class Slot<V> {
        private final byte[] bytes;
        private final int hash;
        private final V value;

        private Slot(byte[] bytes, int hash, V value) {
            this.bytes = bytes;
            this.hash = hash;
            this.value = value;
        }
    }

    private final int most;
    private final @Nullable Slot<V>[] slots;
    private int size;

    /** @param most how many are known at once; a power of two */
    ByteMemo(int most) {
        this.most = most;
        @SuppressWarnings({"unchecked", "rawtypes"}) // There is no other way to an array of a generic type.
        @Nullable Slot<V>[] empty = new Slot[most * 2];
        this.slots = empty;
    }

    /** What is known of these bytes; null when nothing is. */
    @Nullable V get(byte[] bytes, int from, int to) {
        int hash = hash(bytes, from, to);
        for (int at = hash & (slots.length - 1); ; at = (at + 1) & (slots.length - 1)) {
            Slot<V> slot = slots[at];
            if (slot == null) {
                return null;
            }
            if (slot.hash == hash && Arrays.equals(slot.bytes, 0, slot.bytes.length, bytes, from, to)) {
                return slot.value;
            }
        }
    }

    /** Keeps what is known of bytes of which nothing is yet. */
    void put(byte[] bytes, int from, int to, V value) {
        if (size >= most) {
            Arrays.fill(slots, null);
            size = 0;
        }
        int hash = hash(bytes, from, to);
        int at = hash & (slots.length - 1);
        while (slots[at] != null) {
            at = (at + 1) & (slots.length - 1);
        }
        slots[at] = new Slot<>(Arrays.copyOfRange(bytes, from, to), hash, value);
        size++;
    }

    private static int hash(byte[] bytes, int from, int to) {
        long hash = (long) to - from;
        int i = from;
        for (; i + Long.BYTES <= to; i += Long.BYTES) {
            hash = (hash ^ Words.at(bytes, i)) * MULTIPLIER;
            hash ^= hash >>> 29;
        }
        for (; i < to; i++) {
            hash = (hash ^ bytes[i]) * MULTIPLIER;
        }
        return (int) (hash >>> 32);
    }
}
