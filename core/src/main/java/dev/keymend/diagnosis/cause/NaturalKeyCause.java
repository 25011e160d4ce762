// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.Circumstances;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.violation.Kind;
import java.util.List;
import java.util.Optional;

/** The key is the application's own, and it was inserted twice. */
final class NaturalKeyCause implements CauseFinder {
    @Override
    public String id() {
        return "natural-key-duplicate";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (incident.violation().kind() != Kind.UNIQUE
                || (constraint != null && constraint.ofSystem())
                || incident.feeding().isPresent()) {
            return Optional.empty();
        }
        if (constraint == null) {
            return incident.connected() ? Optional.empty() : fromText(incident);
        }
        String key = String.join(", ", constraint.columnTexts());
        return Optional.of(new Cause(
                id(),
                Confidence.LIKELY,
                "The key (" + key + ") is the application's own, no sequence feeds it, and "
                        + (incident.existing().isEmpty() ? "some row had it." : "a row has it already."),
                evidence(incident, constraint),
                "a second insert of the same data by a retry, or by another request at the same moment"
                        + (commitTimesUnknown(incident)
                                ? "; whether there was one cannot be told, because track_commit_timestamp is off"
                                : ""),
                TextRemedies.upserts(incident)));
    }

    private static List<String> evidence(Incident incident, ConstraintFacts constraint) {
        if (!incident.existing().isEmpty()) {
            return List.of("the row that is there was found by the constraint's own operators");
        }
        if (incident.gone()) {
            return AbsentRow.evidence(incident);
        }
        if (!constraint.maySelect() || !constraint.schemaUsable()) {
            return List.of("which row it was could not be looked up, because this role may not read the table");
        }
        return List.of(
                incident.key().exact()
                        ? "which row it was could not be looked up"
                        : "which row it was could not be looked up, because the key's values are not known for"
                                + " certain");
    }

    private static boolean commitTimesUnknown(Incident incident) {
        Circumstances circumstances = incident.around().circumstances();
        return circumstances != null
                && !circumstances.tracksCommits()
                && !incident.existing().isEmpty();
    }

    private Optional<Cause> fromText(Incident incident) {
        List<String> columns = incident.violation().columns();
        if (columns.isEmpty()) {
            return Optional.empty();
        }
        boolean idLike = columns.size() == 1 && columns.get(0).matches("(?i)id|.*_id|.*Id");
        return idLike
                ? Optional.empty()
                : Optional.of(new Cause(
                        id(),
                        Confidence.POSSIBLE,
                        "A row with the same (" + String.join(", ", columns) + ") is there already.",
                        List.of("the key does not look like one that a sequence gives"),
                        "a look at the database: keymend explain with a connection",
                        List.of()));
    }
}
