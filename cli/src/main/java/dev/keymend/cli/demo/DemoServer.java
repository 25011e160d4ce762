// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.cli.Invocation;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.EmbeddedPostgresBuilder;
import dev.keymend.embedded.EmbeddedPostgresException;
import dev.keymend.embedded.PostgresBinaries;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.security.CodeSource;
import java.time.Duration;

/** The demo's throw-away server. */
final class DemoServer {
    /** How long a server that is kept lives. */
    static final Duration LIFETIME = Duration.ofHours(8);

    /** Says where the binaries are when they are not beside the jar, as in tests. */
    private static final String BINARIES = "keymend.demo.binaries";

    /** Says where the file system begins, for tests on a machine where a distribution's servers are. */
    private static final String ROOT = "keymend.demo.root";

    private DemoServer() {}

    /**
     * Starts it, with the programs that are at hand, or else that Maven fetches.
     *
     * @throws EmbeddedPostgresException when there are none, with what to do about it
     */
    static EmbeddedPostgres start(Invocation invocation, boolean keep) {
        ServerSearch search = search(invocation);
        PostgresBinaries binaries = search.find()
                .or(() -> new Fetching(invocation.environment(), search.fetched()).fetch(invocation.err()))
                .orElseThrow(DemoServer::none);
        EmbeddedPostgresBuilder builder = EmbeddedPostgres.builder(binaries);
        return (keep ? builder.detached(LIFETIME) : builder).start();
    }

    /** Where the programs may be, from where this invocation stands. */
    static ServerSearch search(Invocation invocation) {
        Path root = Path.of(System.getProperty(ROOT, "/"));
        return new ServerSearch(invocation.environment(), invocation.home(), root, besideJar());
    }

    private static EmbeddedPostgresException none() {
        return new EmbeddedPostgresException("the demo starts a PostgreSQL of its own, and the programs of one ("
                + ServerSearch.OLDEST + " or later) are neither on PATH nor in the usual folders nor in the local Maven"
                + " repository, and there is no mvn to fetch them: install a server (such as the package postgresql), or"
                + " say with " + ServerSearch.VARIABLE + " in which folder one is.");
    }

    /** The build puts them into a folder beside the jar. */
    private static Path besideJar() {
        String given = System.getProperty(BINARIES);
        return given != null ? Path.of(given) : jar().resolveSibling("postgres");
    }

    /** The jar that this program runs from. */
    private static Path jar() {
        CodeSource source = DemoServer.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the jar has no path: " + source.getLocation(), e);
        }
    }
}
