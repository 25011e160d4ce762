// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.internal.sql.SqlResource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a row under a key of plain columns, all of which are given; each value stands in the statement where it is needed. */
final class PlainRead {
    private static final SqlResource THERE = SqlResource.load(PlainRead.class, "row-there.sql");

    private final String sql;
    private final List<String> compared;

    /** For each parameter the place of its value among those of the row given, from 0. */
    private final List<Integer> parameters;

    private PlainRead(String sql, List<String> compared, List<Integer> parameters) {
        this.sql = sql;
        this.compared = compared;
        this.parameters = List.copyOf(parameters);
    }

    /**
     * The statement; null where it takes another one.
     *
     * @param given the columns whose values are given
     * @param compared those of them that are compared
     * @param nulls those of the key that are null, where nulls are not distinct
     * @param table what is read
     * @param back the columns that come back
     */
    static @Nullable PlainRead of(
            KeyTerms key,
            List<InsertColumn> given,
            List<InsertColumn> compared,
            Set<String> nulls,
            String table,
            List<String> back) {
        List<String> names = given.stream().map(InsertColumn::name).toList();
        if (key.hasExpressions() || key.facts().predicate() != null || !names.containsAll(key.plainColumns())) {
            return null;
        }
        List<Integer> parameters = new ArrayList<>();
        List<String> shown = new ArrayList<>();
        back.forEach(column -> shown.add("t." + quote(column) + " AS " + quote(column)));
        for (InsertColumn column : compared) {
            parameters.add(names.indexOf(column.name()));
            shown.add(Shape.distinct(column, value(column)) + " AS keymend_d" + parameters.size());
        }
        String match = key.matchOf(
                column -> {
                    parameters.add(names.indexOf(column));
                    return value(given.get(names.indexOf(column)));
                },
                nulls);
        return new PlainRead(
                THERE.with(Map.of("shown", String.join(", ", shown), "table", table, "match", match)),
                compared.stream().map(InsertColumn::name).toList(),
                parameters);
    }

    private static String value(InsertColumn column) {
        return "CAST(? AS " + column.type() + ")";
    }

    /** Reads the row; {@link Look#nothing} where there is none. */
    <R> Look<R> look(Session session, List<@Nullable String> values, int back, RowFunction<R> mapping)
            throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                OneRow.bind(statement, i, values.get(parameters.get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                return row.next()
                        ? new Look<>(Look.How.SEEN, mapping.map(row), differing(row, back), true)
                        : Look.nothing();
            }
        }
    }

    private List<String> differing(ResultSet row, int back) throws SQLException {
        List<String> columns = List.of();
        for (int i = 0; i < compared.size(); i++) {
            if (row.getBoolean(back + 1 + i)) {
                columns = columns.isEmpty() ? new ArrayList<>() : columns;
                columns.add(compared.get(i));
            }
        }
        return columns;
    }
}
