// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An empty database for one test. What the test opens it must close: {@link #close}, which the testkit calls after a
 * {@link PostgresTest}, fails otherwise, and drops the database and its roles in any case.
 *
 * <p>Safe for use by many threads, as a race needs it.
 */
public final class TestDatabase implements AutoCloseable {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final EmbeddedPostgres server;
    private final String name;
    private final List<String> roles = new CopyOnWriteArrayList<>();
    private final List<OpenedConnection> opened = new CopyOnWriteArrayList<>();

    private final AtomicBoolean closed = new AtomicBoolean();

    private TestDatabase(EmbeddedPostgres server, String name) {
        this.server = server;
        this.name = name;
    }

    /**
     * A fresh database on a server.
     *
     * @return the caller's to close, before the server
     */
    public static TestDatabase createOn(EmbeddedPostgres server) {
        TestDatabase database = new TestDatabase(server, "test_" + COUNT.incrementAndGet());
        database.asAdministrator(admin -> Sql.execute(admin, "CREATE DATABASE " + Sql.quote(database.name)));
        return database;
    }

    /** The database's name; needs no quotes. */
    public String name() {
        return name;
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return server.port();
    }

    /** The server's major version, such as 18. */
    public int major() {
        return server.major();
    }

    /** The server's version, such as {@code 18.6}. */
    public String version() {
        return server.version();
    }

    /** A libpq URI for the superuser. */
    public String uri() {
        return server.uri(name);
    }

    /** libpq's environment variables for the superuser, as a shell would set them. */
    public Map<String, String> environment() {
        return Map.of(
                "PGHOST", "127.0.0.1", "PGPORT", Integer.toString(port()), "PGUSER", "postgres", "PGDATABASE", name);
    }

    /** A libpq URI for a role. */
    public String uri(String role) {
        String user = URLEncoder.encode(role, StandardCharsets.UTF_8).replace("+", "%20");
        return server.uri(name).replace("postgres@", user + "@");
    }

    /** A JDBC URL for the superuser. */
    public String jdbcUrl() {
        return server.jdbcUrl(name);
    }

    /** A new connection of the superuser, the caller's to close. */
    public Connection connect() throws SQLException {
        return track(DriverManager.getConnection(jdbcUrl()));
    }

    /** A new connection of a role, the caller's to close. */
    public Connection connect(String role) throws SQLException {
        String url = "jdbc:" + server.uri(name).replace("postgres@", "");
        return track(DriverManager.getConnection(url, role, ""));
    }

    /** Runs statements one after the other, each in its own transaction, as superuser. */
    public void execute(String... statements) throws SQLException {
        try (Connection connection = connect()) {
            Sql.execute(connection, statements);
        }
    }

    /**
     * The only column of the only row of a query.
     *
     * @param type a class that the driver converts to; a NULL fails
     */
    public <T> T value(String sql, Class<T> type) throws SQLException {
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql);
                ResultSet result = statement.executeQuery()) {
            if (!result.next()) {
                throw new AssertionError("No row from " + sql);
            }
            T value = result.getObject(1, type);
            if (value == null) {
                throw new AssertionError("NULL from " + sql);
            }
            if (result.next()) {
                throw new AssertionError("More than one row from " + sql);
            }
            return value;
        }
    }

    /** The only column of the only row of a query, as text; a NULL fails. */
    public String text(String sql) throws SQLException {
        return value(sql, String.class);
    }

    /** All rows of a query, each column as text and null for NULL. */
    public List<List<@Nullable String>> rows(String sql) throws SQLException {
        try (Connection connection = connect()) {
            return Sql.rows(connection, sql);
        }
    }

    /**
     * Makes a role that may log in, for this test only.
     *
     * @param label the beginning of its name; the rest makes it unique, as roles belong to the whole server
     * @param attributes as in CREATE ROLE, such as {@code NOLOGIN} or {@code CREATEDB}
     * @return its name, which needs quotes when the label does
     */
    public String role(String label, String... attributes) {
        String role = label + "_" + name;
        asAdministrator(admin ->
                Sql.execute(admin, "CREATE ROLE " + Sql.quote(role) + " LOGIN " + String.join(" ", attributes)));
        roles.add(role);
        return role;
    }

    /**
     * Drops the database and its roles, after looking for what is still open in it; does nothing the second time.
     *
     * @throws AssertionError that names every leak
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        List<String> leaks = new ArrayList<>();
        asAdministrator(admin -> {
            opened.stream()
                    .filter(OpenedConnection::isOpen)
                    .map(OpenedConnection::toString)
                    .forEach(leaks::add);
            leaks.addAll(new LeakCheck(admin, name).leaks(leaks.isEmpty()));
            new Cleanup(admin, server, name, roles).run();
        });
        if (!leaks.isEmpty()) {
            throw new AssertionError("The test left open in its database:\n  " + String.join("\n  ", leaks));
        }
    }

    @Override
    public String toString() {
        return name + " on " + server;
    }

    private Connection track(Connection connection) throws SQLException {
        opened.removeIf(known -> !known.isOpen());
        opened.add(OpenedConnection.of(connection));
        return connection;
    }

    /** Work on the server's own database, as this one cannot be dropped from inside. */
    private void asAdministrator(Work work) {
        try (Connection admin = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            work.run(admin);
        } catch (SQLException e) {
            throw new IllegalStateException("Cannot make or remove " + this + ": " + e.getMessage(), e);
        }
    }

    private interface Work {
        void run(Connection admin) throws SQLException;
    }
}
