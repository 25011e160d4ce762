// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.OwnSequence;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Several columns draw from one sequence. Often on purpose, but not where a table was copied with LIKE: then the copy
 * draws from a sequence that belongs to the original, cannot live without it, and is forgotten by what looks for its
 * sequence.
 */
final class SequenceSharedRule implements Rule {
    @Override
    public String id() {
        return "sequence-shared";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        ColumnAudit audit = snapshot.columnAudit();
        Set<QualifiedName> names =
                snapshot.sequences().stream().map(SequenceFacts::name).collect(Collectors.toSet());
        List<Finding> findings = new ArrayList<>();
        for (List<SequenceUse> uses : audit.bySequence().values()) {
            if (uses.size() > 1) {
                Optional<SequenceUse> owner = uses.stream()
                        .filter(use -> use.kind() != SequenceUse.Kind.DEFAULT && use.kind() != SequenceUse.Kind.MAPPED)
                        .findFirst();
                List<SequenceUse> borrowers = uses.stream()
                        .filter(use -> use.kind() == SequenceUse.Kind.DEFAULT)
                        .toList();
                if (owner.isEmpty() || borrowers.isEmpty()) {
                    findings.add(shared(uses));
                } else {
                    borrowers.forEach(use -> findings.add(borrowed(use, owner.get(), uses, snapshot, names)));
                }
            }
        }
        return findings;
    }

    /** {@code public.a.id, public.b.id}. */
    static String columns(List<SequenceUse> uses) {
        return uses.stream().map(SequenceUse::quotedColumn).collect(Collectors.joining(", "));
    }

    private Finding shared(List<SequenceUse> uses) {
        SequenceUse first = uses.get(0);
        return new Finding(
                id(),
                Severity.INFO,
                first.subject(),
                Words.count(uses.size(), "column") + " draw from this sequence: " + columns(uses)
                        + ". A repair moves it past the keys of all of them.",
                new LinkedHashMap<>(Map.of("columns", columns(uses))),
                List.of());
    }

    private Finding borrowed(
            SequenceUse use,
            SequenceUse owner,
            List<SequenceUse> uses,
            CatalogSnapshot snapshot,
            Set<QualifiedName> names) {
        ColumnAudit audit = snapshot.columnAudit();
        FedColumn column = audit.column(use);
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("columns", columns(uses));
        evidence.put("ownedBy", owner.quotedColumn());
        List<Remedy> remedies = new ArrayList<>();
        String refused = "";
        if (column != null) {
            OwnSequence own = new OwnSequence(use, column, audit, snapshot.server(), names);
            Optional<String> obstacle = own.obstacle();
            refused = Obstacle.note(evidence, obstacle, "It is given none");
            if (obstacle.isEmpty()) {
                remedies.add(own.make());
            }
        }
        return new Finding(
                id(),
                Severity.WARNING,
                use.subject(),
                "The column draws from the sequence of " + owner.quotedColumn()
                        + ", as a copy made with LIKE does: it loses its default when that table is dropped, and both"
                        + " tables' ids come out of one count. Unless that is meant, it needs a sequence of its own."
                        + refused,
                evidence,
                remedies);
    }
}
