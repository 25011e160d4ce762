// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The records of one file, its header apart. */
final class CsvRecords implements AutoCloseable {
    private static final byte[] GZIP = {0x1f, (byte) 0x8b};

    private final Opened in;
    private final CsvReader reader;
    private final @Nullable SourceRecord header;

    private CsvRecords(Opened in, CsvReader reader, @Nullable SourceRecord header) {
        this.in = in;
        this.reader = reader;
        this.header = header;
    }

    /** The file as it lies there, and its bytes out of their compression. */
    record Opened(WatchedInput file, InputStream bytes) {}

    static Opened bytes(Path file) {
        if (Files.isDirectory(file)) {
            throw new LoadException(file + " is a folder; a file of rows is asked for");
        }
        try {
            boolean compressed = compressed(file);
            WatchedInput bytes = new WatchedInput(Files.newInputStream(file), Files.size(file));
            return new Opened(bytes, compressed ? unpacked(bytes) : bytes);
        } catch (NoSuchFileException e) {
            throw new LoadException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new LoadException("the file " + file + " cannot be read: permission denied", e);
        } catch (EOFException e) {
            throw new LoadException("the file " + file + " cannot be read: its compression ends before it begins", e);
        } catch (IOException e) {
            throw new LoadException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** By its name, or by its first two bytes, which are no text in UTF-8: the standard input has no name. */
    private static boolean compressed(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return file.toString().endsWith(".gz") || Arrays.equals(in.readNBytes(GZIP.length), GZIP);
        }
    }

    private static InputStream unpacked(InputStream packed) throws IOException {
        try {
            return new GZIPInputStream(packed, 1 << 16);
        } catch (IOException e) {
            packed.close();
            throw e;
        }
    }

    static CsvRecords open(Path file, CsvFormat format) {
        return of(() -> bytes(file), format, 1);
    }

    /**
     * Those of some bytes.
     *
     * @param opener gives the bytes from their beginning, each time
     * @param firstLine that they begin on in their file
     */
    static CsvRecords of(Supplier<Opened> opener, CsvFormat format, long firstLine) {
        Opened opened = opener.get();
        InputStream in = opened.bytes();
        // Reported rather than replaced: a character that changes on its way is a row altered in silence.
        CsvReader reader = new CsvReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                format,
                firstLine,
                () -> malformedLine(opener, firstLine));
        return new CsvRecords(opened, reader, format.header() ? reader.next() : null);
    }

    private static long malformedLine(Supplier<Opened> opener, long firstLine) throws IOException {
        try (InputStream again = opener.get().bytes()) {
            return MalformedLine.find(again, firstLine);
        }
    }

    /** The first record, where the format has a header and the file is not empty. */
    @Nullable SourceRecord header() {
        return header;
    }

    /** Tells this listener how much of the file has been read. */
    void tell(LoadListener listener, LongSupplier rows) {
        in.file().tell(listener, rows);
    }

    /** The next record; null after the last. */
    @Nullable SourceRecord next() {
        return reader.next();
    }

    /** The header's names; none where there is no header. */
    List<@Nullable String> names() {
        return header == null ? List.of() : header.values();
    }

    @Override
    public void close() {
        try {
            in.bytes().close();
        } catch (IOException e) {
            throw new LoadException("the input cannot be closed: " + e.getMessage(), e);
        }
    }
}
