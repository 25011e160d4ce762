// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import dev.keymend.internal.text.Digits;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** What the statistics say of a column that could not be read in time. */
record ColumnEstimate(OptionalLong rows, @Nullable String farthestKey, boolean ascending) {
    /** Nothing is known. */
    static final ColumnEstimate NONE = new ColumnEstimate(OptionalLong.empty(), null, true);

    private static final SqlResource STATISTICS = SqlResource.load(ColumnEstimate.class, "column-statistics.sql");

    /** Reads them; quick, as the table itself is not touched. */
    static ColumnEstimate of(Connection connection, SequenceUse use) throws SQLException {
        boolean ascending = use.sequence().ascending();
        String sql = STATISTICS.with(Map.of(
                "table_oid", Long.toString(use.table().oid()),
                "column_name", Identifiers.literal(use.column()),
                "farthest", ProbeSql.farthest(use.sequence())));
        return Queries.list(
                        connection,
                        sql,
                        row -> new ColumnEstimate(
                                Queries.optionalLong(row, "rows"), row.getString("farthest_key"), ascending))
                .stream()
                .findFirst()
                .orElse(NONE);
    }

    /** A clause to put behind the reason; empty where nothing is known. */
    String words() {
        List<String> known = new ArrayList<>();
        if (rows.orElse(0) > 0) {
            long count = rows.getAsLong();
            known.add("about " + Digits.grouped(count) + (count == 1 ? " row" : " rows"));
        }
        if (farthestKey != null && !farthestKey.equals("NaN")) {
            known.add((ascending ? "keys up to " : "keys down to ")
                    + Digits.grouped(new BigDecimal(farthestKey).toBigInteger()));
        }
        return known.isEmpty() ? "" : "; the statistics speak of " + String.join(" and ", known);
    }
}
