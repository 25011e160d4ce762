// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.ServerMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** An index by its OID and its names, before anything else is known of it. */
record NamedIndex(long oid, QualifiedName table, String name) {
    static NamedIndex of(ResultSet row) throws SQLException {
        return new NamedIndex(
                row.getLong("oid"),
                new QualifiedName(row.getString("schema"), row.getString("table_name")),
                row.getString("name"));
    }

    Unexamined unexamined(String reason, @Nullable String grant) {
        return new Unexamined(Subject.ofIndex(table, null, name), reason, grant);
    }

    /**
     * What the server answered instead of facts.
     *
     * @param tooLong what to say where the time did not suffice
     */
    Unexamined unexamined(SQLException e, String tooLong, ReadOptions options) {
        return unexamined(
                switch (String.valueOf(e.getSQLState())) {
                    case "57014" -> tooLong + " took longer than " + Obstacles.seconds(options.statementTimeout());
                    case "55P03" ->
                        "locked by another session for longer than " + Obstacles.seconds(options.lockTimeout());
                    case "42P01", "42704" -> "dropped while it was being read";
                    default -> ServerMessage.of(e);
                },
                null);
    }
}
