// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.waiting;

/** Waiting for threads of our own. */
public final class Threads {
    private Threads() {}

    /**
     * Waits for a thread's end, also where this one is interrupted meanwhile, which it then stays.
     *
     * @param interrupted hastens that end; run each time this thread is interrupted
     */
    public static void awaitEnd(Thread thread, Runnable interrupted) {
        boolean wasInterrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
                interrupted.run();
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
