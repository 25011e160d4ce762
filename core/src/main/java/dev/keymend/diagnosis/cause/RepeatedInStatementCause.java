// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One statement proposes the same key twice. */
final class RepeatedInStatementCause implements CauseFinder {
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
        List<String> key = keyColumns(incident, statement);
        Map<List<String>, Integer> seen = new HashMap<>();
        List<String> repeats = new ArrayList<>();
        for (int row = 0; row < statement.rows().size() && repeats.size() < 5; row++) {
            List<String> values = values(statement, statement.rows().get(row), key);
            if (values.isEmpty()) {
                continue;
            }
            Integer first = seen.putIfAbsent(values, row + 1);
            if (first != null) {
                repeats.add("rows " + first + " and " + (row + 1) + " of the statement have the same ("
                        + String.join(", ", key) + ")");
            }
        }
        return repeats;
    }

    private static List<String> keyColumns(Incident incident, PastedStatement statement) {
        if (incident.constraint() == null) {
            return statement.conflictColumns();
        }
        List<String> columns = new ArrayList<>();
        for (var part : incident.constraint().parts()) {
            if (part.column() == null) {
                return List.of(); // What an expression makes equal is the server's to say.
            }
            columns.add(part.column());
        }
        return columns;
    }

    private static List<String> values(
            PastedStatement statement, List<PastedStatement.Value> row, List<String> columns) {
        List<String> values = new ArrayList<>();
        for (String column : columns) {
            int place = statement.columns().indexOf(column);
            @Nullable String text = place >= 0 && place < row.size() ? row.get(place).text() : null;
            if (text == null) {
                return List.of();
            }
            values.add(text);
        }
        return values;
    }
}
