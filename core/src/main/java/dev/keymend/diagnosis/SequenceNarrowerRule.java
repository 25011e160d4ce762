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

/** The column was widened and its sequence forgotten: inserts will stop where the column has room. */
final class SequenceNarrowerRule implements Rule {
    @Override
    public String id() {
        return "sequence-narrower-than-column";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        ColumnAudit audit = snapshot.columnAudit();
        List<Finding> findings = new ArrayList<>();
        for (SequenceUse use : audit.uses()) {
            SequenceFacts sequence = use.sequence();
            Range column = use.columnRange();
            Range type = Range.ofType(sequence.dataType());
            // Only the type of the sequence counts: a bound below it was set by somebody, on purpose.
            if (column != null && type != null && column.maximum() > type.maximum() && !sequence.cycle()) {
                findings.add(finding(use, audit));
            }
        }
        return findings;
    }

    private Finding finding(SequenceUse use, ColumnAudit audit) {
        SequenceFacts sequence = use.sequence();
        Widening widening = new Widening(audit, List.of(Limit.ofSequence(use)));
        Optional<String> obstacle = widening.obstacle();
        Map<String, Object> evidence = TypeEvidence.of(use);
        List<Remedy> remedies = obstacle.isPresent() ? List.of() : List.of(widening.remedy());
        String refused = Obstacle.note(evidence, obstacle, "It is not widened");
        return new Finding(
                id(),
                Severity.WARNING,
                use.subject(),
                "The column is " + use.columnType() + ", its sequence " + sequence.dataType()
                        + ": inserts will fail after " + sequence.bound() + ", where the column has room."
                        + refused,
                evidence,
                remedies);
    }
}
