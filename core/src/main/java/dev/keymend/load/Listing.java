// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;

/** Tells a listener of every refused row, a few at a time from the server. Needs an open transaction. */
final class Listing {
    private static final int FETCH = 1_000;

    private final Connection connection;
    private final Layout layout;
    private final LoadListener listener;

    Listing(Connection connection, Layout layout, LoadListener listener) {
        this.connection = connection;
        this.layout = layout;
        this.listener = listener;
    }

    /** How many rows each constraint refuses. */
    Map<String, Long> conflicts() throws SQLException {
        Map<String, Long> counts = new LinkedHashMap<>();
        for (KeySql key : layout.keys()) {
            List<String> columns = key.facts().columnTexts();
            stream(entries(key), row -> {
                counts.merge(key.name(), 1L, Long::sum);
                listener.conflict(new Conflict(
                        row.getLong("ord"),
                        Queries.optionalLong(row, "line"),
                        key.name(),
                        columns,
                        Queries.texts(row, "key_values"),
                        Conflict.With.valueOf(row.getString("with_what").toUpperCase(Locale.ROOT)),
                        Queries.optionalLong(row, "other_line"),
                        Conflict.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT))));
            });
        }
        stream(
                "SELECT f.ord, w.line, f.con FROM " + Tables.REFUSED + " AS f JOIN " + Tables.RAW
                        + " AS w ON w.ord = f.ord WHERE f.con IS NOT NULL ORDER BY f.ord",
                row -> {
                    counts.merge(row.getString("con"), 1L, Long::sum);
                    listener.conflict(new Conflict(
                            row.getLong("ord"),
                            Queries.optionalLong(row, "line"),
                            row.getString("con"),
                            List.of(),
                            List.of(),
                            Conflict.With.RACE,
                            OptionalLong.empty(),
                            Conflict.Kind.TAKEN));
                });
        return counts;
    }

    /** Rows that the table cannot hold, one reason each. */
    void bad() throws SQLException {
        stream(
                "SELECT DISTINCT ON (b.ord) b.ord, w.line, b.col, b.val, b.con, b.state, b.reason FROM " + Tables.BAD
                        + " AS b JOIN " + Tables.RAW + " AS w ON w.ord = b.ord ORDER BY b.ord, b.col, b.con",
                row -> listener.bad(new BadRow(
                        row.getLong("ord"),
                        Queries.optionalLong(row, "line"),
                        row.getString("col"),
                        row.getString("val"),
                        row.getString("con"),
                        row.getString("state"),
                        row.getString("reason"))));
    }

    private static String entries(KeySql key) {
        return "SELECT e.ord, w.line, v.key_values, e.with_what, o.line AS other_line, e.kind FROM " + Tables.ENTRIES
                + " AS e JOIN " + Tables.RAW + " AS w ON w.ord = e.ord JOIN (SELECT " + Tables.ORD + " AS ord, "
                + key.values() + " AS key_values FROM " + Tables.ROWS + ") AS v ON v.ord = e.ord LEFT JOIN "
                + Tables.RAW + " AS o ON o.ord = e.other WHERE e.k = " + key.number() + " ORDER BY e.ord";
    }

    /** What is done with each row. */
    private interface Each {
        void row(ResultSet row) throws SQLException;
    }

    private void stream(String sql, Each each) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery(sql)) {
                while (rows.next()) {
                    each.row(rows);
                }
            }
        }
    }
}
