// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whether rows are mostly there already. Then a plain read is the cheapest first step; where a good part of them is new, the
 * statement that reads and inserts at once saves a round trip. Only the cost depends on it, never the outcome.
 */
final class Habit {
    /** Of 1024; the greatest share of calls with something to write for which reading first is cheaper. */
    private static final int MOST_FOR_READING = 160;

    private static final int ALL = 1024;
    private static final int SLOWNESS = 4;

    private final AtomicInteger wrote = new AtomicInteger();

    boolean readsFirst() {
        return wrote.getPlain() <= MOST_FOR_READING;
    }

    /** Remembers a call; two threads at once may lose one of theirs, which does no harm. */
    void remember(boolean wroteSomething) {
        int before = wrote.getPlain();
        int goal = wroteSomething ? ALL : 0;
        int after = before + ((goal - before) >> SLOWNESS);
        if (after != before) {
            wrote.setPlain(after);
        }
    }
}
