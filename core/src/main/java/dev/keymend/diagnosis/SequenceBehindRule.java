// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.DriftFacts;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.KeyWriters;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Distance;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.Step;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A row holds, in a unique index with the column, a value that the sequence will still issue. Not a comparison of
 * maxima: a sequence ahead of its rows is healthy, and so are keys on the far side of its start.
 */
final class SequenceBehindRule implements Rule {
    @Override
    public String id() {
        return "sequence-behind";
    }

    @Override
    public boolean decidesInserts() {
        return true;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        return of(snapshot.uses());
    }

    /** Of these uses, which must include every known one of a sequence. */
    List<Finding> of(List<ExaminedUse> uses) {
        List<Finding> findings = new ArrayList<>();
        Map<Long, List<ExaminedUse>> bySequence = uses.stream()
                .collect(Collectors.groupingBy(use -> use.use().sequence().oid()));
        for (ExaminedUse examined : uses) {
            KeysAhead ahead = KeysAhead.of(examined);
            if (ahead.behind()) {
                findings.add(behind(
                        examined,
                        ahead,
                        bySequence.getOrDefault(examined.use().sequence().oid(), List.of())));
            } else if (examined.keys().firstAfterWrap().isPresent()) {
                findings.add(collidesAfterWrap(
                        examined, examined.keys().firstAfterWrap().getAsLong()));
            }
        }
        return findings;
    }

    private Finding behind(ExaminedUse examined, KeysAhead ahead, List<ExaminedUse> ofSequence) {
        Map<String, Object> evidence = KeyEvidence.of(examined);
        long first = ahead.firstCollision().orElseThrow();
        evidence.put("firstCollision", first);
        evidence.put("failingInserts", ahead.colliding());
        evidence.put("failingInsertsCountedToTheEnd", ahead.countedToTheEnd());
        KeyWriters supplier = supplier(examined);
        if (supplier != null) {
            evidence.put("suppliedByTransactions", supplier.transactions());
            evidence.put("suppliedSinceTransactionsAgo", supplier.firstAge());
            if (supplier.firstWritten() != null) {
                evidence.put("suppliedSince", supplier.firstWritten().toString());
            }
        }
        return new Finding(
                id(),
                Severity.ERROR,
                examined.use().subject(),
                summary(examined, ahead, first),
                evidence,
                remedies(ofSequence));
    }

    private static String summary(ExaminedUse examined, KeysAhead ahead, long first) {
        SequenceUse use = examined.use();
        long next = examined.keys().nextValue().orElseThrow();
        String failing = (ahead.countedToTheEnd() ? "" : "at least ") + Words.number(ahead.colliding());
        StringBuilder text = new StringBuilder();
        if (use.inBlocks()) {
            text.append("Its values stand for blocks of ")
                    .append(Math.abs(use.sequence().increment()))
                    .append(" ids, and the next is ")
                    .append(next)
                    .append("; that block or one after it meets ")
                    .append(first)
                    .append(", which is taken; ");
        } else if (first == next) {
            text.append("The next insert gets ").append(use.keyOf(next)).append(", which is taken; ");
        } else {
            text.append("The next insert gets ")
                    .append(use.keyOf(next))
                    .append("; after ")
                    .append(Words.count(
                            Distance.between(first, next)
                                    / Math.abs(use.sequence().increment()),
                            "insert"))
                    .append(" it meets ")
                    .append(use.keyOf(first))
                    .append(", which is taken; ");
        }
        text.append(failing)
                .append(ahead.colliding() == 1 ? " insert fails" : " inserts fail")
                .append(" before it is past ")
                .append(use.keyOf(ahead.farthest().orElseThrow()))
                .append('.');
        KeyWriters supplier = supplier(examined);
        if (supplier != null) {
            text.append(" The first ")
                    .append(Words.number(supplier.rows()))
                    .append(" rows in the way came in ")
                    .append(Words.number(supplier.transactions()))
                    .append(
                            " transactions one after the other, so they are client-supplied ids: a program, or a dump of"
                                    + " single INSERTs, gives them itself. It began with ")
                    .append(use.keyOf(first))
                    .append(
                            supplier.firstWritten() == null
                                    ? ", " + Words.count(supplier.firstAge(), "transaction") + " ago."
                                    : " at " + supplier.firstWritten().truncatedTo(ChronoUnit.SECONDS) + ".");
        }
        if (!use.collidesAlone()) {
            text.append(" The key has other columns too, so whether an insert collides depends on them.");
        }
        String keyed = use.keyedRows();
        if (!keyed.equals("true")) {
            text.append(" The key holds only rows WHERE ")
                    .append(keyed)
                    .append(", so whether an insert collides depends on the row.");
        }
        if (use.kind() == SequenceUse.Kind.OWNED) {
            text.append(" The column has no default: this holds for whoever calls nextval on the sequence.");
        }
        return text.toString();
    }

    /** Who wrote what is in the way where that was no load; null where it was, or is not known. */
    private static @Nullable KeyWriters supplier(ExaminedUse examined) {
        DriftFacts drift = examined.keys().drift();
        return drift == null || drift.writers() == null || !drift.writers().oneByOne() ? null : drift.writers();
    }

    private static List<Remedy> remedies(List<ExaminedUse> uses) {
        List<Remedy> remedies = new ArrayList<>();
        SequenceRepair.of(uses, LockBudget.DEFAULT).ifPresent(repair -> {
            repair.step().ifPresent(step -> remedies.add(new Remedy(step.title(), List.of(step))));
            repair.refusal().ifPresent(refusal -> remedies.addAll(refusal.alternatives()));
        });
        return remedies;
    }

    private Finding collidesAfterWrap(ExaminedUse examined, long first) {
        SequenceUse use = examined.use();
        Map<String, Object> evidence = KeyEvidence.of(examined);
        evidence.put("firstCollision", first);
        evidence.put("failingInserts", 0L);
        String name = use.sequence().name().quoted();
        return new Finding(
                id(),
                Severity.WARNING,
                use.subject(),
                "The next insert succeeds, but the sequence cycles: once it starts over it meets " + first
                        + ", which is taken.",
                evidence,
                List.of(new Remedy(
                        "Let the sequence end instead of starting over",
                        List.of(Step.byHand(
                                "Stop cycling",
                                "ALTER SEQUENCE " + name + " NO CYCLE;",
                                "ShareRowExclusiveLock on the sequence: nextval waits for a moment")))));
    }
}
