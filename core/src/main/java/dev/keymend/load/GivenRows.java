// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Rows that the program hands over. */
final class GivenRows extends RowSource {
    private static final long TOLD_EVERY = 1 << 16;

    private final List<String> columns;
    private final Iterator<? extends List<?>> rows;
    private boolean taken;

    GivenRows(List<String> columns, Iterator<? extends List<?>> rows) {
        this.columns = List.copyOf(columns);
        this.rows = rows;
    }

    @Override
    List<String> columns(Connection connection) {
        return columns;
    }

    @Override
    long stage(Connection connection, List<String> names, LoadListener listener) throws SQLException {
        if (taken) {
            throw new LoadException(
                    "these rows were read by an earlier load or preview; give each an iterator of its own");
        }
        taken = true;
        try (RawWriter raw = RawWriter.open(connection, names.size())) {
            while (rows.hasNext()) {
                List<@Nullable String> texts = new ArrayList<>();
                for (@Nullable Object value : rows.next()) {
                    texts.add(value == null ? null : value.toString());
                }
                raw.write(0, texts);
                if (raw.rows() % TOLD_EVERY == 0) {
                    listener.progress(LoadProgress.reading(raw.rows(), OptionalDouble.empty()));
                }
            }
            return raw.end();
        }
    }

    @Override
    Optional<CsvRecords> again() {
        return Optional.empty();
    }
}
