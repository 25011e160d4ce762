// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns of a table, as an INSERT fills them.
 *
 * @param columns in the table's order
 * @param columnsDropped whether a column was ever dropped; then a statement without a list of columns may be from before
 * @param changedByTrigger whether a BEFORE INSERT trigger may change a row
 */
public record TableColumns(List<Column> columns, boolean columnsDropped, boolean changedByTrigger) {
    private static final SqlResource COLUMNS = SqlResource.load(TableColumns.class, "table-columns.sql");
    private static final SqlResource CHANGES = SqlResource.load(TableColumns.class, "table-changes.sql");

    /**
     * One column.
     *
     * @param type with its modifier, as SQL
     * @param filled whether it has a default, an identity or an expression, so that leaving it out is not null
     * @param generated whether it is computed from the others
     */
    public record Column(String name, String type, boolean filled, boolean generated) {}

    /** Copies the columns. */
    public TableColumns {
        columns = List.copyOf(columns);
    }

    static TableColumns read(Connection connection, long tableOid) throws SQLException {
        Map<String, String> table = Map.of("table", tableOid + "::oid");
        List<Column> columns = Queries.list(
                connection,
                COLUMNS.with(table),
                row -> new Column(
                        row.getString("name"),
                        row.getString("type"),
                        row.getBoolean("filled"),
                        row.getBoolean("generated")));
        return Queries.one(
                connection,
                CHANGES.with(table),
                row -> new TableColumns(
                        columns, row.getBoolean("columns_dropped"), row.getBoolean("changed_by_trigger")));
    }

    /** The names, in order. */
    public List<String> names() {
        return columns.stream().map(Column::name).toList();
    }

    /** The column of that name. */
    Optional<Column> named(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
