// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Alternatives;
import dev.keymend.plan.Limit;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The sequence goes on where its column ends: the column will refuse a value (22003, or 22001 for a text), and nothing that watches
 * sequences will have seen it coming. Common where a database comes from before PostgreSQL 10, and harmless for as
 * long as {@link SequenceNearEndRule}, which minds the column too, is silent.
 */
final class SequenceWiderRule implements Rule {
    @Override
    public String id() {
        return "sequence-wider-than-column";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        ColumnAudit audit = snapshot.columnAudit();
        List<Finding> findings = new ArrayList<>();
        for (List<SequenceUse> uses : audit.bySequence().values()) {
            for (SequenceUse use : uses) {
                SequenceFacts sequence = use.sequence();
                Range column = use.columnRange();
                if (column != null && sequence.isBeyond(sequence.bound(), end(sequence, column))) {
                    findings.add(finding(use, column, uses.size() == 1, snapshot));
                }
            }
        }
        return findings;
    }

    private static long end(SequenceFacts sequence, Range column) {
        return sequence.ascending() ? column.maximum() : column.minimum();
    }

    private Finding finding(SequenceUse use, Range column, boolean alone, CatalogSnapshot snapshot) {
        ColumnAudit audit = snapshot.columnAudit();
        SequenceFacts sequence = use.sequence();
        long end = end(sequence, column);
        OptionalLong past = lastValue(use, snapshot)
                .filter(last -> sequence.isBeyond(last, end))
                .map(OptionalLong::of)
                .orElse(OptionalLong.empty());
        List<Remedy> remedies = new ArrayList<>();
        // A shared sequence may have to go on for the sake of another column; none ends before where it stands.
        if (alone && sequence.mayAlter() && !sequence.cycle() && past.isEmpty()) {
            remedies.add(Widening.bound(use, column));
        }
        List<Limit> narrow = Limit.of(use, audit).stream()
                .filter(limit -> limit.kind() != Limit.Kind.SEQUENCE)
                .toList();
        // At least the column, which is narrower.
        Widening widening = new Widening(audit, narrow);
        if (!widening.isEmpty() && widening.obstacle().isEmpty()) {
            remedies.add(widening.remedy());
        }
        Map<String, Object> evidence = TypeEvidence.of(use);
        evidence.put("columnEnd", end);
        past.ifPresent(last -> evidence.put("lastValue", last));
        Optional<String> obstacle = remedies.isEmpty()
                ? widening.obstacle()
                        .or(() -> Optional.of("this role does not own the sequence"))
                        .map(reason -> past.isEmpty()
                                ? reason
                                : "the sequence stands at " + past.getAsLong() + ", beyond the column's end, and "
                                        + reason)
                : Optional.empty();
        String refused = Obstacle.note(evidence, obstacle, "Neither is changed");
        if (obstacle.isPresent() && past.isPresent()) {
            remedies.addAll(Alternatives.widen(use));
        }
        return new Finding(
                id(),
                Severity.INFO,
                use.subject(),
                "The column is " + use.columnType() + " and ends at " + end + ", its sequence goes on to "
                        + sequence.bound()
                        + (past.isPresent()
                                ? " and stands at " + past.getAsLong() + " already: inserts fail with \"" + error(use)
                                        + "\" until the column is wider."
                                : ": one day an insert fails with \"" + error(use)
                                        + "\" while the sequence looks as if it had room.")
                        + refused,
                evidence,
                remedies);
    }

    /** Where the sequence stands; empty where its column's keys were not read. */
    private static Optional<Long> lastValue(SequenceUse use, CatalogSnapshot snapshot) {
        return snapshot.uses().stream()
                .filter(examined ->
                        examined.use().sequence().oid() == use.sequence().oid())
                .map(examined -> examined.keys().lastValue())
                .findFirst();
    }

    /** What the server says to a value that the column does not hold. */
    private static String error(SequenceUse use) {
        if (use.affixes() != null) {
            return "value too long for type " + use.fullType();
        }
        return use.baseType().equals("numeric") ? "numeric field overflow" : use.baseType() + " out of range";
    }
}
