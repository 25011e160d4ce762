// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
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
                constraint == null || constraint.constraint() == null ? List.of() : List.of(deferrable(constraint))));
    }

    private static Remedy deferrable(ConstraintFacts constraint) {
        String table = constraint.root().quoted();
        String name = quote(constraint.name());
        String key = String.join(", ", constraint.columnTexts());
        String kind = constraint.primary() ? "PRIMARY KEY" : "UNIQUE";
        return new Remedy(
                "Let the constraint be checked at the end of the statement",
                List.of(Step.byHand(
                        "Make it deferrable",
                        "BEGIN;\nALTER TABLE " + table + " DROP CONSTRAINT " + name + ";\nALTER TABLE " + table
                                + " ADD CONSTRAINT " + name + " " + kind + " (" + key + ") DEFERRABLE;\nCOMMIT;",
                        "AccessExclusiveLock on the table while the index is built; a deferrable constraint cannot be"
                                + " named by ON CONFLICT or referred to by a foreign key")));
    }
}
