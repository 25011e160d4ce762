// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.DriftFacts;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.SequenceFacts;
import java.util.List;
import java.util.OptionalLong;

/**
 * The keys at or beyond a sequence's next value, split into drift, which a repair passes, and outliers, which it
 * stops before. A few keys are outliers when they stand beyond a gap wider than a million from the rest and the
 * sequence has not reached the gap's far side; where all keys lie beyond the gap there is no rest, and that is a
 * restored range of ids, not an outlier.
 *
 * @param firstCollision the nearest key that the sequence will issue; empty when it is not behind
 * @param farthest the farthest such key, which a repair sets the sequence to
 * @param colliding how many of the next inserts fail before the sequence is past them
 * @param countedToTheEnd false when {@code colliding} is only a lower bound
 * @param outliers nearest first; empty in nearly every table
 * @param nearSide the key before the gap; empty without outliers
 */
public record KeysAhead(
        OptionalLong firstCollision,
        OptionalLong farthest,
        int colliding,
        boolean countedToTheEnd,
        List<Long> outliers,
        OptionalLong nearSide) {
    private static final long GAP = 1_000_000;
    private static final int OUTLIERS_PER_ROWS = 1_000;

    private static final KeysAhead NONE =
            new KeysAhead(OptionalLong.empty(), OptionalLong.empty(), 0, true, List.of(), OptionalLong.empty());

    /** Copies the outliers. */
    public KeysAhead {
        outliers = List.copyOf(outliers);
    }

    /** Whether the sequence will issue a key that is taken. */
    public boolean behind() {
        return firstCollision.isPresent();
    }

    /** The nearest outlier; empty in nearly every table. */
    public OptionalLong nearestOutlier() {
        return outliers.isEmpty() ? OptionalLong.empty() : OptionalLong.of(outliers.get(0));
    }

    /** Splits what was read for one use. */
    public static KeysAhead of(ExaminedUse examined) {
        KeyFacts keys = examined.keys();
        DriftFacts drift = keys.drift();
        if (drift == null || keys.nextValue().isEmpty() || keys.firstCollision().isEmpty()) {
            return NONE;
        }
        SequenceFacts sequence = examined.use().sequence();
        long next = keys.nextValue().getAsLong();
        long first = keys.firstCollision().getAsLong();
        List<Long> farthest = drift.farthestKeys().stream()
                .sorted((a, b) -> a.equals(b) ? 0 : sequence.isBeyond(a, b) ? -1 : 1)
                .toList();
        int count = outlierCount(farthest, drift.rows(), sequence, next);
        if (count == 0) {
            return new KeysAhead(
                    keys.firstCollision(),
                    keys.extremeKey(),
                    Math.min(drift.collidingKeys(), DriftFacts.COLLIDING_LIMIT - 1),
                    drift.collidingKeys() < DriftFacts.COLLIDING_LIMIT,
                    List.of(),
                    OptionalLong.empty());
        }
        List<Long> outliers = farthest.subList(0, count).stream()
                .sorted((a, b) -> a.equals(b) ? 0 : sequence.isBeyond(a, b) ? 1 : -1)
                .toList();
        long rest = farthest.get(count);
        boolean behind = !sequence.isBeyond(next, rest);
        boolean counted = drift.collidingKeys() < DriftFacts.COLLIDING_LIMIT;
        return new KeysAhead(
                behind ? OptionalLong.of(first) : OptionalLong.empty(),
                behind ? OptionalLong.of(rest) : OptionalLong.empty(),
                behind ? drift.collidingKeys() - count : 0,
                !behind || counted,
                outliers,
                OptionalLong.of(rest));
    }

    /** The largest number of keys that stand beyond a gap and are few enough to be outliers. */
    private static int outlierCount(List<Long> farthest, int rows, SequenceFacts sequence, long next) {
        int limit = Math.min(DriftFacts.FARTHEST_LIMIT - 1, Math.max(1, rows / OUTLIERS_PER_ROWS));
        for (int count = Math.min(limit, farthest.size() - 1); count > 0; count--) {
            long farSide = farthest.get(count - 1);
            if (sequence.isBeyond(farSide, next) && Distance.between(farSide, farthest.get(count)) > GAP) {
                return count;
            }
        }
        return 0;
    }
}
