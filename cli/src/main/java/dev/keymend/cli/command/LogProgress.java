// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.Invocation;
import java.util.Locale;
import java.util.function.LongConsumer;

/** How far the reading of logs has come, on a terminal. */
final class LogProgress implements LongConsumer, AutoCloseable {
    private static final double MEGA = 1e6;
    private static final double NANOS = 1e9;

    private final boolean terminal;
    private final StatusLine line;
    private final long begun = System.nanoTime();

    LogProgress(Invocation invocation) {
        terminal = invocation.terminal();
        line = new StatusLine(invocation.err(), System::nanoTime);
    }

    @Override
    public void accept(long bytes) {
        if (terminal && line.due()) {
            double seconds = (System.nanoTime() - begun) / NANOS;
            line.show(String.format(Locale.ROOT, "read %,.0f MB, %,.0f MB/s", bytes / MEGA, bytes / MEGA / seconds));
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
