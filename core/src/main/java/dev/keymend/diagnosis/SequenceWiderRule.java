// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Limit;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Widening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sequence goes on where its column ends: the column will refuse a value (22003), and nothing that watches
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
                if (column != null
                        && (sequence.ascending()
                                ? sequence.maximum() > column.maximum()
                                : sequence.minimum() < column.minimum())) {
                    findings.add(finding(use, column, uses.size() == 1, audit));
                }
            }
        }
        return findings;
    }

    private Finding finding(SequenceUse use, Range column, boolean alone, ColumnAudit audit) {
        SequenceFacts sequence = use.sequence();
        List<Remedy> remedies = new ArrayList<>();
        // A shared sequence may have to go on for the sake of another column.
        if (alone && sequence.mayAlter() && !sequence.cycle()) {
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
        long end = sequence.ascending() ? column.maximum() : column.minimum();
        Map<String, Object> evidence = TypeEvidence.of(use);
        evidence.put("columnEnd", end);
        Optional<String> obstacle = remedies.isEmpty()
                ? widening.obstacle().or(() -> Optional.of("this role does not own the sequence"))
                : Optional.empty();
        String refused = Obstacle.note(evidence, obstacle, "Neither is changed");
        return new Finding(
                id(),
                Severity.INFO,
                use.subject(),
                "The column is " + use.columnType() + " and ends at " + end + ", its sequence goes on to "
                        + sequence.bound()
                        + ": one day an insert fails with \"" + use.baseType()
                        + " out of range\" while the sequence looks as if it had room."
                        + refused,
                evidence,
                remedies);
    }
}
