// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGConnection;

/** Tells when a session waits for another one. */
public final class Locks {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private Locks() {}

    /** The process id of a connection's backend. */
    public static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    /**
     * Waits until a backend waits for a lock of another one.
     *
     * @param observer a connection that is not waiting itself; its transaction, if any, stays open
     * @throws AssertionError when that does not happen within 20 seconds
     */
    public static void waitUntilBlocked(Connection observer, int pid) throws SQLException {
        if (!Polling.until(PATIENCE, () -> isBlocked(observer, pid))) {
            throw new AssertionError("Process " + pid + " waits for nobody; it is: "
                    + Sql.rows(
                            observer,
                            "SELECT state, wait_event_type, wait_event, query FROM pg_stat_activity WHERE pid = ?",
                            pid));
        }
    }

    /** Whether a backend waits for a lock of another one right now. */
    public static boolean isBlocked(Connection observer, int pid) throws SQLException {
        return Sql.rows(observer, "SELECT 1 WHERE cardinality(pg_blocking_pids(?)) > 0", pid)
                        .size()
                == 1;
    }
}
