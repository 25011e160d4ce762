// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** What a scenario compares afterwards: where each sequence stands and how many rows each table has. */
final class DatabaseState {

    private static final String RELATIONS = """
            SELECT format('%I.%I', n.nspname, c.relname)
              FROM pg_class c
              JOIN pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind = ANY (string_to_array('{kinds}', NULL)::"char"[])
               AND c.relpersistence <> 't'
               AND n.nspname <> 'information_schema'
               AND n.nspname NOT LIKE 'pg\\_%'
             ORDER BY format('%I.%I', n.nspname, c.relname) COLLATE "C"
            """;

    private DatabaseState() {}

    /** Sorted by name, so that equal states are equal text. */
    static String of(Connection connection) throws SQLException {
        StringBuilder state = new StringBuilder("sequences\n");
        for (String sequence : relations(connection, "S")) {
            List<String> row = row(connection, "SELECT last_value, is_called FROM " + sequence);
            state.append("  ").append(sequence).append("  last_value ").append(row.get(0));
            state.append("  is_called ").append(row.get(1).equals("t")).append('\n');
        }
        state.append("tables\n");
        for (String table : relations(connection, "rp")) {
            String rows = row(connection, "SELECT count(*) FROM " + table).get(0);
            state.append("  ").append(table).append("  ").append(rows);
            state.append(rows.equals("1") ? " row\n" : " rows\n");
        }
        return state.toString();
    }

    private static List<String> relations(Connection connection, String kinds) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(RELATIONS.replace("{kinds}", kinds))) {
            while (result.next()) {
                names.add(result.getString(1));
            }
        }
        return names;
    }

    private static List<String> row(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new SQLException("No row from " + sql);
            }
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                row.add(result.getString(column));
            }
            return row;
        }
    }
}
