// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.waiting;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A bounded time for trying again. */
public final class Patience {
    private static final long PAUSE_MILLIS = 100;

    private final long endNanos;

    /** A time that begins now. */
    public Patience(Duration longest) {
        endNanos = System.nanoTime() + longest.toNanos();
    }

    /** Whether it has passed. */
    public boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /**
     * Lets others work before the next try: who waits for a lock makes those behind wait too, and a server comes back when it does.
     *
     * @return false when the thread was interrupted, which ends all patience
     */
    public boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
