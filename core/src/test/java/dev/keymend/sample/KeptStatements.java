// SPDX-License-Identifier: Apache-2.0
package dev.keymend.sample;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Statements that were run, kept so that a failure can be made again by hand. */
final class KeptStatements {
    private final Connection connection;
    private final List<String> kept = new ArrayList<>();

    KeptStatements(Connection connection) {
        this.connection = connection;
    }

    /** Runs and keeps one; what the server refuses is told with all before it. */
    void run(String sql) throws SQLException {
        kept.add(sql);
        try {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            throw new SQLException(String.join(";\n", kept) + "\n" + e.getMessage(), e.getSQLState(), e);
        }
    }

    List<String> kept() {
        return List.copyOf(kept);
    }
}
