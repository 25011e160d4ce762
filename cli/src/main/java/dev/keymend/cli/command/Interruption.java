// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * What becomes of work in a database when the process is told to end, by Ctrl-C or SIGTERM: the server is told to stop, so
 * that it rolls back at once rather than when it next looks for its client, and the user hears how it ended.
 */
final class Interruption {
    private static final long AGAIN_MILLIS = 100;

    /** A commit is not a matter of seconds; whoever sorts meanwhile has no transaction that could end well. */
    private static final int MOST_TRIES = 50;

    private final Connection connection;
    private final PrintWriter err;
    private final String undone;
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean wanted;
    private volatile boolean done;

    private Interruption(Connection connection, PrintWriter err, String undone) {
        this.connection = connection;
        this.err = err;
        this.undone = undone;
    }

    /** Work that commits at its end, or not at all. */
    interface Work<T> {
        /** Does it, and runs the checkpoint wherever it can be given up; that throws when it is to be. */
        T run(Runnable checkpoint) throws SQLException;
    }

    /**
     * Does it.
     *
     * @param undone what to tell of work that was interrupted
     */
    static <T> T heed(Connection connection, PrintWriter err, String undone, Work<T> work) throws SQLException {
        Interruption interruption = new Interruption(connection, err, undone);
        Thread hook = new Thread(interruption::stop, "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            T result = work.run(interruption::checkpoint);
            interruption.done = true;
            return result;
        } finally {
            interruption.ended.countDown();
            awaitEnd(hook);
        }
    }

    /**
     * Does work that commits piece by piece on connections of its own: what is committed stays, the rest ends with the
     * process, and nothing has to be waited for.
     *
     * @param left what to tell of work that was interrupted
     */
    static <T> T heedInPieces(PrintWriter err, String left, Work<T> work) throws SQLException {
        Thread hook = new Thread(
                () -> {
                    err.println("keymend: interrupted; " + left);
                    err.flush();
                },
                "interruption");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.run(() -> {});
        } finally {
            awaitEnd(hook);
        }
    }

    /** Lets nothing more be said once the process is ending: the hook has the last word. */
    private static void awaitEnd(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException ending) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void checkpoint() {
        if (wanted) {
            throw new CancellationException();
        }
    }

    private void stop() {
        wanted = true;
        boolean over = false;
        try {
            for (int tries = 0; !over && tries < MOST_TRIES; tries++) {
                connection.unwrap(PGConnection.class).cancelQuery();
                over = ended.await(AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            }
            if (!over) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // The server is gone, and the transaction with it.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.println("keymend: interrupted; " + (done ? "it was done by then, and stays." : undone));
        err.flush();
    }
}
