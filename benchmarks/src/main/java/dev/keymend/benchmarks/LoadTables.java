// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.postgresql.PGConnection;

/**
 * A table of accounts with a bigint primary key and a unique text, and files for it of half as many rows. A row of the file
 * whose key is taken is the same as the one that is there.
 */
final class LoadTables {
    private static final String DATABASE = "load_now";
    private static final String TEMPLATE = "load_template";
    private static final String COLUMNS = "id, email, name, balance, made";

    private final EmbeddedPostgres server;
    private final int rows;
    private final boolean spread;

    private LoadTables(EmbeddedPostgres server, int rows, boolean spread) {
        this.server = server;
        this.rows = rows;
        this.spread = spread;
    }

    /**
     * Makes the table.
     *
     * @param rows of each file; the table has twice as many
     * @param spread whether the keys that are free lie between those that are taken, or all behind them
     */
    static LoadTables create(EmbeddedPostgres server, int rows, boolean spread) throws SQLException {
        LoadTables tables = new LoadTables(server, rows, spread);
        execute(server.jdbcUrl("postgres"), "DROP DATABASE IF EXISTS " + DATABASE);
        execute(server.jdbcUrl("postgres"), "DROP DATABASE IF EXISTS " + TEMPLATE);
        execute(server.jdbcUrl("postgres"), "CREATE DATABASE " + TEMPLATE);
        String there = spread ? "g % 3 <> 0" : "g <= " + 2 * rows;
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(TEMPLATE));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE accounts (id bigint, email text NOT NULL, name text, balance numeric(12,2),"
                    + " made timestamptz)");
            statement.execute("INSERT INTO accounts " + tables.select("generate_series(1, " + 3 * rows + ") AS g")
                    + " WHERE " + there + " ORDER BY g");
            statement.execute("ALTER TABLE accounts ADD PRIMARY KEY (id), ADD UNIQUE (email)");
            statement.execute("VACUUM ANALYZE accounts");
        }
        return tables;
    }

    private String select(String from) {
        return "SELECT g AS id, 'user' || g || '@example.com' AS email, 'Name of ' || g AS name,"
                + " (g % 100000 / 100.0)::numeric(12,2) AS balance,"
                + " timestamptz '2026-01-01 00:00:00+00' + g * interval '1 second' AS made FROM " + from;
    }

    /** Writes a file in which so many of a hundred rows are taken. */
    void write(Path file, int perCent, boolean ordered) throws SQLException, IOException {
        long taken = (long) rows * perCent / 100;
        String keys = spread
                ? "(SELECT 3 * j AS g FROM generate_series(1, " + rows + ") AS j WHERE j * " + (rows - taken) + " / "
                        + rows
                        + " <> (j - 1) * " + (rows - taken) + " / " + rows + " UNION ALL SELECT 3 * j - 1 FROM"
                        + " generate_series(1, " + rows + ") AS j WHERE j * " + taken + " / " + rows + " <> (j - 1) * "
                        + taken + " / " + rows + ") AS k"
                : "generate_series(" + (2L * rows - taken + 1) + ", " + (3L * rows - taken) + ") AS g";
        // Multiplied before it is divided, in numbers that are wide enough.
        keys = keys.replace("generate_series(1, ", "generate_series(1::bigint, ");
        String order = ordered ? "g" : "md5(g::text)";
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(TEMPLATE));
                OutputStream out = Files.newOutputStream(file)) {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyOut(
                            "COPY (" + select(keys) + " ORDER BY " + order + ") TO STDOUT (FORMAT csv, HEADER true)",
                            out);
        }
    }

    /** Puts the table back to how it was made. */
    void reset() throws SQLException {
        String postgres = server.jdbcUrl("postgres");
        execute(postgres, "DROP DATABASE IF EXISTS " + DATABASE + " (FORCE)");
        execute(postgres, "CREATE DATABASE " + DATABASE + " TEMPLATE " + TEMPLATE + " STRATEGY file_copy");
        execute(postgres, "CHECKPOINT"); // Nothing is to be written behind the back of what is measured.
    }

    /** How many rows there are, and what they hold. */
    String contents() throws SQLException {
        try (Connection connection = DriverManager.getConnection(jdbcUrl());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) || ' rows, ' || sum(hashtext(a::text)::bigint) FROM accounts AS a")) {
            row.next();
            return row.getString(1);
        }
    }

    String uri() {
        return server.uri(DATABASE);
    }

    String jdbcUrl() {
        return server.jdbcUrl(DATABASE);
    }

    static String columns() {
        return COLUMNS;
    }

    private static void execute(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
