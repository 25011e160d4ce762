// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One statement proposes the same key twice. */
final class RepeatedInStatementCause implements CauseFinder {
    private static final int MOST_SHOWN = 5;

    @Override
    public String id() {
        return "repeated-in-statement";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        boolean upsert = incident.violation().kind() == Kind.UPSERT_REPEAT;
        List<String> repeats = repeats(incident);
        if (!upsert
                && (incident.violation().kind() != Kind.UNIQUE
                        || repeats.isEmpty()
                        || !incident.existing().isEmpty())) {
            return Optional.empty();
        }
        List<String> evidence = new ArrayList<>(repeats);
        if (upsert) {
            evidence.add(
                    0, "the server says so: ON CONFLICT DO UPDATE may touch a row only once in a statement (21000)");
        }
        return Optional.of(new Cause(
                id(),
                upsert ? Confidence.PROVEN : Confidence.LIKELY,
                "The statement itself holds the same key more than once. Keep one row for each key before sending it,"
                        + " the first or the last, whichever is the right one.",
                evidence,
                upsert
                        ? "nothing: the server's refusal is the proof"
                        : "a row with the key that was there before the statement",
                RepeatRemedies.of(incident)));
    }

    /** Pairs of rows of the statement that share the key, as sentences; empty where that cannot be read. */
    private static List<String> repeats(Incident incident) {
        PastedStatement statement = incident.statement();
        if (statement == null) {
            return List.of();
        }
        List<String> key = incident.constraint() == null
                ? statement.conflictColumns()
                : StatementRows.keyColumns(incident.constraint());
        Map<List<String>, Integer> seen = new HashMap<>();
        List<String> repeats = new ArrayList<>();
        int row = 0;
        for (List<String> values : StatementRows.keys(statement, key)) {
            row++;
            Integer first = values.isEmpty() ? null : seen.putIfAbsent(values, row);
            if (first != null && repeats.size() < MOST_SHOWN) {
                repeats.add("rows " + first + " and " + row + " of the statement have the same ("
                        + String.join(", ", key) + ")");
            }
        }
        return repeats;
    }
}
