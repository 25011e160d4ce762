// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads logs of any size in bounded memory, on all cores, and counts the violations in them.
 *
 * <pre>{@code
 * LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(Path.of("/var/log/postgresql")));
 * report.constraints().forEach(each -> log.info("{} {}", each.constraint(), each.count()));
 * }</pre>
 */
public final class LogScan {
    /** So many blocks are being read or wait to be counted, for each thread. */
    private static final int AHEAD = 2;

    /** Blocks of streams are whole in memory while they wait. */
    private static final int MOST_STREAM_BLOCKS = 8;

    private final LogOptions options;
    private final @Nullable PrefixFormat format;
    private final LongConsumer progress;

    private LogScan(LogOptions options, LongConsumer progress) {
        this.options = options;
        this.format = options.prefix() == null ? null : new PrefixFormat(options.prefix());
        this.progress = progress;
    }

    /** A scan with these options. */
    public static LogScan with(LogOptions options) {
        return new LogScan(options, bytes -> {});
    }

    /** The same, telling now and then how many bytes have been read. */
    public LogScan reporting(LongConsumer bytesRead) {
        return new LogScan(options, bytesRead);
    }

    /**
     * Reads files, compressed with gzip or not, and folders with all files below them. Those of a rotated set come in the order of their
     * times.
     *
     * @throws IOException if a file that was named is not there or cannot be read; one that turns out to be damaged on the way is
     *     noted in the report
     */
    public LogReport files(List<Path> paths) throws IOException {
        List<String> notes = new ArrayList<>();
        List<Path> files = LogFiles.all(paths, notes);
        Run run = new Run();
        run.notes.addAll(notes);
        return run.files(files);
    }

    /** Reads a stream, compressed with gzip or not, to its end; it stays the caller's. */
    public LogReport stream(InputStream in, String name) throws IOException {
        return new Run().stream(new StreamSource(LogFiles.unpacked(in)), name);
    }

    /** What one block has brought. */
    private record Result(List<LogEvent> events, long lines, long bytes) {}

    private record Waiting(Future<Result> result, LogSource source, String name, boolean last) {}

    private final class Run {
        private final Tally tally = new Tally(options);
        private final List<String> notes = new ArrayList<>();
        private final List<String> troubles = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final BlockingQueue<Desk> desks = new ArrayBlockingQueue<>(options.threads());
        private final Deque<Waiting> waiting = new ArrayDeque<>();
        private final Anchors usual = Phrases.usual();
        private long lines;
        private long bytes;

        private Run() {
            for (int i = 0; i < options.threads(); i++) {
                desks.add(new Desk(format));
            }
        }

        LogReport files(List<Path> files) throws IOException {
            ExecutorService threads = Executors.newFixedThreadPool(options.threads());
            try {
                for (Path file : files) {
                    LogSource source = LogFiles.source(file);
                    names.add(file.toString());
                    submit(threads, source, file.toString());
                }
                drain(0);
            } finally {
                threads.shutdownNow();
            }
            return report();
        }

        LogReport stream(LogSource source, String name) throws IOException {
            ExecutorService threads = Executors.newFixedThreadPool(options.threads());
            try {
                names.add(name);
                submit(threads, source, name);
                drain(0);
            } finally {
                threads.shutdownNow();
            }
            return report();
        }

        private LogReport report() {
            LogReport counted = tally.report(names, bytes, lines, troubles);
            List<String> all = new ArrayList<>(notes);
            all.addAll(counted.notes());
            return new LogReport(
                    names,
                    bytes,
                    lines,
                    counted.violations(),
                    counted.constraints(),
                    counted.neighbours(),
                    all,
                    troubles.isEmpty());
        }

        private void submit(ExecutorService threads, LogSource source, String name) throws IOException {
            int most = source instanceof StreamSource
                    ? Math.min(MOST_STREAM_BLOCKS, AHEAD * options.threads())
                    : AHEAD * options.threads();
            Anchors[] anchors = {usual};
            LogSource.Piece piece = next(source, name);
            boolean first = true;
            while (piece != null) {
                LogSource.Piece current = piece;
                if (first) {
                    // Whether lines show their SQLSTATE decides what to search all of the log for.
                    Desk desk = new Desk(format);
                    boolean states = format == null
                            ? BlockReader.showsStates(current.read(desk).block())
                            : format.hasState();
                    anchors[0] = states ? Phrases.withBareStates() : usual;
                    first = false;
                }
                drain(most - 1);
                piece = next(source, name);
                Anchors search = anchors[0];
                waiting.add(new Waiting(threads.submit(() -> read(current, search)), source, name, piece == null));
            }
            if (first) {
                source.close();
            }
        }

        private LogSource.@Nullable Piece next(LogSource source, String name) {
            try {
                return source.next();
            } catch (IOException e) {
                trouble(name, e);
                return null;
            }
        }

        private void trouble(String name, IOException e) {
            troubles.add(name + " could not be read to its end: " + e.getMessage()
                    + ". What was read until then is counted.");
        }

        private Result read(LogSource.Piece piece, Anchors anchors) throws IOException, InterruptedException {
            Desk desk = desks.take();
            try {
                LogSource.Content content = piece.read(desk);
                List<LogEvent> events = desk.reader().read(content.block(), anchors);
                long lines = desk.reader().lines() + (content.unfinished() ? 1 : 0);
                return new Result(events, lines, content.bytes());
            } finally {
                desks.add(desk);
            }
        }

        /** Counts what has been read, until no more than so many blocks wait. */
        private void drain(int most) throws IOException {
            while (waiting.size() > most) {
                Waiting head = waiting.remove();
                try {
                    Result result = head.result.get();
                    result.events.forEach(tally::add);
                    lines += result.lines;
                    bytes += result.bytes;
                    progress.accept(bytes);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof IOException cause)) {
                        throw new IllegalStateException("reading " + head.name + " failed", e.getCause());
                    }
                    trouble(head.name, cause);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new IOException("interrupted", e);
                }
                if (head.last) {
                    head.source.close();
                }
            }
        }
    }
}
