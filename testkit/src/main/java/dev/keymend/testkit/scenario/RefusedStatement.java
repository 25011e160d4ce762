// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/**
 * Runs the statements of a scenario's {@code error.sql} and writes the last one's error in the way the server's log
 * does with {@code log_error_verbosity = verbose} and {@code log_line_prefix = '%m [%p] '}. All of it is the server's own:
 * the fields of the error, its clock and its process.
 */
final class RefusedStatement {
    private static final String PREFIX =
            "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.MS \"UTC\"')"
                    + " || ' [' || pg_backend_pid() || '] '";

    private RefusedStatement() {}

    /**
     * Runs all but the last statement, then the last one, which the server must refuse.
     *
     * @param connection in autocommit mode, so that each statement is a transaction
     * @param sql statements with a blank line between them
     * @return the log entry
     */
    static String log(Connection connection, String sql) throws SQLException {
        List<String> statements = Arrays.stream(sql.strip().split("\\R\\s*\\R", -1))
                .map(String::strip)
                .toList();
        String last = statements.get(statements.size() - 1);
        try (Statement statement = connection.createStatement()) {
            for (String each : statements.subList(0, statements.size() - 1)) {
                statement.execute(each);
            }
            statement.execute(last);
        } catch (PSQLException e) {
            ServerErrorMessage error = e.getServerErrorMessage();
            if (error == null) {
                throw e;
            }
            return entry(SqlCommand.value(connection, PREFIX), error, last);
        }
        throw new AssertionError("The last statement of error.sql was not refused: " + last);
    }

    private static String entry(String prefix, ServerErrorMessage error, String statement) {
        StringBuilder lines = new StringBuilder();
        line(lines, prefix, String.valueOf(error.getSeverity()), error.getSQLState() + ": " + error.getMessage());
        line(lines, prefix, "DETAIL", error.getDetail());
        line(lines, prefix, "HINT", error.getHint());
        line(lines, prefix, "CONTEXT", error.getWhere());
        line(lines, prefix, "LOCATION", error.getRoutine() + ", " + error.getFile() + ":" + error.getLine());
        line(lines, prefix, "STATEMENT", statement);
        return lines.toString();
    }

    /** The server begins the further lines of a text with a tab. */
    private static void line(StringBuilder lines, String prefix, String label, @Nullable String text) {
        if (text != null) {
            lines.append(prefix)
                    .append(label)
                    .append(":  ")
                    .append(text.replace("\n", "\n\t"))
                    .append('\n');
        }
    }
}
