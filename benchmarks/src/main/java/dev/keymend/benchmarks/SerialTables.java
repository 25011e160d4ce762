// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** A database of many tables as applications have them: a serial primary key, a text, a time, a few rows. */
final class SerialTables {
    private final EmbeddedPostgres server;
    private final String database;

    private SerialTables(EmbeddedPostgres server, String database) {
        this.server = server;
        this.database = database;
    }

    /** Makes it, in which every sequence is where it should be. */
    static SerialTables create(EmbeddedPostgres server, int tables) throws SQLException {
        String database = "audit_" + tables;
        execute(server.jdbcUrl("postgres"), "CREATE DATABASE " + database);
        // Committed now and then: one transaction would need more locks than a server has by default.
        execute(server.jdbcUrl(database), """
                DO $$
                BEGIN
                    FOR i IN 1..%d LOOP
                        EXECUTE format('CREATE TABLE t_%%s (id serial PRIMARY KEY, name text, made timestamptz DEFAULT now())', i);
                        EXECUTE format('INSERT INTO t_%%s (name) SELECT ''x'' FROM generate_series(1, %%s)', i, 1 + i %% 7);
                        IF i %% 200 = 0 THEN COMMIT; END IF;
                    END LOOP;
                END
                $$""".formatted(tables));
        execute(server.jdbcUrl(database), "VACUUM ANALYZE");
        // Nothing is to be written behind the back of what is measured.
        execute(server.jdbcUrl("postgres"), "CHECKPOINT");
        return new SerialTables(server, database);
    }

    /** Puts some sequences back to their start, as a restore does that lacks the setval calls. */
    void damage(int tables) throws SQLException {
        StringBuilder sql = new StringBuilder();
        for (int i = 1; i <= tables; i++) {
            sql.append("SELECT setval('t_").append(i).append("_id_seq', 1, false);");
        }
        execute(jdbcUrl(), sql.toString());
    }

    /** Removes it; a server that has to remove so many files when it ends takes long to end. */
    void drop() throws SQLException {
        execute(server.jdbcUrl("postgres"), "DROP DATABASE " + database);
    }

    String uri() {
        return server.uri(database);
    }

    String jdbcUrl() {
        return server.jdbcUrl(database);
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
