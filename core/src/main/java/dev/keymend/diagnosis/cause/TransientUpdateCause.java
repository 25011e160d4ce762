// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** An UPDATE shifts keys, and each row is checked before the next one has moved out of its way. */
final class TransientUpdateCause implements CauseFinder {
    @Override
    public String id() {
        return "transient-update";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        PastedStatement statement = incident.statement();
        if (incident.violation().kind() != Kind.UNIQUE
                || statement == null
                || statement.verb() != PastedStatement.Verb.UPDATE) {
            return Optional.empty();
        }
        ConstraintFacts constraint = incident.constraint();
        List<String> keyColumns = constraint == null
                ? incident.violation().columns()
                : constraint.parts().stream()
                        .map(ConstraintFacts.Part::column)
                        .filter(Objects::nonNull)
                        .toList();
        Optional<String> shifted =
                statement.incremented().stream().filter(keyColumns::contains).findFirst();
        if (shifted.isEmpty() || (constraint != null && constraint.deferrable())) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                statement.hasWhere() ? Confidence.LIKELY : Confidence.PROVEN,
                "The UPDATE shifts " + shifted.get()
                        + ", and a unique constraint that is not deferrable is checked row by"
                        + " row: one row meets the next before that one has moved, although all would be well in the end.",
                List.of("the statement sets " + shifted.get() + " to itself plus or minus something"),
                statement.hasWhere()
                        ? "a row outside the WHERE that has the key: then the conflict is real"
                        : "a deferrable constraint",
                constraint == null ? List.of() : ShiftRemedies.of(incident, constraint, shifted.get())));
    }
}
