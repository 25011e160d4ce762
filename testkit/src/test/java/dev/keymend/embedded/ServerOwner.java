// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import dev.keymend.testkit.TestServers;
import java.time.Duration;

/**
 * A program that starts a server, prints its process id, port, home and stop command, and then waits for the end of its
 * input or of itself.
 */
final class ServerOwner {

    private ServerOwner() {}

    public static void main(String[] arguments) throws Exception {
        PostgresBinaries binaries = TestServers.binaries(Integer.parseInt(arguments[0]));
        EmbeddedPostgres server = arguments.length > 1
                ? EmbeddedPostgres.startDetached(binaries, Duration.ofSeconds(Long.parseLong(arguments[1])))
                : EmbeddedPostgres.start(binaries);
        System.out.println(server.pid() + " " + server.port() + " "
                + server.dataFolder().getParent() + " " + server.stopCommand());
        System.in.read();
    }
}
