// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether rows are mostly there already. Then reading is the better first step; where more of them are new it is
 * inserting, which does nothing where the row is there. Only the cost depends on it, never the outcome.
 */
final class Habit {
    /** Of 1024; the greatest share of new rows for which reading first is cheaper. */
    private static final int MOST_FOR_READING = 512;

    private static final int ALL = 1024;
    private static final int SLOWNESS = 4;

    private final AtomicInteger made = new AtomicInteger();

    boolean readsFirst() {
        return made.getPlain() <= MOST_FOR_READING;
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
