// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/** ON CONFLICT names no constraint, the wrong one, or one that cannot be named. */
final class WrongConflictTargetCause implements CauseFinder {
    @Override
    public String id() {
        return "wrong-conflict-target";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        if (incident.violation().kind() == Kind.UPSERT_TARGET) {
            return Optional.of(new Cause(
                    id(),
                    Confidence.PROVEN,
                    "ON CONFLICT must name exactly the columns, expressions and predicate of one unique index that is"
                            + " valid and not deferrable"
                            + (incident.siblings().isEmpty() ? "." : "; the table has these."),
                    arbiters(incident.siblings()),
                    "nothing: the server's refusal is the proof",
                    List.of()));
        }
        PastedStatement statement = incident.statement();
        ConstraintFacts violated = incident.constraint();
        if (incident.violation().kind() != Kind.UNIQUE
                || statement == null
                || violated == null
                || statement.conflictColumns().isEmpty()) {
            return Optional.empty();
        }
        List<String> violatedColumns = new ArrayList<>();
        violated.parts().forEach(part -> violatedColumns.add(part.column() == null ? part.text() : part.column()));
        if (new HashSet<>(violatedColumns).equals(new HashSet<>(statement.conflictColumns()))) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                Confidence.PROVEN,
                "ON CONFLICT (" + String.join(", ", statement.conflictColumns()) + ") waits for another constraint than"
                        + " the one that was violated, " + violated.name() + ".",
                List.of("the clause that names it is ON CONFLICT " + violated.arbiter()),
                "nothing: both are in the error and the statement",
                violated.deferrable()
                        ? List.of()
                        : List.of(
                                statement.doUpdate()
                                        ? TextRemedies.doUpdate(violated, statement)
                                        : TextRemedies.doNothing(violated, statement))));
    }

    private static List<String> arbiters(List<ConstraintFacts> siblings) {
        return siblings.stream()
                .filter(ConstraintFacts::unique)
                .map(constraint -> constraint.name() + ": ON CONFLICT " + constraint.arbiter()
                        + (constraint.deferrable() ? " (deferrable, so it cannot be named)" : "")
                        + (constraint.valid() ? "" : " (invalid, so it cannot be named)"))
                .toList();
    }
}
