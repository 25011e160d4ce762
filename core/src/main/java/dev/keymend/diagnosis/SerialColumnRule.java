// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.ColumnRef;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.TableFacts;
import dev.keymend.plan.IdentityConversion;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** A serial column: a default, a sequence and a dependency, where an identity column is one thing. */
final class SerialColumnRule implements Rule {
    @Override
    public String id() {
        return "serial-column";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        ColumnAudit audit = snapshot.columnAudit();
        Set<ColumnRef> mixed = partsWithSequencesOfTheirOwn(snapshot);
        List<Finding> findings = new ArrayList<>();
        for (List<SequenceUse> uses : audit.bySequence().values()) {
            for (SequenceUse use : uses) {
                FedColumn column = audit.column(use);
                if (use.kind() == SequenceUse.Kind.SERIAL
                        && column != null
                        && !use.table().temporary()) {
                    findings.add(finding(use, uses, column, snapshot, mixed.contains(use.columnRef())));
                }
            }
        }
        return findings;
    }

    private Finding finding(
            SequenceUse use, List<SequenceUse> uses, FedColumn column, CatalogSnapshot snapshot, boolean mixed) {
        IdentityConversion conversion =
                new IdentityConversion(use, uses, column, snapshot.columnAudit(), snapshot.server());
        Optional<String> obstacle = mixed
                ? Optional.of("a partition has a sequence of its own, which it would lose")
                : conversion.obstacle();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columnType", use.columnType());
        evidence.put("sequenceType", use.sequence().dataType());
        String refused = Obstacle.note(evidence, obstacle, "It is not converted");
        List<Remedy> remedies = obstacle.isPresent()
                ? List.of()
                : List.of(
                        conversion.to(IdentityConversion.Generated.ALWAYS),
                        conversion.to(IdentityConversion.Generated.BY_DEFAULT));
        return new Finding(
                id(),
                Severity.INFO,
                use.subject(),
                "The column is serial; as an identity column, its sequence would be part of it." + refused,
                evidence,
                remedies);
    }

    /** Columns of tables that have a part whose own default draws from another sequence. */
    private static Set<ColumnRef> partsWithSequencesOfTheirOwn(CatalogSnapshot snapshot) {
        Map<Long, TableFacts> tables = new HashMap<>();
        snapshot.tables().forEach(table -> tables.put(table.oid(), table));
        Map<ColumnRef, Long> sequences = new HashMap<>();
        for (SequenceUse use : snapshot.columnAudit().uses()) {
            sequences.put(use.columnRef(), use.sequence().oid());
        }
        Set<ColumnRef> columns = new HashSet<>();
        for (SequenceUse use : snapshot.columnAudit().uses()) {
            OptionalLong parent = use.table().parent();
            while (parent.isPresent()) {
                ColumnRef above = new ColumnRef(parent.getAsLong(), use.column());
                Long its = sequences.get(above);
                if (its == null || its != use.sequence().oid()) {
                    columns.add(above);
                }
                TableFacts table = tables.get(parent.getAsLong());
                parent = table == null ? OptionalLong.empty() : table.parent();
            }
        }
        return columns;
    }
}
