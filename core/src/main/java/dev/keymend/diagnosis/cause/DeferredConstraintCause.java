// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** A deferred constraint speaks up at COMMIT, long after the statement that broke it. */
final class DeferredConstraintCause implements CauseFinder {
    @Override
    public String id() {
        return "deferred-constraint";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        PastedStatement statement = incident.statement();
        ConstraintFacts constraint = incident.constraint();
        boolean atCommit = statement != null && statement.verb() == PastedStatement.Verb.COMMIT;
        if (incident.violation().kind() != Kind.UNIQUE
                || !atCommit
                || (constraint != null && !constraint.deferrable())) {
            return Optional.empty();
        }
        return Optional.of(new Cause(
                id(),
                constraint == null || incident.violation().context() != null ? Confidence.LIKELY : Confidence.PROVEN,
                "The constraint is deferred: it is checked at COMMIT, so the error does not say which statement of the"
                        + " transaction broke it.",
                List.of(
                        "the statement that failed is the commit itself, or a SET CONSTRAINTS",
                        constraint == null ? "the constraint was not looked up" : "the constraint is deferrable"),
                "a deferred trigger that inserts at COMMIT: then CONTEXT names its function",
                List.of(new Remedy(
                        "Find the statement that breaks it",
                        List.of(Step.byHand(
                                "Check at once, in the same transaction before the statements",
                                "SET CONSTRAINTS ALL IMMEDIATE;",
                                "none"))))));
    }
}
