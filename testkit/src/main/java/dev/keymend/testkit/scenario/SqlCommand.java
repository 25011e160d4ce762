// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Runs SQL and tells what came of it in the way psql does. */
final class SqlCommand {

    private SqlCommand() {}

    /** The rows as a table, what changed, or the error; each line ends with a line feed. */
    static String run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                int changed = statement.getUpdateCount();
                return changed == 0 ? "done\n" : counted(changed, "row") + " changed\n";
            }
            try (ResultSet result = statement.getResultSet()) {
                return table(result);
            }
        } catch (PSQLException e) {
            ServerErrorMessage error = e.getServerErrorMessage();
            if (error == null) {
                throw e;
            }
            return error(error);
        }
    }

    /** The only value of a query that returns one. */
    static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            if (!result.next()) {
                throw new SQLException("No row from " + sql);
            }
            return String.valueOf(result.getString(1));
        }
    }

    private static String table(ResultSet result) throws SQLException {
        TextTable table = new TextTable(labels(result));
        int rows = 0;
        for (; result.next(); rows++) {
            List<String> row = new ArrayList<>();
            for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
                @Nullable String value = result.getString(column);
                row.add(value == null ? "NULL" : value);
            }
            table.add(row);
        }
        return table + "(" + counted(rows, "row") + ")\n";
    }

    private static List<String> labels(ResultSet result) throws SQLException {
        List<String> labels = new ArrayList<>();
        for (int column = 1; column <= result.getMetaData().getColumnCount(); column++) {
            labels.add(result.getMetaData().getColumnLabel(column));
        }
        return labels;
    }

    private static String error(ServerErrorMessage error) {
        StringBuilder lines = new StringBuilder();
        line(lines, String.valueOf(error.getSeverity()), error.getMessage());
        line(lines, "DETAIL", error.getDetail());
        line(lines, "HINT", error.getHint());
        return lines.toString();
    }

    private static void line(StringBuilder lines, String label, @Nullable String text) {
        if (text != null) {
            lines.append(label).append(":  ").append(text).append('\n');
        }
    }

    private static String counted(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }
}
