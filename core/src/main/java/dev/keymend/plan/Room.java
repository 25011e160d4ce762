// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceFacts;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The headroom of one column: how much is left before the narrowest of the sequence, its column and the columns that store its
 * values because of a foreign key ends.
 *
 * @param nearest what sets the nearest end, all of them the same; at least one
 * @param left how many values are left, the next one among them
 * @param percentUsed of what the sequence can issue from its first value to the end, never 100 while a value is left
 */
public record Room(List<Limit> nearest, long left, int percentUsed) {
    /** Copies the limits. */
    public Room {
        nearest = List.copyOf(nearest);
    }

    /**
     * The headroom of a column.
     *
     * @param audit without its facts, what stores the values is not known and not looked at
     */
    public static Room of(ExaminedUse examined, ColumnAudit audit) {
        SequenceFacts sequence = examined.use().sequence();
        List<Limit> nearest = Limit.nearest(Limit.of(examined.use(), audit), sequence);
        OptionalLong next = examined.keys().nextValue();
        if (next.isEmpty()) {
            return new Room(nearest, 0, 100);
        }
        long end = nearest.get(0).end();
        long left = left(sequence, end, next.getAsLong());
        return new Room(nearest, left, percentUsed(sequence, end, next.getAsLong(), left));
    }

    /** The last value, in the sequence's direction. */
    public long end() {
        return nearest.get(0).end();
    }

    /** What ends there, for a person: {@code the sequence, the column (integer)}. */
    public String words() {
        return nearest.stream().map(Limit::words).collect(Collectors.joining(", "));
    }

    /** How many values there are from {@code next} to {@code end}, both included. */
    public static long left(SequenceFacts sequence, long end, long next) {
        return sequence.isBeyond(next, end) ? 0 : Distance.between(end, next) / Math.abs(sequence.increment()) + 1;
    }

    /** Of what the sequence can issue from its first value to the end, in whole percent. */
    public static int percentUsed(SequenceFacts sequence, long end, long next, long left) {
        long first = sequence.ascending() ? sequence.minimum() : sequence.maximum();
        if (!sequence.isBeyond(end, first)) {
            return 100;
        }
        double used = sequence.isBeyond(next, first)
                ? (double) Distance.between(next, first) / Math.abs(sequence.increment())
                : 0;
        return (int) Math.floor(100 * used / (used + left));
    }
}
