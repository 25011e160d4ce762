// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;

/** Makes a server a standby, without another one to follow. */
public final class Standbys {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Standbys() {}

    /**
     * Makes this server a standby and waits until it takes connections as one. A server that comes back from the loss of a
     * session looks for a certain file, and then goes on as a standby; every open session ends.
     *
     * @param server one of the test's own
     */
    public static void become(EmbeddedPostgres server) throws IOException, SQLException {
        try (Connection victim = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            Sql.execute(victim, "CHECKPOINT");
            Files.createFile(server.dataFolder().resolve("standby.signal"));
            ProcessHandle.of(Locks.pid(victim)).orElseThrow().destroyForcibly();
        }
        if (!Polling.until(PATIENCE, () -> isStandby(server))) {
            throw new AssertionError("It did not become a standby");
        }
    }

    private static boolean isStandby(EmbeddedPostgres server) {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            return "t"
                    .equals(Sql.rows(connection, "SELECT pg_is_in_recovery()")
                            .get(0)
                            .get(0));
        } catch (SQLException e) {
            // Not there yet, or still going down.
            return false;
        }
    }
}
