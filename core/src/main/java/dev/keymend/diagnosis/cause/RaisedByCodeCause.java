// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import java.util.Optional;

/** Somebody's code raised the error by itself; its names may mean anything. */
final class RaisedByCodeCause implements CauseFinder {
    @Override
    public String id() {
        return "raised-by-code";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        boolean raised = incident.violation().raisedByApplication();
        boolean unknownHere = incident.connected()
                && incident.violation().kind() == Kind.UNIQUE
                && incident.violation().constraint() != null
                && incident.constraint() == null
                && incident.namesakes().isEmpty();
        if (!raised && !unknownHere) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                raised ? Confidence.PROVEN : Confidence.POSSIBLE,
                raised
                        ? "A RAISE in somebody's function made this error; no constraint refused anything."
                        : "This database has no constraint or index of that name: it is another database, the constraint"
                                + " was dropped, or somebody's code raised the error.",
                List.of(
                        raised
                                ? "the error came from PL/pgSQL's RAISE" + place(incident.violation())
                                : incident.violation().constraint() + " was looked for in every schema"),
                raised ? "nothing: the server names the RAISE" : "the right database, where the constraint is",
                List.of()));
    }

    /** The innermost line of the context names the function. */
    private static String place(UniqueViolation violation) {
        String context = violation.context();
        return context == null || context.isBlank()
                ? ""
                : ": " + context.lines().findFirst().orElse("").strip();
    }
}
