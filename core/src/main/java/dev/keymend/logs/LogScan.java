// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import java.util.zip.ZipException;
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
        Run run = new Run();
        return run.files(LogFiles.all(paths, run.notes, run.troubles), Set.copyOf(paths));
    }

    /** Reads a stream, compressed with gzip or not, to its end; it stays the caller's. */
    public LogReport stream(InputStream in, String name) throws IOException {
        Run run = new Run();
        try {
            return run.stream(new StreamSource(Opened.text(in)), name);
        } catch (ZipException | EOFException e) {
            run.troubles.add(Trouble.unread(name, e));
            return run.report();
        }
    }

    /** What one block has brought. */
    private record Result(List<LogEvent> events, long lines, long bytes, long strangers) {}

    private record Waiting(Future<Result> result, LogSource source, Standing standing, boolean last) {}

    private final class Run {
        private final Tally tally = new Tally(options);
        private final List<String> notes = new ArrayList<>();
        private final List<String> troubles = new ArrayList<>();
        private final List<String> names = new ArrayList<>();
        private final List<Standing> standings = new ArrayList<>();
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

        LogReport files(List<Path> files, Set<Path> given) throws IOException {
            ExecutorService threads = Executors.newFixedThreadPool(options.threads());
            try {
                for (Path file : files) {
                    submit(threads, file);
                }
                drain(0);
            } finally {
                threads.shutdownNow();
            }
            judge(files.stream().filter(given::contains).map(Path::toString).collect(Collectors.toSet()));
            return report();
        }

        private void submit(ExecutorService threads, Path file) throws IOException {
            LogSource source;
            try {
                source = Opened.source(file);
            } catch (IOException e) {
                troubles.add(Trouble.unread(file, e));
                return;
            }
            submit(threads, source, file.toString());
        }

        LogReport stream(LogSource source, String name) throws IOException {
            ExecutorService threads = Executors.newFixedThreadPool(options.threads());
            try {
                submit(threads, source, name);
                drain(0);
            } finally {
                threads.shutdownNow();
            }
            judge(Set.of(name));
            return report();
        }

        /** Says of what was read in vain. Beside logs, other files may lie in a folder. */
        private void judge(Set<String> given) {
            boolean any = standings.stream().anyMatch(each -> !each.isEmpty() && !each.isForeign());
            for (Standing each : standings) {
                if (each.isEmpty()) {
                    notes.add(each.name() + " is empty.");
                } else if (each.isForeign() && any && !given.contains(each.name())) {
                    notes.add("Not a line of " + each.name() + " was recognised as a PostgreSQL server's.");
                } else {
                    each.doubt().ifPresent(troubles::add);
                }
            }
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
            names.add(name);
            Standing standing = new Standing(name);
            int most = source instanceof StreamSource
                    ? Math.min(MOST_STREAM_BLOCKS, AHEAD * options.threads())
                    : AHEAD * options.threads();
            Anchors[] anchors = {usual};
            int before = troubles.size();
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
                waiting.add(new Waiting(
                        threads.submit(() -> read(current, search, standing)), source, standing, piece == null));
            }
            if (first) {
                source.close();
            }
            // Of what could not even be begun to read, that has been said.
            if (!first || troubles.size() == before) {
                standings.add(standing);
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
            troubles.add(Trouble.unfinished(name, e));
        }

        private Result read(LogSource.Piece piece, Anchors anchors, Standing standing)
                throws IOException, InterruptedException {
            Desk desk = desks.take();
            try {
                LogSource.Content content = piece.read(desk);
                List<LogEvent> events = desk.reader().read(content.block(), anchors);
                if (!standing.isRecognised() && desk.reader().recognises(content.block())) {
                    standing.recognise();
                }
                long lines = desk.reader().lines() + (content.unfinished() ? 1 : 0);
                return new Result(events, lines, content.bytes(), desk.reader().strangers());
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
                    head.standing.count(result.bytes, result.events.size(), result.strangers);
                    progress.accept(bytes);
                } catch (ExecutionException e) {
                    if (!(e.getCause() instanceof IOException cause)) {
                        throw new IllegalStateException("reading " + head.standing.name() + " failed", e.getCause());
                    }
                    trouble(head.standing.name(), cause);
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
