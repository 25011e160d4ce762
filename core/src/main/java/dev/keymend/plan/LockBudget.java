// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.time.Duration;

/**
 * How long a repair may be in the way.
 *
 * @param lockTimeout how long one try may wait for the sequence's lock; other sessions' nextval waits behind it
 * @param holdTimeout how long a statement may run while the lock is held
 * @param patience how long to go on trying while somebody else holds the sequence, before the step is refused
 * @param lockTables whether the tables are locked too, before the sequence, so that nobody brings rows with their ids
 *     meanwhile; reads go on
 */
public record LockBudget(Duration lockTimeout, Duration holdTimeout, Duration patience, boolean lockTables) {
    /** Half a second for the lock, two seconds under it, half a minute of patience. */
    public static final LockBudget DEFAULT =
            new LockBudget(Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(30));

    /** A budget that locks the sequence alone. */
    public LockBudget(Duration lockTimeout, Duration holdTimeout, Duration patience) {
        this(lockTimeout, holdTimeout, patience, false);
    }

    /** The same, waiting this long for the lock. */
    public LockBudget withLockTimeout(Duration timeout) {
        return new LockBudget(timeout, holdTimeout, patience, lockTables);
    }

    /** The same, with this limit for a statement under the lock. */
    public LockBudget withHoldTimeout(Duration timeout) {
        return new LockBudget(lockTimeout, timeout, patience, lockTables);
    }

    /** The same, with this patience. */
    public LockBudget withPatience(Duration longest) {
        return new LockBudget(lockTimeout, holdTimeout, longest, lockTables);
    }

    /** The same, with the tables locked or not. */
    public LockBudget withTablesLocked(boolean locked) {
        return new LockBudget(lockTimeout, holdTimeout, patience, locked);
    }
}
