// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyFacts;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.Subject;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * How one late sequence is moved past the keys of every column it feeds: by a step, or not at all and why.
 *
 * @param step present unless the repair is refused
 * @param refusal present unless there is a step
 */
public record SequenceRepair(Optional<Step> step, Optional<Refusal> refusal) {
    /** With nextval alone, more than this would keep a session busy for too long. */
    public static final long LONGEST_ADVANCE = 20_000_000;

    /** With fewer values left than this after the repair, the next trouble is already in sight. */
    private static final long HARDLY_ANY = 10_000;

    /** The repairs of every late sequence among the uses, in their order. */
    public static List<SequenceRepair> all(List<ExaminedUse> uses, LockBudget budget) {
        Map<Long, List<ExaminedUse>> bySequence = new LinkedHashMap<>();
        for (ExaminedUse use : uses) {
            bySequence
                    .computeIfAbsent(use.use().sequence().oid(), oid -> new ArrayList<>())
                    .add(use);
        }
        return bySequence.values().stream()
                .flatMap(ofOne -> of(ofOne, budget).stream())
                .toList();
    }

    /**
     * The repair of one sequence.
     *
     * @param uses every examined use of it, at least one
     * @return empty when it is not behind in any of them
     */
    public static Optional<SequenceRepair> of(List<ExaminedUse> uses, LockBudget budget) {
        SequenceFacts sequence = uses.get(0).use().sequence();
        KeyFacts keys = uses.get(0).keys();
        List<AdvanceSequence.Feed> feeds = new ArrayList<>();
        Optional<ExaminedUse> worst = Optional.empty();
        long target = 0;
        Range range = new Range(sequence.minimum(), sequence.maximum());
        for (ExaminedUse use : uses) {
            KeysAhead ahead = KeysAhead.of(use);
            feeds.add(new AdvanceSequence.Feed(use.use(), ahead.nearestOutlier()));
            range = range.and(use.use().columnRange());
            OptionalLong farthest = farthest(use, ahead);
            if (farthest.isPresent() && (worst.isEmpty() || sequence.isBeyond(farthest.getAsLong(), target))) {
                target = farthest.getAsLong();
                worst = Optional.of(use);
            }
        }
        if (worst.isEmpty()) {
            return Optional.empty();
        }
        Subject subject = worst.get().use().subject();
        long left = Headroom.left(sequence, range, target);
        long steps = Headroom.size(range) / Math.abs(sequence.increment());
        if (left < Math.max(1, Math.min(HARDLY_ANY, steps / 100))) {
            return Optional.of(refused(
                    subject,
                    "past its highest key " + target
                            + (left == 0 ? " no value" : left == 1 ? " only 1 value" : " only " + left + " values")
                            + " would be left",
                    Alternatives.forMoreRoom(worst.get(), target)));
        }
        if (sequence.isBeyond(keys.lastValue(), target)) {
            // Only where it cycles, stands at its end and has the other end as its next value.
            return Optional.of(refused(
                    subject,
                    "it stands at its end " + keys.lastValue()
                            + " and starts over with its next value, so that moving it" + " past " + target
                            + " would be moving it backwards",
                    List.of(Alternatives.startOver(sequence))));
        }
        AdvanceSequence advance = new AdvanceSequence(
                sequence,
                keys.lastValue(),
                keys.isCalled(),
                target,
                feeds,
                sequence.mayAlter() ? AdvanceSequence.Method.UNDER_LOCK : AdvanceSequence.Method.BY_NEXTVAL);
        return Optional.of(
                sequence.mayAlter() ? step(underLock(advance, budget)) : byNextval(advance, subject, budget));
    }

    /** What to leave as the last value: the farthest key; where values stand for blocks, the edge at or beyond it. */
    private static OptionalLong farthest(ExaminedUse use, KeysAhead ahead) {
        if (!use.use().inBlocks() || ahead.farthest().isEmpty()) {
            return ahead.farthest();
        }
        BigInteger last = BigInteger.valueOf(use.keys().lastValue());
        BigInteger block = BigInteger.valueOf(use.use().sequence().increment());
        BigInteger[] blocks =
                BigInteger.valueOf(ahead.farthest().getAsLong()).subtract(last).divideAndRemainder(block);
        BigInteger whole = blocks[1].signum() == 0 ? blocks[0] : blocks[0].add(BigInteger.ONE);
        BigInteger edge = last.add(whole.multiply(block));
        // Past the bound no edge is left, and a repair up to the key leaves no room either.
        return edge.bitLength() < Long.SIZE ? OptionalLong.of(edge.longValueExact()) : ahead.farthest();
    }

    private static Step underLock(AdvanceSequence advance, LockBudget budget) {
        SequenceFacts sequence = advance.sequence();
        List<String> statements = new ArrayList<>();
        if (budget.lockTables()) {
            statements.add(SequenceSql.lockTables(advance));
        }
        statements.add(SequenceSql.lock(sequence));
        statements.add(SequenceSql.set(advance));
        return new Step(
                "advance:" + sequence.name().quoted(),
                "Move " + sequence.name().quoted() + " past " + advance.target(),
                SequenceSql.transaction(budget, statements),
                (budget.lockTables()
                                ? "ShareRowExclusiveLock on " + tables(advance)
                                        + ", then on the sequence: who writes waits, reads go on"
                                : "ShareRowExclusiveLock on the sequence: nextval waits, reads go on; the table is not"
                                        + " locked")
                        + scans(advance),
                true,
                SequenceSql.guard(sequence),
                SequenceSql.check(advance),
                SequenceSql.transaction(
                        budget,
                        List.of(
                                SequenceSql.lock(sequence),
                                SequenceSql.restore(sequence, advance.lastValue(), advance.isCalled()))),
                advance);
    }

    private static String tables(AdvanceSequence advance) {
        return advance.feeds().stream()
                .map(feed -> feed.use().table().name().quoted())
                .distinct()
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /** A look under the lock is quick by an index; without one it reads the table while everybody's nextval waits. */
    private static String scans(AdvanceSequence advance) {
        return advance.feeds().stream()
                .map(AdvanceSequence.Feed::use)
                .filter(use -> !use.leadsAKey())
                .findFirst()
                .map(use -> (use.affixes() == null
                                ? "; no unique key begins with " + use.quotedColumn()
                                        + ", so unless another index does,"
                                : "; no index orders " + use.quotedColumn() + " by the numbers in its texts, so")
                        + " the table is read under the lock")
                .orElse("");
    }

    private static SequenceRepair byNextval(AdvanceSequence advance, Subject subject, LockBudget budget) {
        SequenceFacts sequence = advance.sequence();
        Remedy byOwner = new Remedy(
                "Let " + sequence.owner() + ", who owns the sequence, run it",
                List.of(byHand(underLock(advance, budget))));
        if (!sequence.mayAdvance()) {
            return refused(
                    subject,
                    "this role neither owns " + sequence.name().quoted() + " nor has USAGE or UPDATE on it",
                    List.of(byOwner));
        }
        if (sequence.cycle()) {
            return refused(
                    subject,
                    "this role does not own " + sequence.name().quoted()
                            + ", and taking values from a sequence that cycles could carry it round",
                    List.of(byOwner));
        }
        if (advance.distance() > LONGEST_ADVANCE) {
            return refused(
                    subject,
                    "this role does not own " + sequence.name().quoted() + ", and " + advance.distance()
                            + " values are too many to take one by one",
                    List.of(byOwner));
        }
        long perStatement = Math.min(advance.distance(), SequenceSql.VALUES_PER_STATEMENT);
        return step(new Step(
                "advance:" + sequence.name().quoted(),
                "Take values from " + sequence.name().quoted() + " until it is past " + advance.target(),
                SequenceSql.take(sequence, perStatement) + ";"
                        + (advance.distance() > perStatement ? "  -- again, until it returns " + advance.target() : ""),
                "none: others go on taking values" + heldByOthers(sequence)
                        + (budget.lockTables()
                                ? "; the table is not locked either: only the owner's way does that"
                                : ""),
                false,
                SequenceSql.guard(sequence),
                SequenceSql.check(advance),
                null,
                advance));
    }

    private static Step byHand(Step step) {
        return Step.byHand(step.title(), step.sql(), step.lock());
    }

    private static String heldByOthers(SequenceFacts sequence) {
        return sequence.cache() == 1
                ? ""
                : "; sessions that hold up to " + sequence.cache()
                        + " values each in their cache go on handing those out until they reconnect";
    }

    private static SequenceRepair step(Step step) {
        return new SequenceRepair(Optional.of(step), Optional.empty());
    }

    private static SequenceRepair refused(Subject subject, String reason, List<Remedy> alternatives) {
        return new SequenceRepair(Optional.empty(), Optional.of(new Refusal(subject, reason, alternatives)));
    }
}
