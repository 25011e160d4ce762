// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A running throw-away PostgreSQL server: on the loopback address and a free port, superuser {@code postgres}, encoding
 * UTF8, settings for speed rather than for surviving a crash, data in a temporary folder that only its owner can read.
 *
 * <p>The server never outlives its owner. An <em>attached</em> server ends, and its data are removed, when it is closed and
 * when this virtual machine ends in whatever way, killed with -9 included. A <em>detached</em> one
 * ({@link #startDetached}) stays when the virtual machine ends, until its lifetime is over or its {@link #stopCommand} is
 * run. Neither listens to Ctrl-C typed at the terminal: an attached server is still there in shutdown hooks.
 *
 * <p>Safe for use by many threads.
 */
public final class EmbeddedPostgres implements AutoCloseable {

    private final PostgresBinaries binaries;
    private final Holder holder;
    private final ServerHome home;
    private final int port;
    private final long pid;
    private final boolean detached;
    private final @Nullable String password;

    EmbeddedPostgres(
            PostgresBinaries binaries,
            Holder holder,
            ServerHome home,
            int port,
            long pid,
            boolean detached,
            @Nullable String password) {
        this.binaries = binaries;
        this.holder = holder;
        this.home = home;
        this.port = port;
        this.pid = pid;
        this.detached = detached;
        this.password = password;
    }

    /** Starts an attached server with default settings that trusts everybody on this machine. */
    public static EmbeddedPostgres start(PostgresBinaries binaries) {
        return builder(binaries).start();
    }

    /**
     * Starts a server that stays when this virtual machine ends, and ends by itself.
     *
     * @param lifetime from now on, in whole seconds, at least one
     */
    public static EmbeddedPostgres startDetached(PostgresBinaries binaries, Duration lifetime) {
        return builder(binaries).detached(lifetime).start();
    }

    /** For a server with settings of its own. */
    public static EmbeddedPostgresBuilder builder(PostgresBinaries binaries) {
        return new EmbeddedPostgresBuilder(binaries);
    }

    /** The TCP port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process id of the server. */
    public long pid() {
        return pid;
    }

    /** The folder with the server's data; gone when the server is. */
    public Path dataFolder() {
        return home.data();
    }

    /** The version as the server reports it, such as {@code 18.6}. */
    public String version() {
        return binaries.serverVersion();
    }

    /** The major version, such as 18. */
    public int major() {
        return binaries.major();
    }

    /** A libpq URI for the superuser, without password. */
    public String uri(String database) {
        return "postgresql://postgres@127.0.0.1:" + port + "/" + encoded(database);
    }

    /** A JDBC URL for the superuser, with the password where the server has one. */
    public String jdbcUrl(String database) {
        String url = "jdbc:postgresql://127.0.0.1:" + port + "/" + encoded(database) + "?user=postgres";
        return password == null ? url : url + "&password=" + encoded(password);
    }

    /**
     * The command that stops the server and removes its data, for a person to type: {@code kill} and a process id. Not
     * {@code kill -9}, which would end only the shell that holds the server.
     */
    public String stopCommand() {
        return "kill " + holder.pid();
    }

    /** Stops the server, detached or not, and removes its data; does nothing when that has happened. */
    public void stop() {
        holder.stop();
    }

    /** Stops an attached server and removes its data; leaves a detached one running. */
    @Override
    public void close() {
        if (!detached) {
            stop();
        }
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version() + " on port " + port;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
