// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Counts what comes most often in bounded memory: exactly while there are few different things; from then on, whenever there are too
 * many, all counts go down by their median and what reaches nothing is forgotten (Misra and Gries, in the batches of Anderson et al.).
 * A count is then too low by no more than {@link #missed}.
 */
final class HeavyHitters {
    private static final class Counter {
        private final String text;
        private long count;

        private Counter(String text) {
            this.text = text;
        }
    }

    private final int limit;
    private final Map<Long, Counter> counters = new HashMap<>();
    /** What was counted last comes again more often than not. */
    private @Nullable Counter last;

    private long missed;

    /** @param limit how many different things are counted at once; at least 2 */
    HeavyHitters(int limit) {
        this.limit = limit;
    }

    /** Counts one more of a text. */
    void add(String text) {
        Counter same = last;
        if (same != null && same.text.equals(text)) {
            same.count++;
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
        Counter counter = counters.get(hash);
        if (counter == null) {
            if (counters.size() >= limit) {
                makeRoom();
            }
            counter = new Counter(text);
            counters.put(hash, counter);
        }
        counter.count++;
        last = counter;
    }

    private void makeRoom() {
        long[] counts = counters.values().stream().mapToLong(each -> each.count).toArray();
        Arrays.sort(counts);
        long median = counts[counts.length / 2];
        missed += median;
        last = null;
        counters.values().removeIf(each -> {
            each.count -= median;
            return each.count <= 0;
        });
    }

    /** How much too low a count may be; 0 when all are exact. */
    long missed() {
        return missed;
    }

    /** How many different things are being counted. */
    int size() {
        return counters.size();
    }

    /** The most frequent ones, the most frequent first, those of equal count in the order of their texts. */
    Top top(int most) {
        List<Counter> sorted = new ArrayList<>(counters.values());
        sorted.sort((a, b) -> a.count != b.count ? Long.compare(b.count, a.count) : a.text.compareTo(b.text));
        List<Top.Entry> entries = new ArrayList<>();
        for (Counter each : sorted.subList(0, Math.min(most, sorted.size()))) {
            entries.add(new Top.Entry(each.text, each.count));
        }
        return new Top(entries, counters.size(), missed);
    }
}
