// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ReadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far a long reading has come, and is gone when it is done. */
final class ProgressLine implements ReadProgress, AutoCloseable {
    /** Who waits no longer than this wants to read nothing. */
    private static final long QUIET_NANOS = 1_000_000_000;

    private static final long PAUSE_NANOS = 200_000_000;

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private long nextAt;
    private int shown;

    ProgressLine(PrintWriter err, LongSupplier nanoTime) {
        this.err = err;
        this.nanoTime = nanoTime;
        this.nextAt = nanoTime.getAsLong() + QUIET_NANOS;
    }

    @Override
    public void examined(int done, int total) {
        long now = nanoTime.getAsLong();
        if (now - nextAt < 0) {
            return;
        }
        nextAt = now + PAUSE_NANOS;
        String line = String.format(Locale.ROOT, "examined %,d of %,d columns", done, total);
        err.print("\r" + line);
        err.flush();
        shown = Math.max(shown, line.length());
    }

    @Override
    public void close() {
        if (shown > 0) {
            err.print("\r" + " ".repeat(shown) + "\r");
            err.flush();
        }
    }
}
