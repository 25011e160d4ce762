// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A point at which one side of a race stands still until the test lets it go on. Works once. */
public final class HandOver {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    /** The racing side is here, and waits until {@link #letGo}. */
    public void pass() throws InterruptedException {
        reached.countDown();
        await(released, "Nobody let go");
    }

    /** The test waits until the racing side has come to {@link #pass}. */
    public void awaitReached() throws InterruptedException {
        await(reached, "Nobody came to the hand-over point");
    }

    /** The test lets the racing side go on, also when it has not come yet. */
    public void letGo() {
        released.countDown();
    }

    private static void await(CountDownLatch latch, String failure) throws InterruptedException {
        if (!latch.await(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
            throw new AssertionError(failure + " within " + PATIENCE.toSeconds() + " seconds");
        }
    }
}
