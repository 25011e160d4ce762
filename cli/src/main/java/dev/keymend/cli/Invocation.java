// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;

/**
 * What surrounds one run of the command line, so that a test can give its own.
 *
 * @param environment the environment variables
 * @param home the user's home folder, where {@code .pgpass} and {@code .pg_service.conf} are looked for
 * @param directory the folder that relative file names start from
 * @param in the standard input
 * @param out where data goes
 * @param err where progress, warnings and errors go
 * @param terminal whether a person sits at the other end and can be asked
 */
public record Invocation(
        Map<String, String> environment,
        Path home,
        Path directory,
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean terminal) {
    /** Copies the environment. */
    public Invocation {
        environment = Map.copyOf(environment);
    }

    /** A file the user named, seen from the folder the user is in. */
    public Path resolve(Path file) {
        return directory.resolve(file);
    }
}
