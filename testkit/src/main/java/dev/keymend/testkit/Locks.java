// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    /**
     * Waits until some session waits for the observer.
     *
     * @param observer holds a lock; its transaction, if any, stays open
     * @return the process id of the one that waits
     * @throws AssertionError when that does not happen within 20 seconds
     */
    public static int waitUntilBlocking(Connection observer) throws SQLException {
        List<Integer> waiting = new ArrayList<>();
        Polling.until(PATIENCE, () -> {
            // Not pg_stat_activity, which stays as it was for as long as a transaction is open.
            for (var row : Sql.rows(
                    observer,
                    "SELECT pid FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))")) {
                waiting.add(Integer.valueOf(String.valueOf(row.get(0))));
            }
            return !waiting.isEmpty();
        });
        if (waiting.isEmpty()) {
            throw new AssertionError("Nobody waits for process " + pid(observer));
        }
        return waiting.get(0);
    }

    /**
     * Waits until a backend is gone, its transaction ended one way or the other.
     *
     * @param observer a connection without an open transaction, which would go on seeing it
     * @throws AssertionError when that does not happen within 20 seconds
     */
    public static void waitUntilGone(Connection observer, int pid) throws SQLException {
        if (!Polling.until(
                PATIENCE,
                () -> Sql.rows(observer, "SELECT 1 FROM pg_stat_activity WHERE pid = ?", pid)
                        .isEmpty())) {
            throw new AssertionError("Process " + pid + " is still there");
        }
    }

    /** Whether a backend waits for a lock of another one right now. */
    public static boolean isBlocked(Connection observer, int pid) throws SQLException {
        return Sql.rows(observer, "SELECT 1 WHERE cardinality(pg_blocking_pids(?)) > 0", pid)
                        .size()
                == 1;
    }
}
