// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.ConnectionSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Loads a file in chunks, each in a transaction of its own that also writes it down in a ledger, the table
 * {@code keymend_load_chunk} beside the target. A load that was interrupted, however, is started again with the same name,
 * file and options and goes on where it was: no row is written twice and none is left out. Several runs under one name, in
 * one program or in many, share the chunks among them.
 *
 * <p>What holds for the whole file when all is written at once holds for a chunk here. With the policy to fail, a chunk
 * in which something is refused is not written and ends the load, while the chunks that are done stay. A key that comes in two
 * chunks is, for the later one, a key that the table has. The sequence of a loaded key is moved past the whole file's ids
 * before the first row is written.
 */
public final class ResumableLoad {
    private final BulkLoad load;
    private final LoadOptions options;
    private final LoadListener listener;
    private final String name;
    private final int jobs;
    private final @Nullable ConnectionSource more;
    private final ChunkSizes sizes;

    ResumableLoad(BulkLoad load, LoadOptions options, LoadListener listener, String name) {
        this(load, options, listener, name, 1, null, ChunkSizes.DEFAULT);
    }

    private ResumableLoad(
            BulkLoad load,
            LoadOptions options,
            LoadListener listener,
            String name,
            int jobs,
            @Nullable ConnectionSource more,
            ChunkSizes sizes) {
        this.load = load;
        this.options = options;
        this.listener = listener;
        this.name = name;
        this.jobs = jobs;
        this.more = more;
        this.sizes = sizes;
    }

    /**
     * The same on several connections, and with others for those that are lost: where none can be had, the load ends with
     * its connection.
     *
     * @param connections how many at once, the caller's among them; where fewer can be opened, fewer do the work
     * @param more opens them, in autocommit mode; it is asked by several threads at once, and what it opens is closed
     * @throws IllegalArgumentException where there is to be none
     */
    public ResumableLoad jobs(int connections, ConnectionSource more) {
        if (connections < 1) {
            throw new IllegalArgumentException("a load takes at least one connection, not " + connections);
        }
        return new ResumableLoad(load, options, listener, name, connections, more, sizes);
    }

    /** The same in other chunks, to have many in a small file. */
    ResumableLoad in(ChunkSizes chunks) {
        return new ResumableLoad(load, options, listener, name, jobs, more, chunks);
    }

    /**
     * Loads what is not loaded yet. The listener hears, by one thread at a time, of what this run has met.
     *
     * @param connection in autocommit mode; stays the caller's, also where it is lost and another takes its place
     * @param source a file
     * @return how far the whole load is
     * @throws LoadException when the input cannot be read or does not fit the table, or when under this name something else
     *     was begun; chunks that are done stay
     * @throws LoadUnavailableException when the server or a missing permission does not let it
     */
    public LoadReport load(Connection connection, RowSource source) throws SQLException {
        if (name.isBlank()) {
            throw new LoadException("a resumable load needs a name, by which it is found again");
        }
        if (!(source instanceof CsvSource file)) {
            throw new LoadException(
                    "a resumable load reads a file, of which it knows every stretch again; rows of a table,"
                            + " a query or a program are loaded in one go");
        }
        if (options.rejectFile().isPresent()) {
            throw new LoadException("a resumable load writes no reject file, which would have gaps or repeats after an"
                    + " interruption; the listing names every rejected row");
        }
        if (!connection.getAutoCommit()) {
            throw new LoadException("a resumable load commits chunk by chunk, so it cannot be part of a transaction");
        }
        Layout layout;
        ReadFile read;
        try (ReadFile.Beside reading = ReadFile.begin(file, sizes)) {
            layout = load.layout(connection, file);
            layout.requireWritable();
            read = reading.result();
        }

        FileChunks chunks = read.chunks();
        Ledger ledger = Ledger.beside(connection, layout, name);
        List<String> settings = settings(layout, file.format());
        ledger.begin(connection, chunks, settings);
        List<Ledger.Entry> earlier = ledger.loaded(connection);
        requireSame(ledger, ledger.load(connection), earlier, chunks, settings);
        try (ChunkNews news = new ChunkNews(listener);
                ChunkConnection own = ChunkConnection.beginningWith(connection, more)) {
            LoadReport report = load(own, file, read, layout, ledger, earlier, news);
            news.tellConflicts();
            return report;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private LoadReport load(
            ChunkConnection own,
            CsvSource file,
            ReadFile read,
            Layout layout,
            Ledger ledger,
            List<Ledger.Entry> earlier,
            ChunkNews news)
            throws SQLException {
        Set<Integer> loaded = earlier.stream().map(Ledger.Entry::chunk).collect(Collectors.toSet());
        List<Chunk> open = read.chunks().chunks().stream()
                .filter(chunk -> !loaded.contains(chunk.number()))
                .toList();
        String run = UUID.randomUUID().toString();
        Optional<LoadedChunks.Stopped> stopped = Optional.empty();
        if (!open.isEmpty()) {
            FileIds ids = new FileIds(file, read.whole(), layout);
            List<String> notes = own.run((connection, tries) -> {
                List<String> told = new ArrayList<>();
                new SequenceAhead(connection, layout, told, ids).move(true);
                return told;
            });
            notes.forEach(news::note);
            // An id that was passed over is for its own chunk to find.
            RawChunk raw = new RawChunk(layout.asChunk(), !ids.passedOver());
            ChunkCrew crew = new ChunkCrew(load, file, layout, ledger, run, read.whole(), open, raw, news);
            crew.run(own, more, jobs);
            stopped = crew.stopped();
        }
        List<Ledger.Entry> now = own.run((connection, tries) -> ledger.loaded(connection));
        int here = (int) now.stream().filter(entry -> run.equals(entry.run())).count();
        LoadedChunks progress = new LoadedChunks(
                name,
                ledger.table(),
                read.chunks().chunks().size(),
                earlier.size(),
                here,
                now.size() - earlier.size() - here,
                stopped);
        return report(now, progress, news, layout.blind());
    }

    private static LoadReport report(
            List<Ledger.Entry> loaded, LoadedChunks progress, ChunkNews news, Map<String, String> blind) {
        long inserted = loaded.stream().mapToLong(Ledger.Entry::inserted).sum();
        long updated = loaded.stream().mapToLong(Ledger.Entry::updated).sum();
        return new LoadReport(
                loaded.stream().mapToLong(Ledger.Entry::read).sum(),
                inserted + updated,
                0,
                inserted,
                updated,
                loaded.stream().mapToLong(Ledger.Entry::unchanged).sum(),
                loaded.stream().mapToLong(Ledger.Entry::skipped).sum(),
                loaded.stream().mapToLong(Ledger.Entry::rejected).sum(),
                news.bad(),
                news.nullKeys(),
                news.counts(),
                blind,
                news.notes(),
                progress.stopped().isPresent(),
                Optional.of(progress));
    }

    /** What must be the same for one load to go on with another's chunks, a line each. */
    private List<String> settings(Layout layout, CsvFormat format) {
        return List.of(
                "table " + layout.target().name(),
                "columns " + layout.columns(""),
                "on-conflict " + options.onConflict(),
                "in-file " + options.repeatPolicy(),
                "bad-rows " + options.badRows(),
                "key "
                        + (layout.arbiter() < 0
                                ? "of none"
                                : layout.keys().get(layout.arbiter()).name()),
                "update-columns " + String.join(", ", layout.updated()),
                "only-if-changed " + options.onlyIfChanged(),
                "delimiter " + format.delimiter(),
                "quote " + format.quote(),
                "escape " + format.escape(),
                "null " + format.nullText(),
                "header " + format.header(),
                "chunks of " + sizes);
    }

    private void requireSame(
            Ledger ledger,
            Optional<Ledger.Entry> begun,
            List<Ledger.Entry> loaded,
            FileChunks chunks,
            List<String> settings) {
        Ledger.Entry load = begun.orElseThrow(
                () -> new LoadException("the load " + name + " was taken out of " + ledger.table() + " just now"));
        String difference = null;
        if (!load.settings().equals(settings)) {
            difference = "in another way: " + others(load.settings(), settings) + " then, "
                    + others(settings, load.settings()) + " now";
        } else if (load.to() != chunks.bytes()) {
            difference = "with another file: " + load.to() + " bytes then, " + chunks.bytes() + " now";
        } else if (!load.hash().equals(chunks.hash())) {
            difference = "with another file, just as long: " + changed(loaded, chunks);
        }
        if (difference != null) {
            throw new LoadException("the load " + name + " was begun " + difference
                    + ". Go on as it was begun, take another name, or forget it: "
                    + LoadedChunks.forgetting(ledger.table(), name)
                    + "; the rows that it has loaded stay, and their keys count as taken");
        }
    }

    private static String changed(List<Ledger.Entry> loaded, FileChunks chunks) {
        for (Ledger.Entry entry : loaded) {
            if (entry.chunk() > chunks.chunks().size()) {
                break;
            }
            Chunk chunk = chunks.chunks().get(entry.chunk() - 1);
            if (!entry.matches(chunk)) {
                return "rows from line " + chunk.firstLine() + " on are loaded and have changed since";
            }
        }
        return "rows that are not loaded yet have changed since";
    }

    private static String others(List<String> settings, List<String> than) {
        return settings.stream().filter(each -> !than.contains(each)).collect(Collectors.joining(", "));
    }
}
