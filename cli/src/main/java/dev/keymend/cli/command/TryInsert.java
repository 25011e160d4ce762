// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ReadOptions;
import dev.keymend.cli.UsageException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;
import org.postgresql.core.SqlCommandType;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Really runs one INSERT and rolls it back. It burns an id, since nextval is not rolled back, and fires triggers. */
final class TryInsert {
    /**
     * How it went.
     *
     * @param sqlState null when it succeeded
     */
    record Result(
            boolean succeeded,
            @Nullable String sqlState,
            @Nullable String message,
            @Nullable String detail) {
        Map<String, Object> toJson() {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("succeeded", succeeded);
            if (sqlState != null) {
                json.put("sqlstate", sqlState);
            }
            if (message != null) {
                json.put("message", message);
            }
            if (detail != null) {
                json.put("detail", detail);
            }
            return json;
        }
    }

    private final String sql;

    /**
     * Takes one INSERT and nothing else: a second statement could be a COMMIT. The driver's own parser splits the
     * text, because it is the one that will send it.
     *
     * @throws UsageException if the text is anything else
     */
    TryInsert(String sql) {
        this.sql = sql;
        List<NativeQuery> statements;
        try {
            statements = Parser.parseJdbcSql(sql, true, false, true, false, false);
        } catch (SQLException e) {
            throw new UsageException("--try cannot read '" + sql + "': " + e.getMessage());
        }
        if (statements.size() != 1 || statements.get(0).getCommand().getType() != SqlCommandType.INSERT) {
            throw new UsageException("--try takes a single INSERT statement, not '" + sql + "'");
        }
    }

    /** Runs it in a transaction of its own that is rolled back whatever happens. */
    Result run(Connection connection, ReadOptions limits) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "SET LOCAL statement_timeout = " + limits.statementTimeout().toMillis());
            statement.execute("SET LOCAL lock_timeout = " + limits.lockTimeout().toMillis());
            statement.execute(sql);
            // Deferred constraints speak up only at the end of a transaction; ask them before it is rolled back.
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
            return new Result(true, null, null, null);
        } catch (PSQLException e) {
            ServerErrorMessage server = e.getServerErrorMessage();
            if (server == null) {
                throw e;
            }
            return new Result(false, e.getSQLState(), server.getMessage(), server.getDetail());
        } finally {
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
