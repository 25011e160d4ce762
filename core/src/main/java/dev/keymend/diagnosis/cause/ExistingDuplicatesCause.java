// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.DedupeRemedy;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.plan.Remedy;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** A unique index cannot be built, because rows with equal keys are there. */
final class ExistingDuplicatesCause implements CauseFinder {
    @Override
    public String id() {
        return "existing-duplicates";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() != Kind.UNIQUE_INDEX_BUILD) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                "No row was refused: the table holds rows with equal keys, so the unique index cannot be built. The"
                        + " server names one such key; there may be more. With CONCURRENTLY an invalid index stays behind.",
                List.of("the server found the duplicates while it built the index"),
                "a table that was cleaned since",
                remedies(incident)));
    }

    private static List<Remedy> remedies(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (constraint != null && constraint.exclusion()) {
            return List.of();
        }
        return (constraint == null
                        ? UnbuiltKey.rows(incident.violation(), incident.shape())
                        : Optional.of(DuplicateRows.of(constraint)))
                .map(rows -> List.of(rows.list(), DedupeRemedy.of(rows, constraint, incident.shape())))
                .orElse(List.of());
    }
}
