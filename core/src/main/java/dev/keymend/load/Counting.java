// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts what became of the rows, on the server. */
final class Counting {
    private final Connection connection;
    private final Layout layout;

    Counting(Connection connection, Layout layout) {
        this.connection = connection;
        this.layout = layout;
    }

    long bad() throws SQLException {
        return count("SELECT count(DISTINCT ord) FROM " + Tables.BAD);
    }

    long refused(String how) throws SQLException {
        return count("SELECT count(*) FROM " + Tables.REFUSED + " WHERE how = '" + how + "'");
    }

    long refused() throws SQLException {
        return count("SELECT count(*) FROM " + Tables.REFUSED);
    }

    /** Of an update: rows that are left alone because they have these very values. */
    long same() throws SQLException {
        return count("SELECT count(*) FROM " + Tables.SAME);
    }

    long rows() throws SQLException {
        return count("SELECT count(*) FROM " + Tables.ROWS);
    }

    /** Rows with a null in some key, which conflict with nothing by it. */
    long nullKeys() throws SQLException {
        List<String> parts = layout.keys().stream()
                .filter(key -> !key.facts().nullsNotDistinct())
                .map(KeySql::nulls)
                .toList();
        return parts.isEmpty() ? 0 : count("SELECT count(*) FROM (" + String.join(" UNION ", parts) + ") AS n");
    }

    LoadReport preview(long read, Map<String, Long> conflicts, Map<String, String> blindTo) throws SQLException {
        long bad = bad();
        long refused = refused();
        long unchanged = count("SELECT count(*) FROM " + Tables.SAME);
        long free = read - bad - refused;
        boolean blind = !blindTo.isEmpty();
        return new LoadReport(
                read,
                blind ? 0 : free,
                blind ? free : 0,
                0,
                0,
                unchanged,
                0,
                bad + refused - unchanged,
                bad,
                nullKeys(),
                conflicts,
                blindTo,
                List.of(),
                false,
                Optional.empty());
    }

    private long count(String sql) throws SQLException {
        return Queries.one(connection, sql, row -> row.getLong(1));
    }
}
