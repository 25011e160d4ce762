// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A bounded time for trying again. */
final class Patience {
    private static final long PAUSE_MILLIS = 100;

    private final long endNanos;

    Patience(Duration longest) {
        endNanos = System.nanoTime() + longest.toNanos();
    }

    boolean isOver() {
        return System.nanoTime() - endNanos >= 0;
    }

    /**
     * Lets others work before the next try: a repair that waits for its lock makes their nextval wait too.
     *
     * @return false when the thread was interrupted, which ends all patience
     */
    boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
