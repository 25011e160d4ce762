// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether rows are mostly there already. Then reading is the better first step; where nearly all are new it is inserting, which does
 * nothing where the row is there; in between, one statement for both. Only the cost depends on it, never the outcome.
 */
final class Habit {
    /** What to begin with. */
    enum First {
        READ,
        BOTH,
        INSERT
    }

    private static final int ALL = 1024;
    private static final int SLOWNESS = 4;

    /** The greatest share of new rows for which reading first is cheaper: a read is three quarters of both in one. */
    private static final int MOST_FOR_READING = ALL / 3;

    /** The least share of new rows for which inserting first is cheaper. */
    private static final int LEAST_FOR_INSERTING = ALL * 3 / 4;

    private final AtomicInteger made = new AtomicInteger();

    First first() {
        int now = made.getPlain();
        if (now <= MOST_FOR_READING) {
            return First.READ;
        }
        return now < LEAST_FOR_INSERTING ? First.BOTH : First.INSERT;
    }

    /** Remembers a call; two threads at once may lose one of theirs, which does no harm. */
    void remember(boolean isNew) {
        int before = made.getPlain();
        int goal = isNew ? ALL : 0;
        int after = before + ((goal - before) >> SLOWNESS);
        if (after != before) {
            made.setPlain(after);
        }
    }
}
