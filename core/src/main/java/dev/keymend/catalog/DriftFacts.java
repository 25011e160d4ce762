// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands before a sequence, counted no further than is needed to judge.
 *
 * @param collidingKeys different keys at or beyond the next value, up to {@link #COLLIDING_LIMIT}
 * @param farthestKeys the farthest keys, farthest first, up to {@link #FARTHEST_LIMIT}
 * @param rows rows of the table, up to {@link #ROWS_LIMIT}
 * @param writers who wrote the first rows in the way; null where the role may not see it
 */
public record DriftFacts(
        int collidingKeys,
        List<Long> farthestKeys,
        int rows,
        @Nullable KeyWriters writers) {
    /** One more than the number of keys that is counted exactly. */
    public static final int COLLIDING_LIMIT = 10_001;
    /** One more than the number of keys that may be outliers. */
    public static final int FARTHEST_LIMIT = 1_001;
    /** One more than a thousand times the number of keys that may be outliers. */
    public static final int ROWS_LIMIT = 1_000_001;

    /** Copies the keys. */
    public DriftFacts {
        farthestKeys = KeyRuns.of(farthestKeys);
    }

    DriftFacts with(KeyWriters known) {
        return new DriftFacts(collidingKeys, farthestKeys, rows, known);
    }
}
