// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.snippet.KeepLast;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** One row of each key before the statement is sent, or within it. */
final class RepeatRemedies {
    private RepeatRemedies() {}

    static List<Remedy> of(Incident incident) {
        PastedStatement statement = incident.statement();
        if (statement == null
                || statement.table().isEmpty()
                || statement.columns().isEmpty()) {
            return List.of();
        }
        List<String> key = key(incident, statement);
        if (key.isEmpty() || !statement.columns().containsAll(key)) {
            return List.of();
        }
        List<Remedy> remedies = new ArrayList<>();
        KeepLast.in(incident.violation().stack(), key)
                .ifPresent(code ->
                        remedies.add(new Remedy("Send the last row of each key only", List.of(), List.of(code))));
        remedies.add(distinctOn(incident, statement, key));
        return remedies;
    }

    private static List<String> key(Incident incident, PastedStatement statement) {
        ConstraintFacts constraint = incident.constraint();
        return constraint == null
                ? statement.conflictColumns()
                : constraint.parts().stream()
                        .map(part -> Optional.ofNullable(part.column()))
                        .flatMap(Optional::stream)
                        .toList();
    }

    private static Remedy distinctOn(Incident incident, PastedStatement statement, List<String> key) {
        String table = incident.constraint() != null
                ? incident.constraint().root().quoted()
                : statement.table().stream().map(part -> quote(part)).collect(Collectors.joining("."));
        String columns = list(statement.columns());
        Set<String> others = new LinkedHashSet<>(statement.columns());
        key.forEach(others::remove);
        String sql = "INSERT INTO " + table + " (" + columns + ")\nSELECT DISTINCT ON (" + list(key) + ") " + columns
                + "\n  FROM source -- where the rows are\n ORDER BY " + list(key)
                + ", arrival DESC -- the one to keep comes first";
        if (statement.doUpdate()) {
            sql += "\n  ON CONFLICT (" + list(key) + ") DO UPDATE SET "
                    + (others.isEmpty()
                            ? quote(key.get(0)) + " = EXCLUDED." + quote(key.get(0))
                            : TextRemedies.assignments(others));
        }
        return new Remedy(
                "Or keep one row of each key in the statement, where the rows come from a table",
                List.of(Step.byHand(
                        "By the server's own equality", sql + ";", "RowExclusiveLock on the table; sorts the source")));
    }

    private static String list(List<String> columns) {
        return columns.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
    }
}
