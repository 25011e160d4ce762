// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.LoggedLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Follows a log that is being written, from its present end on, through rotation: to the file that takes the name over, from the beginning
 * again of one that is emptied, and in a folder to whatever file is the youngest.
 */
public final class LogFollower {
    private static final long PAUSE_MILLIS = 100;

    /** While a log is being written, its last lines wait for those that may belong to them. */
    private static final int HELD_BACK = 1 << 13;

    /** After so many looks at which nothing was new, what is there is whole. */
    private static final int QUIET_LOOKS = 2;

    private static final int READ_AT_ONCE = 1 << 20;

    /** In so many bytes a CSV record shows that it is one. */
    private static final int CSV_BEGINNING = 100;

    private static final Pattern PACKED = Pattern.compile("\\.(gz|bz2|xz|zst|lz4|Z|zip)$");

    private final Path path;
    private final BlockReader reader;
    private final Anchors anchors;
    private final Tally tally;
    private byte[] bytes = new byte[READ_AT_ONCE + Anchors.PADDING];
    private int size;
    private int quiet;
    private boolean atLineStart = true;
    private long allBytes;
    private long allLines;

    private LogFollower(Path path, LogOptions options) {
        this.path = path;
        this.reader = new BlockReader(options.prefix() == null ? null : new PrefixFormat(options.prefix()));
        // Bare states too: what the lines will show is not known yet, and a followed log is short of nothing but time.
        this.anchors = Phrases.withBareStates();
        this.tally = new Tally(options);
    }

    /**
     * Follows a file, or the youngest file of a folder.
     *
     * @param heard is told of each violation, in the order of the log
     * @param goesOn asked at least every second whether to go on
     * @return what came in all
     * @throws IOException if the file is not there at the beginning, or cannot be read
     * @throws IllegalArgumentException with a sentence for the user, when it is a file to which nothing is added
     */
    public static LogReport follow(Path path, LogOptions options, Consumer<LogEntry> heard, BooleanSupplier goesOn)
            throws IOException {
        return new LogFollower(path, options).run(heard, goesOn);
    }

    private LogReport run(Consumer<LogEntry> heard, BooleanSupplier goesOn) throws IOException {
        Path current = youngest().orElseThrow(() -> new NoSuchFileException(path.toString()));
        if (Opened.isPacked(current)) {
            throw new IllegalArgumentException(
                    current + " is packed with gzip, and nothing is added to it any more; follow the"
                            + " log that the server writes, or read this one without --follow");
        }
        long position = Files.size(current);
        boolean going = true;
        while (going) {
            try (FileChannel channel = FileChannel.open(current, StandardOpenOption.READ)) {
                Object key = key(current);
                Path next = null;
                while (going && next == null) {
                    // Asked first: what was written before the end of it all is still read.
                    going = goesOn.getAsBoolean();
                    if (channel.size() < position) {
                        finish(heard);
                        position = 0;
                    }
                    long read = read(channel, position);
                    position += read;
                    quiet = read > 0 ? 0 : quiet + 1;
                    hear(heard, quiet >= QUIET_LOOKS || !going, !going);
                    if (read == 0) {
                        next = successor(current, key);
                        pause(going && next == null);
                    }
                }
                if (next != null) {
                    position += read(channel, position);
                    finish(heard);
                    current = next;
                    position = 0;
                }
            }
        }
        return tally.report(List.of(path.toString()), allBytes, allLines, List.of());
    }

    private static void pause(boolean wanted) throws IOException {
        try {
            TimeUnit.MILLISECONDS.sleep(wanted ? PAUSE_MILLIS : 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private Optional<Path> youngest() throws IOException {
        if (!Files.isDirectory(path)) {
            return Files.exists(path) ? Optional.of(path) : Optional.empty();
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.filter(file -> Files.isRegularFile(file) && Files.isReadable(file) && !isPackedByName(file))
                    .max(Comparator.comparingLong((Path file) -> file.toFile().lastModified())
                            .thenComparing(Path::toString));
        }
    }

    /** A log that has just been packed is younger than the one that goes on. */
    private static boolean isPackedByName(Path file) {
        return PACKED.matcher(String.valueOf(file.getFileName())).find();
    }

    /** The file to go on with; null as long as it is the present one. */
    private @Nullable Path successor(Path current, @Nullable Object key) throws IOException {
        Path candidate = youngest().orElse(null);
        if (candidate == null) {
            return null; // Between the renaming of the old one and the making of the new.
        }
        return candidate.equals(current) && Objects.equals(key, key(candidate)) ? null : candidate;
    }

    /** Tells a file from another that has taken its name; null where the system cannot. */
    private static @Nullable Object key(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private int read(FileChannel channel, long position) throws IOException {
        bytes = Block.widened(bytes, size, READ_AT_ONCE);
        int read = Math.max(0, channel.read(ByteBuffer.wrap(bytes, size, READ_AT_ONCE), position));
        size += read;
        return read;
    }

    private void finish(Consumer<LogEntry> heard) throws IOException {
        hear(heard, true, true);
        allLines += size > 0 ? 1 : 0;
        size = 0;
        atLineStart = true;
    }

    /**
     * Where the last whole record ends, or line: a line feed may stand in a field of a CSV record, whose rest is yet to be written.
     */
    private int wholeRecords(int end) throws IOException {
        Block block = block(end);
        int at = block.from();
        while (at < end) {
            int recordEnd = RawLabels.isCsv(bytes, at, size) && LoggedLine.beginsCsvRecord(beginning(at))
                    ? CsvFields.end(block, at)
                    : LineFeeds.next(bytes, at, size);
            if (recordEnd < 0 || recordEnd >= end) {
                return at;
            }
            at = recordEnd + 1;
        }
        return end;
    }

    private String beginning(int at) {
        return new String(bytes, at, Math.min(CSV_BEGINNING, size - at), StandardCharsets.ISO_8859_1);
    }

    private Block block(int end) {
        return new Block(bytes, size, 0, atLineStart, end, (same, have) -> new Block.Filled(same, have));
    }

    /**
     * Reads the lines that are there.
     *
     * @param all also the last ones, though others may belong to them
     * @param ended whether nothing comes any more
     */
    private void hear(Consumer<LogEntry> heard, boolean all, boolean ended) throws IOException {
        int end = all ? size : size - HELD_BACK;
        while (end > 0 && bytes[end - 1] != '\n') {
            end--;
        }
        end = ended || end <= 0 ? end : wholeRecords(end);
        if (end <= 0) {
            // A line without an end is not kept for ever.
            end = size > 16 * READ_AT_ONCE ? size : 0;
        }
        if (end == 0) {
            return;
        }
        for (LogEvent event : reader.read(block(end), anchors)) {
            long number = tally.count(event);
            if (number > 0) {
                heard.accept(LogEntry.of(event, number));
            }
        }
        atLineStart = bytes[end - 1] == '\n';
        allBytes += end;
        allLines += LineFeeds.count(bytes, 0, end);
        System.arraycopy(bytes, end, bytes, 0, size - end);
        size -= end;
    }
}
