// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.violation.Kind;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/**
 * Users of a sequence derive ids from it in different ways: an ORM takes them in blocks and the sequence counts by one, or
 * blocks of different sorts overlap. The data shows where ids are, not who gave them, so this is never proven.
 */
final class AllocatorMismatchCause implements CauseFinder {
    private static final int SMALLEST_BLOCK = 10;
    /** Hibernate's default. */
    private static final int USUAL_BLOCK = 50;
    /** With fewer values issued, the distance says only that rows came with their ids. */
    private static final int ENOUGH_ISSUED = 20;
    /** With fewer values issued, one block beyond the last of them is as likely an import of a few rows. */
    private static final int ENOUGH_BLOCKS = 2 * USUAL_BLOCK;

    @Override
    public String id() {
        return "allocator-mismatch";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        Optional<ExaminedUse> fed = incident.fedPart();
        if (incident.violation().kind() != Kind.UNIQUE
                || fed.isEmpty()
                || fed.get().use().affixes() != null // Allocators count; they make no texts.
                || !fed.get().keys().isCalled()) {
            return Optional.empty();
        }
        long increment = fed.get().use().sequence().increment();
        if (increment == 1) {
            return hiLo(fed.get()).or(() -> overlappingBlocks(incident, fed.get()));
        }
        return increment >= SMALLEST_BLOCK ? insideBlock(incident, fed.get()) : Optional.empty();
    }

    /** Keys reach about a whole number of blocks as far as the sequence: value n stands for n * block ids. */
    private Optional<Cause> hiLo(ExaminedUse use) {
        KeysAhead ahead = KeysAhead.of(use);
        long last = use.keys().lastValue();
        if (last < ENOUGH_ISSUED
                || ahead.farthest().isEmpty()
                || ahead.farthest().getAsLong() / last < SMALLEST_BLOCK) {
            return Optional.empty();
        }
        long farthest = ahead.farthest().getAsLong();
        return Optional.of(new Cause(
                id(),
                Confidence.POSSIBLE,
                "An allocator may take ids in blocks (Hibernate's allocationSize, 50 by default) from a sequence that"
                        + " counts by one. Both must have the same size.",
                List.of("the highest key, " + farthest + ", is " + farthest / last
                        + " times the sequence's last value, " + last + ", and the sequence's increment is 1"),
                "an application without an allocator: then the rows came with their ids",
                List.of()));
    }

    /** A pooled allocator uses value n for the ids n to n + 49; value n + 1 then stands for nearly the same ids. */
    private Optional<Cause> overlappingBlocks(Incident incident, ExaminedUse use) {
        KeysAhead ahead = KeysAhead.of(use);
        long last = use.keys().lastValue();
        if (last < ENOUGH_BLOCKS || ahead.farthest().isEmpty() || !ahead.countedToTheEnd()) {
            return Optional.empty();
        }
        long beyond = ahead.farthest().getAsLong() - last;
        // Blocks leave no gaps; rows that came with their ids mostly do, or reach farther.
        if (beyond < SMALLEST_BLOCK / 2 || beyond >= USUAL_BLOCK || ahead.colliding() != beyond) {
            return Optional.empty();
        }
        boolean given = KeyOrigin.of(incident.statement(), use.use().column()) == KeyOrigin.GIVEN
                && isWithin(incident.keyValue(use.use().column()), last - USUAL_BLOCK, last + USUAL_BLOCK);
        return Optional.of(new Cause(
                id(),
                given ? Confidence.LIKELY : Confidence.POSSIBLE,
                "An allocator may take ids in blocks (Hibernate's pooled one, allocationSize 50 by default) from a sequence"
                        + " that counts by one: successive blocks overlap. Both must have the same size.",
                List.of(
                        "the highest key, " + ahead.farthest().getAsLong() + ", is " + beyond
                                + " beyond the sequence's last value, " + last + ": less than a block of "
                                + USUAL_BLOCK,
                        "all " + beyond + " ids in between are taken, as those of a block are",
                        given
                                ? "the statement gives the id itself, as an allocator does"
                                : "the sequence's increment is 1"),
                "an allocationSize of 1 in the application's mapping, or an import of " + beyond + " rows",
                List.of(widen(use))));
    }

    private static Remedy widen(ExaminedUse use) {
        String name = use.use().sequence().name().quoted();
        return new Remedy(
                "Give the sequence the size of the block, if the application's mapping has one",
                List.of(Step.byHand(
                        "Widen the increment and pass the rows, while the application is stopped",
                        "BEGIN;\nALTER SEQUENCE " + name + " INCREMENT BY " + USUAL_BLOCK + ";\nSELECT setval("
                                + literal(name) + ", (SELECT max("
                                + quote(use.use().column()) + ") FROM "
                                + use.use().table().name().quoted() + ") + " + USUAL_BLOCK + ");\nCOMMIT;",
                        "ShareRowExclusiveLock on the sequence: nextval waits. Everybody else who takes ids from it gets"
                                + " every fiftieth")));
    }

    /** The sequence counts by blocks, and the refused id lies inside of one: somebody counts within it. */
    private Optional<Cause> insideBlock(Incident incident, ExaminedUse use) {
        SequenceFacts sequence = use.use().sequence();
        long increment = sequence.increment();
        long last = use.keys().lastValue();
        Optional<String> value = incident.keyValue(use.use().column());
        if (!isWithin(value, sequence.minimum(), last + increment)) {
            return Optional.empty();
        }
        BigInteger block = BigInteger.valueOf(increment);
        BigInteger id = new BigInteger(value.orElseThrow());
        BigInteger past = id.subtract(BigInteger.valueOf(last)).mod(block);
        if (past.signum() == 0) {
            return Optional.empty();
        }
        BigInteger before = id.subtract(past);
        return Optional.of(new Cause(
                id(),
                Confidence.POSSIBLE,
                "The sequence counts by " + increment
                        + ", so each of its values stands for a block of ids, and two users"
                        + " may derive the blocks differently: upwards (Hibernate's pooled-lo) and downwards (pooled), or of"
                        + " different sizes. Blocks then overlap.",
                List.of(
                        sequence.name().quoted() + " issues every " + increment + "th id: "
                                + incident.display().of(before.toString()) + ", then "
                                + incident.display().of(before.add(block).toString()),
                        incident.display().of(id.toString()) + " is " + past
                                + " past one of them: it was derived from a" + " block, or given by hand"),
                "one user of the sequence alone, with an allocationSize of " + increment,
                List.of()));
    }

    private static boolean isWithin(Optional<String> value, long from, long to) {
        if (value.isEmpty() || !value.get().matches("-?\\d{1,19}")) {
            return false;
        }
        BigInteger number = new BigInteger(value.get());
        return number.compareTo(BigInteger.valueOf(from)) >= 0 && number.compareTo(BigInteger.valueOf(to)) <= 0;
    }
}
