// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import java.io.PrintWriter;
import java.util.function.LongSupplier;

/** One line on a terminal that is written over again and again, and is gone in the end. */
final class StatusLine implements AutoCloseable {
    /** Who waits no longer than this wants to read nothing. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final long PAUSE_NANOS = 200_000_000;

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private long nextAt;
    private int shown;

    StatusLine(PrintWriter err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong() + QUIET_NANOS;
    }

    /** Whether it is time for another; if so, the next one has to wait. */
    boolean due() {
        long now = nanoTime.getAsLong();
        if (now - nextAt < 0) {
            return false;
        }
        nextAt = now + PAUSE_NANOS;
        return true;
    }

    boolean isShown() {
        return shown > 0;
    }

    void show(String line) {
        err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        err.flush();
        shown = line.length();
    }

    @Override
    public void close() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
            shown = 0;
        }
    }
}
