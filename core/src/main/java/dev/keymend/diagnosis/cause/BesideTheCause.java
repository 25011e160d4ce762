// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.plan.KeysAhead;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is to be said of the key's sequence although it did not cause the error: it will cause the next one. */
final class BesideTheCause {
    private BesideTheCause() {}

    /** That the sequence is behind now, where that is not among the causes. */
    static List<Finding> findings(Incident incident) {
        Optional<ExaminedUse> fed = incident.fedPart();
        if (fed.isEmpty() || !KeysAhead.of(fed.get()).behind() || !neverIssued(incident, fed.get())) {
            return List.of();
        }
        String value = incident.keyValue(fed.get().use().column()).orElseThrow();
        return Diagnosis.behind(incident.uses().examined()).stream()
                .filter(finding -> finding.subject().equals(fed.get().use().subject()))
                .map(finding -> finding.adding("It did not cause this error: it has never issued "
                        + incident.display().of(value) + "."))
                .toList();
    }

    /** What does not go together, and what nothing explains. */
    static List<String> notes(Incident incident, List<Cause> causes) {
        List<String> notes = new ArrayList<>();
        Optional<ExaminedUse> fed = incident.fedPart();
        if (fed.isPresent() && neverIssued(incident, fed.get())) {
            String column = fed.get().use().column();
            if (KeyOrigin.of(incident.statement(), column) == KeyOrigin.DEFAULT) {
                notes.add(fed.get().use().sequence().name().quoted() + " has never issued "
                        + incident.display().of(incident.keyValue(column).orElseThrow())
                        + ", though the statement leaves " + column
                        + " to its default: it was set back since, a trigger"
                        + " gave the value, or this is not the database that the error came from.");
            }
        }
        if (causes.isEmpty() && incident.gone()) {
            String gone = String.join("; ", AbsentRow.evidence(incident));
            notes.add(Character.toUpperCase(gone.charAt(0)) + gone.substring(1) + ".");
        }
        return notes;
    }

    private static boolean neverIssued(Incident incident, ExaminedUse use) {
        return incident.violation().kind() == Kind.UNIQUE
                && incident.keyValue(use.use().column())
                        .filter(value -> SequenceHistory.of(use, value) == SequenceHistory.NEVER)
                        .isPresent();
    }
}
