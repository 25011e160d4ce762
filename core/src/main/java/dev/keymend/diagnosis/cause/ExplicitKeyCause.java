// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.Remedy;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The id came with the statement, while a sequence stands ready to give one. */
final class ExplicitKeyCause implements CauseFinder {
    @Override
    public String id() {
        return "explicit-key";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        Optional<ExaminedUse> fed = incident.fedPart();
        if (incident.violation().kind() != Kind.UNIQUE || fed.isEmpty() || incident.constraint() == null) {
            return Optional.empty();
        }
        ExaminedUse use = fed.get();
        String column = use.use().column();
        KeyOrigin origin = KeyOrigin.of(incident.statement(), column);
        Optional<String> value = incident.keyValue(column);
        SequenceHistory history =
                value.map(text -> SequenceHistory.of(use, text)).orElse(SequenceHistory.ISSUED);
        boolean neverIssued = history == SequenceHistory.NEVER;
        if (origin == KeyOrigin.DEFAULT || (origin == KeyOrigin.UNKNOWN && history == SequenceHistory.ISSUED)) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>();
        if (origin == KeyOrigin.GIVEN) {
            evidence.add("the statement gives " + column + " a value itself");
        }
        if (history != SequenceHistory.ISSUED) {
            evidence.add(use.use().sequence().name().quoted()
                    + (neverIssued ? " has never issued " : " issues, unless it was set back or has started over, no ")
                    + incident.display().of(value.orElseThrow()));
        }
        List<Remedy> remedies = new ArrayList<>(TextRemedies.upserts(incident));
        return Optional.of(new Cause(
                id(),
                // Behind and past the value: the id may have been taken from the sequence first, as JPA does.
                origin == KeyOrigin.GIVEN && (neverIssued || !KeysAhead.of(use).behind())
                        ? Confidence.PROVEN
                        : Confidence.LIKELY,
                "The id was given by the client, and a row has it already. Leave " + column
                        + " out, and the sequence gives a free one.",
                evidence,
                "a statement that leaves " + column + " to its default",
                remedies));
    }
}
