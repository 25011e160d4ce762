// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A statement that reads a row, or also inserts it, and in which each value stands where it is needed. What comes back is the row, a flag
 * for each compared column, and, where it may insert, whether it has.
 */
final class PlainLook {
    private final String sql;

    /** For each parameter the place of its value among those of the row given, from 0. */
    private final List<Integer> parameters;

    private final List<String> compared;
    private final boolean inserts;

    PlainLook(String sql, List<Integer> parameters, List<String> compared, boolean inserts) {
        this.sql = sql;
        this.parameters = List.copyOf(parameters);
        this.compared = List.copyOf(compared);
        this.inserts = inserts;
    }

    /** Runs it; {@link Look#nothing} where the row is not there, and not inserted either. */
    <R> Look<R> look(Session session, List<@Nullable String> values, int back, boolean upserts, Mapping<R> mapping)
            throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            for (int i = 0; i < parameters.size(); i++) {
                OneRow.bind(statement, i, values.get(parameters.get(i)));
            }
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Look.nothing();
                }
                boolean added = inserts && row.getBoolean(back + compared.size() + 1);
                if (added) {
                    return new Look<>(Look.How.ADDED, mapping.written(row), List.of(), true);
                }
                List<String> differing = differing(row, back);
                boolean mapped = !upserts || differing.isEmpty();
                return new Look<>(Look.How.SEEN, mapped ? mapping.seen(row) : null, differing, true);
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
