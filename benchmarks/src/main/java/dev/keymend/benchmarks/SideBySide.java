// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Runs what a user could do instead beside what we do, and prints ratios. The alternatives take turns, so that a machine
 * that slows down slows all of them; the first turn of each is not counted; every turn must end with the same result, or
 * the comparison means nothing.
 */
public final class SideBySide {
    /** One way to do the job. */
    public interface Alternative {
        /** Puts everything back to the start; not timed. */
        default void prepare() throws Exception {}

        /** Does the job; timed. */
        void run() throws Exception;

        /** What was achieved, such as a row count; compared between alternatives; not timed. */
        Object result() throws Exception;
    }

    private final String title;
    private final int turns;
    private final LongSupplier nanoTime;
    private final Map<String, Alternative> alternatives = new LinkedHashMap<>();

    /**
     * A comparison.
     *
     * @param title says the server's version and the row counts
     * @param turns counted runs of each alternative, at least 1; odd numbers have a median that was measured
     */
    public SideBySide(String title, int turns) {
        this(title, turns, System::nanoTime);
    }

    SideBySide(String title, int turns, LongSupplier nanoTime) {
        if (turns < 1) {
            throw new IllegalArgumentException("a comparison needs at least one turn, not " + turns);
        }
        this.title = title;
        this.turns = turns;
        this.nanoTime = nanoTime;
    }

    /** Adds an alternative; the first one is what the others are measured against. */
    public SideBySide with(String name, Alternative alternative) {
        alternatives.put(name, alternative);
        return this;
    }

    /**
     * Runs them in turn and prints a line each: the median in milliseconds, and how many times as fast as the first.
     *
     * @return each one's median, in nanoseconds
     * @throws IllegalStateException if the results differ
     */
    public Map<String, Long> run(PrintWriter out) throws Exception {
        Map<String, List<Long>> nanos = new LinkedHashMap<>();
        alternatives.keySet().forEach(name -> nanos.put(name, new ArrayList<>()));
        Object expected = null;
        for (int turn = 0; turn <= turns; turn++) {
            for (Map.Entry<String, Alternative> each : alternatives.entrySet()) {
                Alternative alternative = each.getValue();
                alternative.prepare();
                long start = nanoTime.getAsLong();
                alternative.run();
                long elapsed = nanoTime.getAsLong() - start;
                Object result = alternative.result();
                expected = expected == null ? result : expected;
                if (!Objects.equals(expected, result)) {
                    throw new IllegalStateException(
                            each.getKey() + " ended with " + result + ", others with " + expected);
                }
                if (turn > 0) {
                    Objects.requireNonNull(nanos.get(each.getKey())).add(elapsed);
                }
            }
        }
        out.println(title + ", " + turns + (turns == 1 ? " turn" : " turns") + " each, result " + expected);
        long first = 0;
        Map<String, Long> medians = new LinkedHashMap<>();
        for (Map.Entry<String, List<Long>> each : nanos.entrySet()) {
            long median = median(each.getValue());
            medians.put(each.getKey(), median);
            first = first == 0 ? median : first;
            out.println(String.format(
                    Locale.ROOT,
                    "  %-40s %10.1f ms   %6.2f x as fast",
                    each.getKey(),
                    median / 1e6,
                    (double) first / median));
        }
        out.flush();
        return medians;
    }

    private static long median(List<Long> values) {
        List<Long> sorted = values.stream().sorted(Comparator.naturalOrder()).toList();
        return sorted.get(sorted.size() / 2);
    }
}
