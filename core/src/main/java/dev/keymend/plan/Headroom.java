// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;

/** What is left before the narrower of a sequence and its columns runs out. */
public final class Headroom {
    private Headroom() {}

    /** How many values a sequence can issue after {@code last} within the range; 0 when none. */
    public static long left(SequenceFacts sequence, Range range, long last) {
        long end = sequence.ascending() ? range.maximum() : range.minimum();
        return sequence.isBeyond(end, last) ? Distance.between(end, last) / Math.abs(sequence.increment()) : 0;
    }

    /** How many values a range has, or {@link Long#MAX_VALUE} when there are more than that. */
    static long size(Range range) {
        long distance = Distance.between(range.maximum(), range.minimum());
        return distance == Long.MAX_VALUE ? distance : distance + 1;
    }
}
