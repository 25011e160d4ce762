// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again, for a bounded time, for what comes by itself and tells nobody. */
final class Polling {

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private Polling() {}

    /** Whether the condition came true in time; looks at least once. */
    static boolean until(Duration atMost, Condition condition) throws SQLException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() >= end || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return true;
    }

    interface Condition {
        boolean holds() throws SQLException;
    }
}
