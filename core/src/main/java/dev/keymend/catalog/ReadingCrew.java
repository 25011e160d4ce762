// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Spreads pieces of reading over the caller's connection and others. The others are a bonus: one that cannot be opened,
 * looks at something else or breaks only leaves more to the rest. Every connection it opens is closed when it is done.
 */
final class ReadingCrew {
    /** Reads one piece. */
    interface Work<T> {
        /** Throws only when the connection answers nothing any more. */
        void on(Connection connection, T piece) throws SQLException;
    }

    private final Connection own;
    private final ServerFacts server;
    private final @Nullable ConnectionSource source;
    private final int jobs;

    /**
     * A crew.
     *
     * @param server what the caller's connection looks at; one that looks at something else, or as somebody else, is not used
     * @param source null for the caller's connection alone
     * @param jobs how many connections at most, the caller's included
     */
    ReadingCrew(Connection own, ServerFacts server, @Nullable ConnectionSource source, int jobs) {
        this.own = own;
        this.server = server;
        this.source = source;
        this.jobs = jobs;
    }

    /**
     * Reads every piece, in no particular order.
     *
     * @param shared pieces that any connection can read
     * @param confined pieces that only the caller's connection can see
     * @throws SQLException when the caller's own connection is lost
     */
    <T> void read(List<T> shared, List<T> confined, Work<T> work) throws SQLException {
        Queue<T> open = new ConcurrentLinkedQueue<>(shared);
        List<Helper<T>> helpers = start(shared.size() - (confined.isEmpty() ? 1 : 0), open, work);
        boolean done = false;
        try {
            for (T piece : confined) {
                work.on(own, piece);
            }
            drain(own, open, work);
            done = true;
        } finally {
            if (!done) {
                open.clear();
                helpers.forEach(Helper::abort);
            }
            helpers.forEach(Helper::await);
        }
        drain(own, open, work); // What a helper whose connection broke has put back.
        helpers.forEach(Helper::rethrow);
    }

    private static <T> void drain(Connection connection, Queue<T> open, Work<T> work) throws SQLException {
        for (T piece = open.poll(); piece != null; piece = open.poll()) {
            work.on(connection, piece);
        }
    }

    /** No more helpers than there are pieces for them. */
    private <T> List<Helper<T>> start(int pieces, Queue<T> open, Work<T> work) throws SQLException {
        List<Helper<T>> helpers = new ArrayList<>();
        // In the caller's transaction there may be rows, locks and settings that no other connection sees.
        if (source != null && own.getAutoCommit()) {
            for (int i = 1; i < jobs && i <= pieces; i++) {
                Helper<T> helper = new Helper<>(source, server, open, work);
                helper.thread.start();
                helpers.add(helper);
            }
        }
        return helpers;
    }

    /** A thread with a connection of its own. */
    private static final class Helper<T> implements Runnable {
        private final ConnectionSource source;
        private final ServerFacts server;
        private final Queue<T> open;
        private final Work<T> work;
        private final Thread thread;
        private volatile @Nullable Connection connection;
        private volatile @Nullable RuntimeException failure;

        Helper(ConnectionSource source, ServerFacts server, Queue<T> open, Work<T> work) {
            this.source = source;
            this.server = server;
            this.open = open;
            this.work = work;
            thread = new Thread(this, "keymend-reader");
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            try (Connection opened = opened()) {
                if (opened != null) {
                    work(opened);
                }
            } catch (SQLException e) {
                // It cannot even be closed: the server has ended it, and what it was reading was put back.
            } catch (RuntimeException e) {
                failure = e;
            }
        }

        /** Null when none is to be had: the server's limit is reached, or it looks at something else. */
        private @Nullable Connection opened() throws SQLException {
            Connection fresh;
            try {
                fresh = source.open();
            } catch (SQLException | RuntimeException e) {
                return null;
            }
            connection = fresh;
            try {
                if (CatalogFacts.readServer(fresh).equals(server)) {
                    return fresh;
                }
            } catch (SQLException e) {
                // Fit for nothing; closed below.
            }
            fresh.close();
            return null;
        }

        private void work(Connection opened) {
            for (T piece = open.poll(); piece != null; piece = open.poll()) {
                try {
                    work.on(opened, piece);
                } catch (SQLException e) {
                    open.add(piece);
                    return;
                }
            }
        }

        /** Ends what it is reading, so that nobody waits for it. */
        void abort() {
            Connection busy = connection;
            if (busy != null) {
                try {
                    busy.abort(Runnable::run);
                } catch (SQLException e) {
                    // It is gone already.
                }
            }
        }

        /** Waits for its end, which its statements' timeouts bound. */
        void await() {
            boolean interrupted = false;
            while (thread.isAlive()) {
                try {
                    thread.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                    abort();
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        void rethrow() {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        }
    }
}
