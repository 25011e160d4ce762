// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Counts what comes most often in bounded memory: exactly while there are few different things; from then on, whenever there are too
 * many, all counts go down by their median and what reaches nothing is forgotten (Misra and Gries, in the batches of Anderson et al.).
 * A count is then too low by no more than {@link #missed}.
 */
final class HeavyHitters {
    private static final int FEWEST_SLOTS = 8;

    private final int limit;

    /** An open table: the hash, the count, which is 0 in free slots, and the text of each thing. */
    private long[] hashes = new long[FEWEST_SLOTS];

    private long[] counts = new long[FEWEST_SLOTS];
    private @Nullable String[] texts = new String[FEWEST_SLOTS];
    private int size;

    /** The slot of what was counted last: it comes again more often than not. */
    private int last;

    private long missed;

    /** @param limit how many different things are counted at once; at least 2 */
    HeavyHitters(int limit) {
        this.limit = limit;
    }

    /** Counts one more of a text. */
    void add(String text) {
        if (text.equals(texts[last])) {
            counts[last]++;
            return;
        }
        add(text.hashCode() * 0x9E3779B97F4A7C15L + text.length(), text);
    }

    /**
     * Counts one more.
     *
     * @param hash equal for equal things; of what a text shows only a part
     */
    void add(long hash, String text) {
        int slot = slot(hash);
        if (counts[slot] == 0) {
            if (size >= limit) {
                makeRoom();
                slot = slot(hash);
            } else if (size * 2 >= hashes.length) {
                rebuild(hashes.length * 2, 0);
                slot = slot(hash);
            }
            hashes[slot] = hash;
            texts[slot] = text;
            size++;
        }
        counts[slot]++;
        last = slot;
    }

    /** Where a thing is, or is to be put. */
    private int slot(long hash) {
        int mask = hashes.length - 1;
        int slot = (int) ((hash * 0x9E3779B97F4A7C15L) >>> 32) & mask;
        while (counts[slot] != 0 && hashes[slot] != hash) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private void makeRoom() {
        long[] sorted = new long[size];
        int filled = 0;
        for (long count : counts) {
            if (count > 0) {
                sorted[filled++] = count;
            }
        }
        Arrays.sort(sorted);
        long median = sorted[filled / 2];
        missed += median;
        rebuild(hashes.length, median);
    }

    /** Makes the table anew, with every count less by so much. */
    private void rebuild(int slots, long less) {
        long[] oldHashes = hashes;
        long[] oldCounts = counts;
        @Nullable String[] oldTexts = texts;
        hashes = new long[slots];
        counts = new long[slots];
        texts = new String[slots];
        size = 0;
        last = 0;
        for (int i = 0; i < oldCounts.length; i++) {
            if (oldCounts[i] > less) {
                int slot = slot(oldHashes[i]);
                hashes[slot] = oldHashes[i];
                counts[slot] = oldCounts[i] - less;
                texts[slot] = oldTexts[i];
                size++;
            }
        }
    }

    /** How much too low a count may be; 0 when all are exact. */
    long missed() {
        return missed;
    }

    /** How many different things are being counted. */
    int size() {
        return size;
    }

    /** The most frequent ones, the most frequent first, those of equal count in the order of their texts. */
    Top top(int most) {
        List<Top.Entry> entries = new ArrayList<>();
        for (int i = 0; i < counts.length; i++) {
            String text = texts[i];
            if (text != null) {
                entries.add(new Top.Entry(text, counts[i]));
            }
        }
        entries.sort((a, b) -> a.count() != b.count()
                ? Long.compare(b.count(), a.count())
                : a.text().compareTo(b.text()));
        return new Top(entries.subList(0, Math.min(most, entries.size())), size, missed);
    }
}
