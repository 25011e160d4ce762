// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads whole rows of one table with their age, in one transaction. */
final class ExistingRows {
    /** More rows than this cannot hold one unique key; an exclusion constraint may be met by several. */
    private static final int MOST = 5;

    private static final int FROZEN = Integer.MAX_VALUE;

    private final Connection connection;
    private final boolean timestamps;

    private ExistingRows(Connection connection, boolean timestamps) {
        this.connection = connection;
        this.timestamps = timestamps;
    }

    /** A reader for the transaction that is open on the connection. */
    static ExistingRows on(Connection connection) throws SQLException {
        boolean tracked = Queries.one(
                connection,
                "show track_commit_timestamp",
                row -> row.getString(1).equals("on"));
        return new ExistingRows(connection, tracked);
    }

    /**
     * The rows of the constraint's table that fulfil the condition, at most five.
     *
     * @param condition SQL over the table's alias t
     */
    List<ExistingRow> where(ConstraintFacts constraint, String condition) throws SQLException {
        String sql = "select age(t.xmin) as transaction_age, "
                + (timestamps ? "pg_xact_commit_timestamp(t.xmin)" : "null::timestamptz")
                + " as committed_at, t.* from " + tableOf(constraint) + " where " + condition + " limit " + MOST;
        return Queries.list(connection, sql, row -> row(constraint.table(), row));
    }

    /** The constraint's table as {@code t}, without tables that inherit from it but with partitions. */
    static String tableOf(ConstraintFacts constraint) {
        return (constraint.ofPartitionedTable() ? "" : "only ")
                + constraint.table().quoted() + " as t";
    }

    private static ExistingRow row(QualifiedName table, ResultSet row) throws SQLException {
        int age = row.getInt(1);
        Timestamp committedAt = row.getTimestamp(2);
        return new ExistingRow(
                table,
                columns(row),
                age == FROZEN ? Long.MAX_VALUE : age,
                committedAt == null ? null : committedAt.toInstant());
    }

    private static Map<String, @Nullable String> columns(ResultSet row) throws SQLException {
        ResultSetMetaData meta = row.getMetaData();
        Map<String, @Nullable String> columns = new LinkedHashMap<>();
        for (int i = 3; i <= meta.getColumnCount(); i++) {
            columns.put(meta.getColumnName(i), row.getString(i));
        }
        return columns;
    }
}
