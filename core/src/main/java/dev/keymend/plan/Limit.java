// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.StoringColumn;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that values cannot go beyond: the sequence's bound, the type of its column, or that of a column which
 * stores the value because a foreign key makes it.
 *
 * @param use the column whose values they are
 * @param kind what sets the limit
 * @param end the last value that it lets through, in the sequence's direction
 * @param storing the column of the foreign key; null for the other kinds
 */
public record Limit(
        SequenceUse use, Kind kind, long end, @Nullable StoringColumn storing) {
    /** What sets a limit. */
    public enum Kind {
        SEQUENCE,
        COLUMN,
        STORING_COLUMN
    }

    /** Every limit of a use; the sequence's is always there, types without a limit have none. */
    public static List<Limit> of(SequenceUse use, ColumnAudit audit) {
        SequenceFacts sequence = use.sequence();
        List<Limit> limits = new ArrayList<>();
        limits.add(ofSequence(use));
        Range column = use.columnRange();
        if (column != null) {
            limits.add(new Limit(use, Kind.COLUMN, end(sequence, column), null));
        }
        for (StoringColumn storing : audit.storing(use)) {
            Range range = use.rangeIn(storing.fullType());
            if (range != null) {
                limits.add(new Limit(use, Kind.STORING_COLUMN, end(sequence, range), storing));
            }
        }
        return limits;
    }

    /** The bound of the sequence itself. */
    public static Limit ofSequence(SequenceUse use) {
        return new Limit(use, Kind.SEQUENCE, use.sequence().bound(), null);
    }

    /** Every limit of several columns that one sequence feeds. */
    public static List<Limit> ofAll(List<SequenceUse> uses, ColumnAudit audit) {
        return uses.stream().flatMap(use -> of(use, audit).stream()).toList();
    }

    /** Those that values meet first: all of them set the same end. */
    public static List<Limit> nearest(List<Limit> limits, SequenceFacts sequence) {
        long nearest = limits.get(0).end();
        for (Limit limit : limits) {
            if (sequence.isBeyond(nearest, limit.end())) {
                nearest = limit.end();
            }
        }
        long end = nearest;
        return limits.stream().filter(limit -> limit.end() == end).toList();
    }

    /** For a person: {@code the sequence}, {@code the column (integer)}. */
    public String words() {
        return switch (kind) {
            case SEQUENCE -> "the sequence";
            case COLUMN -> "the column (" + use.columnType() + ")";
            case STORING_COLUMN -> storing == null ? "" : storing.quotedColumn() + " (" + storing.columnType() + ")";
        };
    }

    private static long end(SequenceFacts sequence, Range range) {
        return sequence.ascending() ? range.maximum() : range.minimum();
    }
}
