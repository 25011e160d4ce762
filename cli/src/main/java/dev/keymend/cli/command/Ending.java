// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets work that has no end of its own be ended by Ctrl-C or SIGTERM, and say what it has found before the process is gone. */
final class Ending implements AutoCloseable {
    private static final long MOST_SECONDS = 5;

    private final CountDownLatch printed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "ending");
    private volatile boolean wanted;

    Ending() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    boolean wanted() {
        return wanted;
    }

    private void end() {
        wanted = true;
        try {
            // The process stays as long as this thread does: until the report is out.
            boolean ignored = printed.await(MOST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        if (!wanted) {
            printed.countDown();
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // It is ending by now, and need not wait for us.
            }
        }
    }

    /** Everything is out. */
    void done() {
        printed.countDown();
    }
}
