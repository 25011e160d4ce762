// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.ServerMessage;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A query on the same server, whose rows never leave it. */
final class QuerySource extends RowSource {
    private final String sql;
    private final String words;

    QuerySource(String sql, String words) {
        this.sql = sql;
        this.words = words;
    }

    /** As a part of another statement, where nothing but a query that writes nothing can stand. */
    private String rows() {
        return "(" + sql.strip().replaceFirst(";\\s*$", "") + "\n) AS q";
    }

    @Override
    List<String> columns(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet none = statement.executeQuery("SELECT * FROM " + rows() + " LIMIT 0")) {
            ResultSetMetaData meta = none.getMetaData();
            List<String> names = new ArrayList<>();
            for (int i = 1; i <= meta.getColumnCount(); i++) {
                names.add(meta.getColumnLabel(i));
            }
            return names;
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            if (state.startsWith("42")) {
                throw new LoadException("the server does not take " + words + ": " + ServerMessage.of(e), e);
            }
            throw e;
        }
    }

    @Override
    long stage(Connection connection, List<String> columns, LoadListener listener) throws SQLException {
        // A row as text is what its values print as: the same form that a file's values have.
        String row =
                columns.stream().map(name -> "q." + Identifiers.quote(name)).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate("INSERT INTO " + Tables.RAW + " (ord, rec) SELECT row_number() OVER (),"
                    + " CAST(ROW(" + row + ") AS text) FROM " + rows());
        }
    }

    @Override
    Optional<CsvRecords> again() {
        return Optional.empty();
    }
}
