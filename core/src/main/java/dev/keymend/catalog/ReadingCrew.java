// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.waiting.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Spreads pieces of reading over the caller's connection and others. The others are a bonus: one that cannot be opened,
 * looks at something else or breaks only leaves more to the rest. Those it has opened are kept for the next reading and
 * closed with the crew.
 */
final class ReadingCrew implements AutoCloseable {
    /** Reads one piece. */
    interface Work<T> {
        /** Throws only when the connection answers nothing any more. */
        void on(Connection connection, T piece) throws SQLException;
    }

    private final Connection own;
    private final @Nullable ConnectionSource source;
    private final int jobs;

    /** Opened, found to look at the same, and not in use. */
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    private ReadingCrew(Connection own, @Nullable ConnectionSource source, int jobs) {
        this.own = own;
        this.source = source;
        this.jobs = jobs;
    }

    /**
     * A crew.
     *
     * @param own in a transaction it stays alone: there may be rows, locks and settings that no other connection sees
     * @param source null for the caller's connection alone
     * @param jobs how many connections at most, the caller's included
     */
    static ReadingCrew of(Connection own, @Nullable ConnectionSource source, int jobs) throws SQLException {
        return new ReadingCrew(own, own.getAutoCommit() ? source : null, jobs);
    }

    /** Whether there is the caller's connection and no other. */
    boolean isAlone() {
        return source == null || jobs == 1;
    }

    @Override
    public void close() {
        for (Connection connection = idle.poll(); connection != null; connection = idle.poll()) {
            try {
                connection.close();
            } catch (SQLException e) {
                // The server has ended it already.
            }
        }
    }

    /**
     * Reads every piece, in no particular order.
     *
     * @param server what the caller's connection looks at; one that looks at something else, or as somebody else, is not used
     * @param shared pieces that any connection can read
     * @param confined pieces that only the caller's connection can see
     * @throws SQLException when the caller's own connection is lost
     */
    <T> void read(ServerFacts server, List<T> shared, List<T> confined, Work<T> work) throws SQLException {
        Queue<T> open = new ConcurrentLinkedQueue<>(shared);
        List<Helper<T>> helpers = start(server, shared.size() - (confined.isEmpty() ? 1 : 0), open, work);
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
            // Their statements' timeouts bound it.
            helpers.forEach(helper -> Threads.awaitEnd(helper.thread, helper::abort));
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
    private <T> List<Helper<T>> start(ServerFacts server, int pieces, Queue<T> open, Work<T> work) {
        List<Helper<T>> helpers = new ArrayList<>();
        if (source != null) {
            for (int i = 1; i < jobs && i <= pieces; i++) {
                Helper<T> helper = new Helper<>(source, server, idle, open, work);
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
        private final Queue<Connection> idle;
        private final Queue<T> open;
        private final Work<T> work;
        private final Thread thread;
        private volatile @Nullable Connection connection;
        private volatile @Nullable RuntimeException failure;

        Helper(ConnectionSource source, ServerFacts server, Queue<Connection> idle, Queue<T> open, Work<T> work) {
            this.source = source;
            this.server = server;
            this.idle = idle;
            this.open = open;
            this.work = work;
            thread = new Thread(this, "keymend-reader");
            thread.setDaemon(true);
        }

        @Override
        public void run() {
            Connection kept = idle.poll();
            boolean fit = false;
            try {
                Connection used = kept == null ? opened() : kept;
                connection = used;
                if (used != null) {
                    fit = work(used);
                }
            } catch (SQLException e) {
                // It cannot even be closed: the server has ended it, and what it was reading was put back.
            } catch (RuntimeException e) {
                failure = e;
            } finally {
                dismiss(fit);
            }
        }

        /** Keeps the connection for the next reading, or closes it. */
        private void dismiss(boolean fit) {
            Connection used = connection;
            if (used == null) {
                return;
            }
            if (fit) {
                idle.add(used);
                return;
            }
            try {
                used.close();
            } catch (SQLException e) {
                // The server has ended it already.
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

        /** Whether it may be used again. */
        private boolean work(Connection opened) {
            for (T piece = open.poll(); piece != null; piece = open.poll()) {
                try {
                    work.on(opened, piece);
                } catch (SQLException e) {
                    open.add(piece);
                    return false;
                }
            }
            return true;
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

        void rethrow() {
            RuntimeException thrown = failure;
            if (thrown != null) {
                throw thrown;
            }
        }
    }
}
