// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A file of records. */
final class CsvSource extends RowSource {
    private final Path file;
    private final CsvFormat format;
    private final List<String> given;

    CsvSource(Path file, CsvFormat format, List<String> columns) {
        this.file = file;
        this.format = format;
        this.given = List.copyOf(columns);
    }

    CsvFormat format() {
        return format;
    }

    /** The records as bytes, behind the header. */
    RecordScanner scan(int columns, List<Integer> wanted, LoadListener listener) throws IOException {
        CsvRecords.Opened opened = CsvRecords.bytes(file);
        RecordScanner scanner = new RecordScanner(opened.bytes(), format, columns, wanted);
        opened.file().tell(listener, scanner::ordinal);
        return scanner;
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
        try (CsvRecords records = CsvRecords.open(file, format)) {
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
        try (CsvRecords records = CsvRecords.open(file, format);
                RawWriter raw = RawWriter.open(connection, columns.size())) {
            records.tell(listener, raw::rows);
            for (SourceRecord each = records.next(); each != null; each = records.next()) {
                raw.write(each.line(), each.values());
            }
            return raw.end();
        }
    }

    @Override
    Optional<CsvRecords> again() {
        return Optional.of(CsvRecords.open(file, format));
    }
}
