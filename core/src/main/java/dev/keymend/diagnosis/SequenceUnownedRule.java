// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.SequenceOwnership;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A default uses the sequence and no column owns it, so that what looks for a table's sequence does not find it. */
final class SequenceUnownedRule implements Rule {
    @Override
    public String id() {
        return "sequence-unowned";
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
            if (!uses.get(0).sequence().ofExtension()
                    && uses.stream().allMatch(use -> use.kind() == SequenceUse.Kind.DEFAULT)) {
                findings.add(finding(uses, audit));
            }
        }
        return findings;
    }

    private Finding finding(List<SequenceUse> uses, ColumnAudit audit) {
        SequenceUse use = uses.get(0);
        FedColumn column = audit.column(use);
        Optional<String> obstacle = uses.size() > 1
                ? Optional.of("it feeds several columns, and could belong to one of them only")
                : column == null
                        ? Optional.of("its column could not be read")
                        : SequenceOwnership.obstacle(use, column);
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columns", SequenceSharedRule.columns(uses));
        evidence.put("sequenceOwner", use.sequence().owner());
        if (column != null) {
            evidence.put("tableOwner", column.owner());
        }
        String refused = Obstacle.note(evidence, obstacle, "Nothing is changed");
        List<Remedy> remedies = obstacle.isPresent() ? List.of() : List.of(SequenceOwnership.give(use));
        return new Finding(
                id(),
                Severity.INFO,
                use.subject(),
                "A default uses the sequence, but no column owns it: pg_get_serial_sequence returns NULL for the column,"
                        + " so that scripts pass over it in silence, and dropping the table leaves it behind."
                        + refused,
                evidence,
                remedies);
    }
}
