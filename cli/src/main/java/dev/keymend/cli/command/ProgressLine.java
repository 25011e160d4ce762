// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ReadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/** One line on a terminal that says how far a long reading has come, and is gone when it is done. */
final class ProgressLine implements ReadProgress, AutoCloseable {
    private final StatusLine line;

    ProgressLine(PrintWriter err, LongSupplier nanoTime) {
        this.line = new StatusLine(err, nanoTime);
    }

    @Override
    public void examined(int done, int total) {
        if (line.due()) {
            line.show(String.format(Locale.ROOT, "examined %,d of %,d columns", done, total));
        }
    }

    @Override
    public void close() {
        line.close();
    }
}
