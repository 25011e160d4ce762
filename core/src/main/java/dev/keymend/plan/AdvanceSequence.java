// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import java.util.List;
import java.util.OptionalLong;

/**
 * Moves a sequence past the keys it would meet. The target is what was read when the plan was made; a step is right
 * when it runs, so the runner reads again, and the SQL itself looks once more beyond the target under the lock.
 *
 * @param lastValue the sequence's {@code last_value} when it was read
 * @param isCalled the sequence's {@code is_called} when it was read
 * @param target the value to leave as the last one issued
 * @param feeds the columns the sequence feeds
 */
public record AdvanceSequence(
        SequenceFacts sequence, long lastValue, boolean isCalled, long target, List<Feed> feeds, Method method)
        implements Action {
    /**
     * A column and where a repair stops looking in it.
     *
     * @param fence the nearest outlier; keys from there on are not passed
     */
    public record Feed(SequenceUse use, OptionalLong fence) {}

    /** How the value is moved. */
    public enum Method {
        /** By {@code setval} under the sequence's own lock; undone by a rollback. Needs ownership. */
        UNDER_LOCK,
        /** By taking values with {@code nextval}, which never goes back; needs no more than USAGE. */
        BY_NEXTVAL
    }

    /** Copies the feeds. */
    public AdvanceSequence {
        feeds = List.copyOf(feeds);
    }

    /** Whether a value is so far beyond the target that the keys up to it must be judged anew. */
    public boolean overshotBy(long value) {
        return sequence.isBeyond(value, target) && Distance.between(value, target) > KeysAhead.GAP;
    }

    /** How many values lie between the last one issued and the target, in steps of the increment. */
    public long distance() {
        return Distance.between(target, lastValue) / Math.abs(sequence.increment()) + (isCalled ? 0 : 1);
    }
}
