// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.load.BadRow;
import dev.keymend.load.Conflict;
import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadProgress;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How far a load has come: on a terminal one line that is gone when rows are listed, elsewhere a line now and then. Hands on
 * what else it hears.
 */
final class LoadProgressLine implements LoadListener, AutoCloseable {
    private static final double NANOS = 1e9;

    /** A log is read afterwards. */
    private static final long LOGGED_EVERY_NANOS = 10_000_000_000L;

    /** Earlier a rate says little. */
    private static final double LEAST_SECONDS = 0.5;

    private final PrintWriter err;
    private final LongSupplier nanoTime;
    private final LoadListener rows;
    private final Runnable checkpoint;
    private final boolean terminal;
    private final StatusLine line;
    private LoadProgress.@Nullable Step step;
    private long stepFrom;
    private double shareFrom;
    private long rowsFrom;
    private long logAt;

    /**
     * A line.
     *
     * @param rows what hears of the rows
     * @param checkpoint what is run whenever the work can be given up
     */
    LoadProgressLine(PrintWriter err, boolean terminal, LongSupplier nanoTime, LoadListener rows, Runnable checkpoint) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
        this.rows = rows;
        this.checkpoint = checkpoint;
        this.line = new StatusLine(err, nanoTime);
        this.logAt = nanoTime.getAsLong() + LOGGED_EVERY_NANOS;
    }

    @Override
    public OptionalInt most() {
        return rows.most();
    }

    @Override
    public void conflict(Conflict conflict) {
        line.close();
        rows.conflict(conflict);
    }

    @Override
    public void bad(BadRow row) {
        line.close();
        rows.bad(row);
    }

    @Override
    public void progress(LoadProgress progress) {
        checkpoint.run();
        long now = nanoTime.getAsLong();
        boolean begins = step != progress.step();
        if (begins) {
            step = progress.step();
            stepFrom = now;
            shareFrom = progress.share().orElse(0);
            rowsFrom = progress.rows();
        }
        if (terminal) {
            // What begins may stand for long before it is heard of again.
            if (line.due() || (begins && line.isShown())) {
                line.show(words(progress, (now - stepFrom) / NANOS));
            }
        } else if (now - logAt >= 0) {
            logAt = now + LOGGED_EVERY_NANOS;
            err.println("keymend: " + words(progress, (now - stepFrom) / NANOS));
        }
    }

    private String words(LoadProgress progress, double seconds) {
        StringBuilder words =
                new StringBuilder(String.format(Locale.ROOT, "%s %,d rows", verb(progress.step()), progress.rows()));
        long since = progress.rows() - rowsFrom;
        if (seconds >= LEAST_SECONDS && since > 0) {
            words.append(String.format(Locale.ROOT, ", %,.0f rows/s", since / seconds));
        }
        if (progress.step() == LoadProgress.Step.WRITING) {
            words.append(String.format(Locale.ROOT, ", %,d kept back to be judged", progress.conflicts()));
        }
        double done = progress.share().orElse(0) - shareFrom;
        if (progress.share().isPresent() && seconds >= LEAST_SECONDS && done > 0) {
            double left = seconds * (1 - progress.share().getAsDouble()) / done;
            words.append(String.format(
                    Locale.ROOT, ", %.0f %%, %.0f s left", progress.share().getAsDouble() * 100, left));
        }
        return words.toString();
    }

    private static String verb(LoadProgress.Step step) {
        return switch (step) {
            case READING -> "read";
            case JUDGING -> "judging";
            case WRITING -> "wrote";
        };
    }

    @Override
    public void close() {
        line.close();
    }
}
