// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The state of a sequence and the keys of one column it has still to meet, read at one moment. Keys are those that
 * the sequence can produce: within its bounds and, with an increment other than 1, of its residue.
 *
 * @param lastValue what {@code last_value} holds; with {@code isCalled} false it is the next value, not the last
 * @param nextValue what {@code nextval} would return; empty when the sequence is exhausted
 * @param extremeKey the key farthest in the sequence's direction
 * @param firstCollision the first key at or beyond the next value
 * @param firstAfterWrap for a sequence that cycles, the first key it meets after starting over
 * @param drift counted only where there is a first collision
 */
public record KeyFacts(
        long lastValue,
        boolean isCalled,
        OptionalLong nextValue,
        OptionalLong extremeKey,
        OptionalLong firstCollision,
        OptionalLong firstAfterWrap,
        Instant readAt,
        @Nullable DriftFacts drift) {
    KeyFacts withDrift(DriftFacts counted) {
        return new KeyFacts(
                lastValue, isCalled, nextValue, extremeKey, firstCollision, firstAfterWrap, readAt, counted);
    }
}
