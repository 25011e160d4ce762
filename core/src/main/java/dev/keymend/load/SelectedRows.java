// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Some of the records of a file, which keep their places in it. */
final class SelectedRows extends RowSource {
    private final CsvSource whole;
    private final SortedRecords records;
    private final BitSet chosen;

    SelectedRows(CsvSource whole, SortedRecords records, BitSet chosen) {
        this.whole = whole;
        this.records = records;
        this.chosen = chosen;
    }

    @Override
    List<String> columns(Connection connection) {
        return whole.columns(connection);
    }

    @Override
    long stage(Connection connection, List<String> columns, LoadListener listener) throws SQLException {
        Deque<RecordBytes.Place> places = new ArrayDeque<>();
        try (RecordCursor cursor = records.cursor(chosen);
                RawWriter raw = RawWriter.open(connection, columns.size())) {
            CsvReader reader = new CsvReader(
                    new InputStreamReader(
                            new RecordBytes(cursor, chosen, places),
                            StandardCharsets.UTF_8
                                    .newDecoder()
                                    .onMalformedInput(CodingErrorAction.REPORT)
                                    .onUnmappableCharacter(CodingErrorAction.REPORT)),
                    whole.format());
            reader.next(); // The line that stands before the first record.
            for (SourceRecord each = reader.next(); each != null; each = reader.next()) {
                RecordBytes.Place place = places.remove();
                raw.write(place.ordinal(), place.line(), each.values());
            }
            return raw.end();
        } catch (IOException e) {
            throw new LoadException("the rows that were set aside cannot be read again: " + e.getMessage(), e);
        }
    }

    @Override
    CsvFormat written() {
        return whole.format();
    }

    @Override
    Optional<CsvRecords> again() {
        return whole.again();
    }
}
