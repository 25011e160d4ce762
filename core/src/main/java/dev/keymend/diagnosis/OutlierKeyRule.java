// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Distance;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.OutlierRemedies;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A few keys stand far beyond the rest, and the sequence will meet them one day. */
final class OutlierKeyRule implements Rule {
    @Override
    public String id() {
        return "outlier-key";
    }

    @Override
    public boolean decidesInserts() {
        return true;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        List<Finding> findings = new ArrayList<>();
        for (ExaminedUse examined : snapshot.uses()) {
            KeysAhead ahead = KeysAhead.of(examined);
            ahead.nearestOutlier()
                    .ifPresent(nearest -> findings.add(finding(examined, ahead, nearest, snapshot.columnAudit())));
        }
        return findings;
    }

    private Finding finding(ExaminedUse examined, KeysAhead ahead, long nearest, ColumnAudit audit) {
        SequenceUse use = examined.use();
        SequenceFacts sequence = use.sequence();
        long nearSide = ahead.nearSide().orElseThrow();
        long next = examined.keys().nextValue().orElseThrow();
        // A sequence that is behind will be moved to the near side first.
        long from = sequence.isBeyond(next, nearSide) ? next : nearSide + sequence.increment();
        long insertsLeft = Distance.between(nearest, from) / Math.abs(sequence.increment());
        int count = ahead.outliers().size();
        Map<String, Object> evidence = KeyEvidence.of(examined);
        evidence.put("outliers", count);
        evidence.put("nearestOutlier", nearest);
        evidence.put("farthestOutlier", ahead.outliers().get(count - 1));
        evidence.put("restEndsAt", nearSide);
        evidence.put("insertsLeft", insertsLeft);
        String summary = (count == 1
                        ? "The key " + nearest + " stands"
                        : Words.number(count) + " keys from " + nearest + " on stand")
                + " alone beyond the rest, which ends at " + nearSide + ". The sequence meets "
                + (count == 1 ? "it" : "the first of them") + " after "
                + Words.count(insertsLeft, "more insert") + "; a repair would stop before it.";
        List<Remedy> remedies = new OutlierRemedies(examined, ahead, audit).all();
        return new Finding(id(), Severity.WARNING, use.subject(), summary, evidence, remedies);
    }
}
