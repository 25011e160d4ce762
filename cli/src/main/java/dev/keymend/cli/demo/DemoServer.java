// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.EmbeddedPostgresBuilder;
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

    private static final int MAJOR = 18;

    private DemoServer() {}

    static EmbeddedPostgres start(boolean keep) {
        EmbeddedPostgresBuilder builder = EmbeddedPostgres.builder(PostgresBinaries.find(binaries(), MAJOR));
        return (keep ? builder.detached(LIFETIME) : builder).start();
    }

    /** The build puts them into a folder beside the jar. */
    private static Path binaries() {
        String given = System.getProperty(BINARIES);
        if (given != null) {
            return Path.of(given);
        }
        return jar().resolveSibling("postgres");
    }

    /** The jar that this program runs from. */
    static Path jar() {
        CodeSource source = DemoServer.class.getProtectionDomain().getCodeSource();
        try {
            return Path.of(source.getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the jar has no path: " + source.getLocation(), e);
        }
    }
}
