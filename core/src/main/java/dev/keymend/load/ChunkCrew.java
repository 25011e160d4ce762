// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.ConnectionSource;
import dev.keymend.internal.waiting.Threads;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Loads the chunks of a file on several connections, beside others who may be at work on the same file. Each chunk is
 * claimed, looked up in the ledger, loaded and written down in one transaction, so that it does not matter how often it is
 * begun.
 */
final class ChunkCrew {
    /** From this try on a chunk is loaded while nobody else loads into the table: two chunks may meet in each other's keys. */
    private static final int ALONE = 3;

    private final BulkLoad load;
    private final CsvSource source;
    private final List<String> columns;
    private final long table;
    private final Ledger ledger;
    private final String run;
    private final byte @Nullable [] whole;
    private final RawChunk raw;
    private final ChunkNews news;

    private final Queue<Chunk> open;

    /** Those that somebody else had claimed when it was their turn. */
    private final Queue<Chunk> claimed = new ConcurrentLinkedQueue<>();

    private final AtomicReference<LoadedChunks.@Nullable Stopped> stopped = new AtomicReference<>();
    private volatile boolean ended;

    /**
     * A crew.
     *
     * @param run what this run is called in the ledger
     * @param whole all the file's bytes, where they are in memory
     * @param raw whether chunks may go to COPY unseen
     */
    ChunkCrew(
            BulkLoad load,
            CsvSource source,
            Layout layout,
            Ledger ledger,
            String run,
            byte @Nullable [] whole,
            List<Chunk> chunks,
            RawChunk raw,
            ChunkNews news) {
        this.load = load;
        this.source = source;
        this.columns = layout.loaded().stream().map(column -> column.name()).toList();
        this.table = layout.target().oid();
        this.ledger = ledger;
        this.run = run;
        this.open = new ConcurrentLinkedQueue<>(chunks);
        this.whole = whole;
        this.raw = raw;
        this.news = news;
    }

    /** The chunk at which the policy ended the load. */
    Optional<LoadedChunks.Stopped> stopped() {
        return Optional.ofNullable(stopped.get());
    }

    /**
     * Loads them all, or up to one that is refused.
     *
     * @param more opens the others' connections; null where there are none
     * @param jobs on how many at most
     */
    void run(ChunkConnection first, @Nullable ConnectionSource more, int jobs) throws SQLException {
        List<Helper> helpers = new ArrayList<>();
        boolean done = false;
        try {
            int wanted = Math.min(jobs, open.size());
            for (int i = 1; more != null && i < wanted; i++) {
                helpers.add(new Helper(ChunkConnection.open(more)));
            }
        } catch (SQLException | RuntimeException e) {
            news.note(
                    "only " + (helpers.size() + 1) + " of " + jobs + " connections could be opened: " + e.getMessage());
        }
        try {
            helpers.forEach(helper -> helper.thread.start());
            work(first);
            done = true;
        } finally {
            if (!done) {
                ended = true;
                helpers.forEach(helper -> helper.connection.abort());
            }
            helpers.forEach(helper -> Threads.awaitEnd(helper.thread, helper.connection::abort));
        }
        for (Helper helper : helpers) {
            helper.rethrow();
        }
    }

    /** Another thread, with a connection of its own. */
    private final class Helper {
        private final ChunkConnection connection;
        private final FutureTask<Boolean> task;
        private final Thread thread;

        Helper(ChunkConnection connection) {
            this.connection = connection;
            this.task = new FutureTask<>(() -> {
                boolean done = false;
                try (connection) {
                    work(connection);
                    done = true;
                } finally {
                    ended |= !done;
                }
                return done;
            });
            this.thread = new Thread(task, "keymend-loader");
            thread.setDaemon(true);
        }

        void rethrow() throws SQLException {
            try {
                task.get();
            } catch (ExecutionException e) {
                Throwable cause = e.getCause();
                if (cause instanceof SQLException failure) {
                    throw failure;
                }
                if (cause instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException("a thread that loads has ended", cause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void work(ChunkConnection connection) throws SQLException {
        try (ChunkReader reader = new ChunkReader(source, whole)) {
            while (!ended && stopped.get() == null) {
                Chunk chunk = open.poll();
                boolean waiting = chunk == null;
                if (chunk == null) {
                    chunk = claimed.poll();
                }
                if (chunk == null) {
                    return;
                }
                if (!new Attempt(connection, reader, chunk).settle(waiting)) {
                    claimed.add(chunk);
                }
            }
        }
    }

    /** One chunk, until it is loaded, by whomever, or refused. */
    private final class Attempt {
        private final ChunkConnection connection;
        private final ChunkReader reader;
        private final Chunk chunk;
        private byte @Nullable [] bytes;
        private @Nullable LoadReport report;
        private ChunkLog log;

        Attempt(ChunkConnection connection, ChunkReader reader, Chunk chunk) {
            this.connection = connection;
            this.reader = reader;
            this.chunk = chunk;
            this.log = new ChunkLog(chunk);
        }

        /** Whether it is; else somebody else is at it. */
        boolean settle(boolean waiting) throws SQLException {
            boolean settled = connection.run((current, tries) -> LoadTransactions.once(
                    current, () -> load(current, waiting || tries > 1, tries >= ALONE), done -> !failed()));
            LoadReport told = report;
            if (told != null) {
                news.chunk(told, log);
                if (told.failed()) {
                    stopped.compareAndSet(
                            null,
                            new LoadedChunks.Stopped(chunk.number(), chunk.firstLine(), told.read(), told.rejected()));
                }
            }
            return settled;
        }

        private boolean failed() {
            LoadReport last = report;
            return last != null && last.failed();
        }

        private boolean load(Connection current, boolean waiting, boolean alone) throws SQLException {
            if (!ledger.claim(current, chunk, waiting)) {
                return false;
            }
            Optional<Ledger.Entry> loaded = ledger.loaded(current, chunk);
            if (loaded.isPresent()) {
                if (!run.equals(loaded.get().run())) {
                    report = null; // Else it was here, and only the answer was lost.
                }
                return true;
            }
            if (alone) {
                LoadTransactions.alone(current, table);
            } else {
                LoadTransactions.together(current, table);
            }
            byte[] read = bytes;
            if (read == null) {
                read = reader.read(chunk);
                bytes = read;
            }
            log = new ChunkLog(chunk);
            report = null;
            LoadReport done = ChunkCrew.this.load.tell(log).chunk(current, source.chunk(chunk, read, columns), raw);
            report = done;
            if (!done.failed()) {
                ledger.write(current, chunk, run, done);
            }
            return true;
        }
    }
}
