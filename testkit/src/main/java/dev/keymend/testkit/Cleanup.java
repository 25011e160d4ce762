// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Removes a database and its roles, whatever a test has left in them. */
record Cleanup(Connection admin, EmbeddedPostgres server, String database, List<String> roles) {

    void run() throws SQLException {
        rollBackPrepared();
        Sql.execute(admin, "DROP DATABASE " + Sql.quote(database) + " WITH (FORCE)");
        for (String role : roles) {
            // What it owned is gone with the database.
            Sql.execute(admin, "DROP ROLE " + Sql.quote(role));
        }
    }

    private void rollBackPrepared() throws SQLException {
        List<String> rollbacks = Sql.rows(
                        admin,
                        "SELECT format('ROLLBACK PREPARED %L', gid) FROM pg_prepared_xacts WHERE database = ?",
                        database)
                .stream()
                .map(row -> String.valueOf(row.get(0)))
                .toList();
        if (!rollbacks.isEmpty()) {
            // Only from the database in which they were prepared.
            try (Connection inside = DriverManager.getConnection(server.jdbcUrl(database))) {
                Sql.execute(inside, rollbacks.toArray(String[]::new));
            }
        }
        Sql.rows(
                admin,
                "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE database = ? AND active",
                database);
        Sql.rows(
                admin,
                "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots WHERE database = ?",
                database);
    }
}
