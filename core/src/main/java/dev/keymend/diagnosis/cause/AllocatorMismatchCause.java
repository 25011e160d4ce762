// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.plan.KeysAhead;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** An ORM takes ids in blocks and the sequence counts by one, or the other way round. */
final class AllocatorMismatchCause implements CauseFinder {
    private static final int SMALLEST_BLOCK = 10;
    /** With fewer values issued, the distance says only that rows came with their ids. */
    private static final int ENOUGH_ISSUED = 20;

    @Override
    public String id() {
        return "allocator-mismatch";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        Optional<ExaminedUse> fed = incident.fedPart();
        if (incident.violation().kind() != Kind.UNIQUE || fed.isEmpty()) {
            return Optional.empty();
        }
        ExaminedUse use = fed.get();
        KeysAhead ahead = KeysAhead.of(use);
        long last = use.keys().lastValue();
        // Keys reach about a whole number of blocks as far as the sequence: value n stands for n * block ids.
        if (use.use().sequence().increment() != 1
                || !use.keys().isCalled()
                || last < ENOUGH_ISSUED
                || ahead.farthest().isEmpty()
                || ahead.farthest().getAsLong() / last < SMALLEST_BLOCK) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.POSSIBLE,
                "An allocator may take ids in blocks (Hibernate's allocationSize, 50 by default) from a sequence that"
                        + " counts by one. Both must have the same size.",
                List.of("the highest key is " + ahead.farthest().getAsLong() / last
                        + " times the sequence's last value, and the sequence's increment is 1"),
                "an application without an allocator: then the rows came with their ids",
                List.of()));
    }
}
