// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that starts a server, prints its process id, port, home and stop command, and then waits for the end of its
 * input or of itself.
 */
final class ServerOwner {

    private ServerOwner() {}

    public static void main(String[] arguments) throws Exception {
        PostgresBinaries binaries = PostgresBinaries.find(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        EmbeddedPostgres server = arguments.length > 2
                ? EmbeddedPostgres.startDetached(binaries, Duration.ofSeconds(Long.parseLong(arguments[2])))
                : EmbeddedPostgres.start(binaries);
        System.out.println(server.pid() + " " + server.port() + " "
                + server.dataFolder().getParent() + " " + server.stopCommand());
        System.in.read();
    }
}
