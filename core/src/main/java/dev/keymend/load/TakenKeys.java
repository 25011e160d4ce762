// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.quote;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Reads the keys that the table has, to suspect those of the input that are among them. One pass over a table that is not
 * many times the input's size costs less than looking each key up.
 */
final class TakenKeys {
    /** Up to so many times the input's size a table is read whole. */
    private static final long TIMES = 6;

    private static final long PAGE = 8192;
    private static final long SMALL = 1_000;

    private TakenKeys() {}

    /** Whether reading the table is the cheaper way. */
    static boolean cheap(Layout layout, SortedRecords records) {
        long pages = layout.target().pages();
        return pages <= SMALL || pages * PAGE <= TIMES * records.bytes();
    }

    /** Marks in the input's hashes what the table has. */
    static void mark(Connection connection, Layout layout, SortedRecords records) throws SQLException {
        List<String> columns = layout.keyColumns();
        CopyLine line = new CopyLine(columns.size());
        List<List<KeyBytes>> keys = new ArrayList<>();
        for (KeySql key : layout.keys()) {
            keys.add(key.plainColumns().stream()
                    .map(column -> line.value(columns.indexOf(column)))
                    .toList());
        }
        CopyOut copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT "
                        + columns.stream().map(column -> "t." + quote(column)).collect(Collectors.joining(", "))
                        + " FROM " + layout.target().alone() + " AS t" + where(layout, records) + ") TO STDOUT");
        try {
            for (byte[] row = copy.readFromCopy(); row != null; row = copy.readFromCopy()) {
                line.split(row);
                for (int k = 0; k < keys.size(); k++) {
                    long hash = KeyPlan.hash(keys.get(k));
                    if (hash != 0) {
                        records.hashes().get(k).take(hash);
                    }
                }
            }
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    /**
     * A table that was written in the order of its key has few rows among those of an input that goes on from there. Rows
     * beyond may share another key with the input; their parts are refused then, and judged.
     */
    private static String where(Layout layout, SortedRecords records) {
        if (!records.plan().keys().get(0).beginsWithNumber() || records.least() > records.greatest()) {
            return "";
        }
        return " WHERE t." + quote(layout.keys().get(0).plainColumns().get(0)) + " BETWEEN " + records.least() + " AND "
                + records.greatest();
    }
}
