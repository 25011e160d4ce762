// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Settings for statements that cannot be in a transaction, where SET LOCAL would be lost. */
final class SessionSettings {
    /** For statements that stand alone: no time limits, and no names but the server's own. */
    static final Map<String, String> STANDING_ALONE =
            Map.of("search_path", "pg_catalog", "lock_timeout", "0", "statement_timeout", "0");

    private SessionSettings() {}

    /** What is done under the settings. */
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException;
    }

    /**
     * Works under these settings and gives the session back as it was.
     *
     * @param connection in autocommit mode
     */
    static <T> T during(Connection connection, Map<String, String> settings, Work<T> work) throws SQLException {
        List<String> restore = new ArrayList<>();
        try {
            for (Map.Entry<String, String> each : settings.entrySet()) {
                restore.add(restoring(connection, each.getKey()));
                Queries.execute(connection, "SET " + each.getKey() + " = " + each.getValue());
            }
            return work.run();
        } finally {
            if (!connection.isClosed()) {
                Queries.execute(connection, restore.toArray(String[]::new));
            }
        }
    }

    private static String restoring(Connection connection, String name) throws SQLException {
        return Queries.one(
                connection,
                "SELECT source = 'session', setting || coalesce(unit, '') FROM pg_catalog.pg_settings WHERE name = "
                        + literal(name),
                row -> row.getBoolean(1) ? "SET " + name + " = " + value(name, row.getString(2)) : "RESET " + name);
    }

    /** A search path is shown as a list of names, quoted where they must be; everything else is one value. */
    private static String value(String name, String shown) {
        return name.equals("search_path") && !shown.isEmpty() ? shown : literal(shown);
    }
}
