// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.cli.Invocation;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import dev.keymend.render.Style;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Starts a server, tells the story on it, and stops it, or leaves it with a broken copy to try things on. */
public final class Demo {
    private static final String SHOP = "shop";
    /** The database of {@link #serverAtHand}. */
    public static final String BROKEN = "broken_shop";

    private Demo() {}

    /**
     * Runs the demo.
     *
     * @param keep leaves the server running, for a few hours
     * @return whether it went as it should
     */
    public static boolean run(Invocation invocation, Style style, boolean keep) throws SQLException {
        Narrator narrator = new Narrator(invocation.out(), style);
        boolean proven;
        try (EmbeddedPostgres server = DemoServer.start(invocation, keep)) {
            narrator.title("keymend demo · a throw-away PostgreSQL " + server.version() + " on port " + server.port());
            prepare(server);
            proven = tell(server, narrator, style);
            narrator.blank();
            if (keep) {
                invite(server, narrator);
            }
        }
        if (!keep) {
            narrator.faint("The server is stopped and gone. 'keymend demo --keep' leaves one to try things on;");
            narrator.faint("'keymend check postgresql://you@host/database' looks at yours, and changes nothing.");
        }
        return proven;
    }

    /**
     * A server with the broken shop, the caller's to close; empty where the programs of one are not at hand. Nothing is
     * fetched.
     */
    public static Optional<EmbeddedPostgres> serverAtHand(Invocation invocation) throws SQLException {
        Optional<PostgresBinaries> binaries = DemoServer.search(invocation).find();
        if (binaries.isEmpty()) {
            return Optional.empty();
        }
        EmbeddedPostgres server = EmbeddedPostgres.start(binaries.get());
        try {
            prepare(server);
            return Optional.of(server);
        } catch (SQLException e) {
            server.close();
            throw e;
        }
    }

    private static void prepare(EmbeddedPostgres server) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + BROKEN);
        }
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(BROKEN))) {
            Shop.restore(connection);
        }
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + SHOP + " TEMPLATE " + BROKEN);
        }
    }

    private static boolean tell(EmbeddedPostgres server, Narrator narrator, Style style) throws SQLException {
        Path folder = null;
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(SHOP))) {
            folder = Files.createTempDirectory("keymend-demo");
            return new Story(connection, narrator, style).tell(folder.resolve("journal.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot make a temporary folder for the demo's journal", e);
        } finally {
            delete(folder);
        }
    }

    private static void delete(@Nullable Path folder) {
        try {
            if (folder != null) {
                Files.deleteIfExists(folder.resolve("journal.jsonl"));
                Files.deleteIfExists(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot remove the demo's journal in " + folder, e);
        }
    }

    private static void invite(EmbeddedPostgres server, Narrator narrator) {
        narrator.title("A second copy of the shop, still broken, is yours to try things on:");
        narrator.line("keymend check " + server.uri(BROKEN));
        narrator.line("keymend fix --apply " + server.uri(BROKEN));
        narrator.line("keymend verify " + server.uri(BROKEN));
        narrator.faint("The server stops by itself after " + DemoServer.LIFETIME.toHours() + " hours, or now with: "
                + server.stopCommand());
    }
}
