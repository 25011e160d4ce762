// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.AttemptedRow;
import dev.keymend.catalog.ConstraintFacts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows that a literal INSERT proposes, and their keys. */
final class StatementRows {
    private StatementRows() {}

    /** The names of a key's columns; empty when a part is an expression, for what that makes equal is the server's to say. */
    static List<String> keyColumns(ConstraintFacts constraint) {
        List<String> columns = new ArrayList<>();
        for (ConstraintFacts.Part part : constraint.parts()) {
            if (part.column() == null) {
                return List.of();
            }
            columns.add(part.column());
        }
        return columns;
    }

    /** Each row's values of these columns, in the statement's order; an empty list for a row that leaves one open. */
    static List<List<String>> keys(PastedStatement statement, List<String> columns) {
        return statement.rows().stream()
                .map(row -> key(statement, row, columns))
                .toList();
    }

    private static List<String> key(PastedStatement statement, List<PastedStatement.Value> row, List<String> columns) {
        List<String> key = new ArrayList<>();
        for (String column : columns) {
            int place = statement.columns().indexOf(column);
            String text = place >= 0 && place < row.size() ? row.get(place).text() : null;
            if (text == null) {
                return List.of();
            }
            key.add(text);
        }
        return key;
    }

    /**
     * The row that was refused: the only one, or of several the only one with the refused key.
     *
     * @param refused the refused key's values; empty when they are not known
     */
    static Optional<AttemptedRow> refused(PastedStatement statement, ConstraintFacts constraint, List<String> refused) {
        if (statement.verb() != PastedStatement.Verb.INSERT
                || statement.columns().isEmpty()
                || statement.rows().isEmpty()) {
            return Optional.empty();
        }
        if (statement.rows().size() == 1) {
            return Optional.of(row(statement, statement.rows().get(0)));
        }
        List<String> columns = keyColumns(constraint);
        List<List<String>> keys = keys(statement, columns);
        if (columns.isEmpty() || refused.isEmpty() || keys.stream().anyMatch(List::isEmpty)) {
            return Optional.empty();
        }
        Set<AttemptedRow> fitting = new LinkedHashSet<>();
        for (int i = 0; i < keys.size(); i++) {
            if (keys.get(i).equals(refused)) {
                fitting.add(row(statement, statement.rows().get(i)));
            }
        }
        return fitting.size() == 1 ? Optional.of(fitting.iterator().next()) : Optional.empty();
    }

    private static AttemptedRow row(PastedStatement statement, List<PastedStatement.Value> values) {
        Map<String, @Nullable String> given = new LinkedHashMap<>();
        Set<String> unknown = new LinkedHashSet<>();
        for (int i = 0; i < statement.columns().size() && i < values.size(); i++) {
            String column = statement.columns().get(i);
            PastedStatement.Value value = values.get(i);
            switch (value.form()) {
                case LITERAL, NULL -> given.put(column, value.text());
                case UNKNOWN -> unknown.add(column);
                case DEFAULT -> {
                    // As if it were left out.
                }
            }
        }
        return new AttemptedRow(given, unknown);
    }
}
