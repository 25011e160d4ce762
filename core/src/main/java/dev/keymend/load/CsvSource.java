// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A file of records, or a stretch of one. */
final class CsvSource extends RowSource {
    /** What text is packed to, about. */
    private static final int COMPRESSION = 4;

    private static final int PIECE = 1 << 20;

    private final Path file;
    private final CsvFormat format;
    private final List<String> given;
    private final Supplier<CsvRecords.Opened> opener;
    private final long firstLine;
    private final @Nullable Chunk chunk;
    private final byte[] chunkBytes;

    CsvSource(Path file, CsvFormat format, List<String> columns) {
        this(file, format, columns, () -> CsvRecords.bytes(file), 1, null, new byte[0]);
    }

    private CsvSource(
            Path file,
            CsvFormat format,
            List<String> columns,
            Supplier<CsvRecords.Opened> opener,
            long firstLine,
            @Nullable Chunk chunk,
            byte[] chunkBytes) {
        this.file = file;
        this.format = format;
        this.given = List.copyOf(columns);
        this.opener = opener;
        this.firstLine = firstLine;
        this.chunk = chunk;
        this.chunkBytes = chunkBytes;
    }

    /** What it is a chunk of the file as. */
    Chunk chunk() {
        return Objects.requireNonNull(chunk, "a whole file");
    }

    /** All bytes of the chunk that it is. */
    byte[] chunkBytes() {
        return chunkBytes;
    }

    /** One chunk of the file, whose lines are the file's, whose ordinals start again. */
    CsvSource chunk(Chunk chunk, byte[] bytes, List<String> columns) {
        // An empty line takes the header's place, and a byte order mark's, which is dropped at the start of a file
        // alone.
        CsvFormat withHeader =
                new CsvFormat(format.delimiter(), format.quote(), format.escape(), format.nullText(), true);
        return new CsvSource(
                file,
                withHeader,
                columns,
                () -> {
                    WatchedInput in = new WatchedInput(
                            new SequenceInputStream(
                                    new ByteArrayInputStream(new byte[] {'\n'}), new ByteArrayInputStream(bytes)),
                            bytes.length + 1L);
                    return new CsvRecords.Opened(in, in);
                },
                chunk.firstLine() - 1,
                chunk,
                bytes);
    }

    Path file() {
        return file;
    }

    CsvFormat format() {
        return format;
    }

    /** About how many bytes it has, out of their compression. */
    long size() throws IOException {
        CsvRecords.Opened opened = opener.get();
        try (InputStream bytes = opened.bytes()) {
            return opened.file().size() * (bytes == opened.file() ? 1 : COMPRESSION);
        }
    }

    /** The records as bytes, behind the header. */
    RecordScanner scan(int columns, List<Integer> wanted, LoadListener listener) throws IOException {
        CsvRecords.Opened opened = opener.get();
        RecordScanner scanner = new RecordScanner(opened.bytes(), format, columns, wanted, firstLine);
        opened.file().tell(listener, scanner::ordinal);
        return scanner;
    }

    /** The same over its bytes in memory, from one of them on, which are the first or those behind a line end. */
    RecordScanner scan(byte[] whole, int begin, int columns, List<Integer> wanted) throws IOException {
        return new RecordScanner(whole, begin, format, columns, wanted, begin == 0 ? firstLine : 1);
    }

    /** All its bytes; null where there are more than these, or where they are packed. */
    byte @Nullable [] whole(long most) throws IOException {
        CsvRecords.Opened opened = opener.get();
        try (InputStream bytes = opened.bytes()) {
            long size = opened.file().size();
            if (bytes != opened.file() || size > Math.min(most, Integer.MAX_VALUE - 8)) {
                return null;
            }
            byte[] whole = new byte[(int) size];
            int at = 0;
            while (at < whole.length) {
                // A piece at a time, because a file's stream takes as much memory again as is asked for at once.
                int read = bytes.readNBytes(whole, at, Math.min(PIECE, whole.length - at));
                if (read == 0) {
                    return null;
                }
                at += read;
            }
            return bytes.read() < 0 ? whole : null;
        }
    }

    @Override
    public void check() {
        names();
    }

    @Override
    List<String> columns(Connection connection) {
        return names();
    }

    private List<String> names() {
        try (CsvRecords records = CsvRecords.of(opener, format, firstLine)) {
            if (!given.isEmpty()) {
                return given;
            }
            List<String> names = new ArrayList<>();
            for (@Nullable String name : records.names()) {
                if (name == null || name.isBlank()) {
                    throw new LoadException("the header of " + file + " leaves a column without a name");
                }
                names.add(name.strip());
            }
            if (names.isEmpty()) {
                throw new LoadException(
                        format.header()
                                ? "the file " + file + " is empty: not even a header is there"
                                : "without a header nothing says which columns " + file + " has; name them");
            }
            return names;
        }
    }

    @Override
    long stage(Connection connection, List<String> columns, LoadListener listener) throws SQLException {
        try (CsvRecords records = CsvRecords.of(opener, format, firstLine);
                RawWriter raw = RawWriter.open(connection, columns.size())) {
            records.tell(listener, raw::rows);
            for (SourceRecord each = records.next(); each != null; each = records.next()) {
                raw.write(each.line(), each.values());
            }
            return raw.end();
        }
    }

    @Override
    CsvFormat written() {
        return format;
    }

    @Override
    Optional<CsvRecords> again() {
        return Optional.of(CsvRecords.of(opener, format, firstLine));
    }
}
