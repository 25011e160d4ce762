// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** The records of one file, its header apart. */
final class CsvRecords implements AutoCloseable {
    private final InputStream in;
    private final CsvReader reader;
    private final @Nullable SourceRecord header;

    private CsvRecords(InputStream in, CsvReader reader, @Nullable SourceRecord header) {
        this.in = in;
        this.reader = reader;
        this.header = header;
    }

    /** The file's bytes, out of their compression. */
    static InputStream bytes(Path file) {
        try {
            InputStream bytes = Files.newInputStream(file);
            return file.toString().endsWith(".gz") ? new GZIPInputStream(bytes, 1 << 16) : bytes;
        } catch (NoSuchFileException e) {
            throw new LoadException("there is no file " + file, e);
        } catch (AccessDeniedException e) {
            throw new LoadException("the file " + file + " cannot be read: permission denied", e);
        } catch (IOException e) {
            throw new LoadException("the file " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    static CsvRecords open(Path file, CsvFormat format) {
        return of(bytes(file), format, 1);
    }

    /** Those of some bytes, which start on this line of their file. */
    static CsvRecords of(InputStream in, CsvFormat format, long firstLine) {
        // Reported rather than replaced: a character that changes on its way is a row altered in silence.
        CsvReader reader = new CsvReader(
                new InputStreamReader(
                        in,
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .onMalformedInput(CodingErrorAction.REPORT)
                                .onUnmappableCharacter(CodingErrorAction.REPORT)),
                format,
                firstLine);
        return new CsvRecords(in, reader, format.header() ? reader.next() : null);
    }

    /** The first record, where the format has a header and the file is not empty. */
    @Nullable SourceRecord header() {
        return header;
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
            in.close();
        } catch (IOException e) {
            throw new LoadException("the input cannot be closed: " + e.getMessage(), e);
        }
    }
}
