// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
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
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** No value is left: the sequence has reached its bound, or its next value does not fit the column. */
final class SequenceExhaustedRule implements Rule {
    @Override
    public String id() {
        return "sequence-exhausted";
    }

    @Override
    public boolean decidesInserts() {
        return true;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        Map<Long, List<SequenceUse>> bySequence = snapshot.columnAudit().bySequence();
        for (ExaminedUse examined : snapshot.uses()) {
            String summary = summary(examined);
            if (summary != null) {
                findings.add(new Finding(
                        id(),
                        Severity.ERROR,
                        examined.use().subject(),
                        summary,
                        KeyEvidence.of(examined),
                        remedies(examined, snapshot.columnAudit(), bySequence)));
            }
        }
        return findings;
    }

    /**
     * Whatever has no room for the next value is widened, whichever of the sequence's columns it is for; without the facts
     * of an audit, which columns store the id is not known.
     */
    private static List<Remedy> remedies(
            ExaminedUse examined, ColumnAudit audit, Map<Long, List<SequenceUse>> bySequence) {
        SequenceUse use = examined.use();
        SequenceFacts sequence = use.sequence();
        OptionalLong next = examined.keys().nextValue();
        List<Limit> reached = Limit.ofAll(bySequence.getOrDefault(sequence.oid(), List.of()), audit).stream()
                .filter(limit -> next.isPresent()
                        ? sequence.isBeyond(next.getAsLong(), limit.end())
                        : !sequence.isBeyond(limit.end(), sequence.bound()))
                .toList();
        if (audit.column(use) == null || reached.isEmpty()) {
            return Alternatives.widen(use);
        }
        Widening widening = new Widening(audit, reached);
        return widening.isEmpty() || widening.obstacle().isPresent()
                ? Alternatives.widen(use)
                : List.of(widening.remedy());
    }

    /** Whether the next insert already finds no value. */
    static boolean isExhausted(ExaminedUse examined) {
        return summary(examined) != null;
    }

    private static @Nullable String summary(ExaminedUse examined) {
        SequenceUse use = examined.use();
        SequenceFacts sequence = use.sequence();
        if (examined.keys().nextValue().isEmpty()) {
            return "Every insert fails: the sequence has reached its "
                    + (sequence.ascending() ? "maximum " : "minimum ") + sequence.bound() + ".";
        }
        long next = examined.keys().nextValue().getAsLong();
        Range range = use.columnRange();
        if (range == null || (next >= range.minimum() && next <= range.maximum())) {
            return null;
        }
        return "Every insert fails: the next value " + next + " does not fit the column, which is " + use.columnType()
                + ".";
    }
}
