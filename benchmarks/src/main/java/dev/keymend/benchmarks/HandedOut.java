// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Values that a sequence has handed out, and what was wrong with them. */
final class HandedOut {
    /**
     * A value that a session got.
     *
     * @param askedAt when it asked, in microseconds on the server's clock
     */
    record Value(long value, long askedAt) {}

    /**
     * A repair that has ended.
     *
     * @param passed the farthest taken key; a right repair hands out nothing up to it any more
     * @param endedAt in microseconds on the server's clock
     */
    record Repair(long passed, long endedAt) {}

    private final List<Value> values;

    HandedOut(List<Value> values) {
        this.values = List.copyOf(values);
    }

    /** How many times a value was handed out that had been before. */
    long twice() {
        Set<Long> seen = new HashSet<>();
        return values.stream().filter(value -> !seen.add(value.value())).count();
    }

    /** How many values were asked for after a repair and are not beyond the keys it was to pass. */
    long taken(List<Repair> repairs) {
        return values.stream()
                .filter(value -> repairs.stream()
                        .anyMatch(repair -> value.askedAt() > repair.endedAt() && value.value() <= repair.passed()))
                .count();
    }

    int count() {
        return values.size();
    }
}
