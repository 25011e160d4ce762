// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** Two rows hold one unique key: the index does not keep its promise. */
final class CorruptUniqueIndexCause implements CauseFinder {
    @Override
    public String id() {
        return "corrupt-unique-index";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (incident.violation().kind() != Kind.UNIQUE
                || constraint == null
                || constraint.exclusion()
                || constraint.deferrable()
                || !constraint.valid()
                || incident.existing().size() < 2) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                "The unique index " + constraint.index().quoted() + " is corrupt: "
                        + incident.existing().size()
                        + " rows hold the same key. An upgrade of the operating system's collations does that to texts.",
                List.of("one query by the constraint's own operators returned more than one row"),
                "nothing: a sound unique index cannot hold two of them",
                List.of(TextRemedies.listDuplicates(constraint))));
    }
}
