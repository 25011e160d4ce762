// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads tables' shapes. The connection is the caller's and is left as it was, as with {@link CatalogReader}. */
public final class TableShapeReader {
    private static final SqlResource SHAPE = SqlResource.load(TableShapeReader.class, "table-shape.sql");

    private final Connection connection;
    private final ReadOptions options;

    /** A reader on the caller's connection. */
    public TableShapeReader(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /** By the table's oid. */
    public Optional<TableShape> of(long oid) throws SQLException {
        return only("t.oid = " + oid);
    }

    /**
     * By name; empty where it is none or several tables'.
     *
     * @param schema null when it is not known
     */
    public Optional<TableShape> named(String table, @Nullable String schema) throws SQLException {
        return only("t.relname = " + literal(table) + (schema == null ? "" : " and ns.nspname = " + literal(schema)));
    }

    private Optional<TableShape> only(String which) throws SQLException {
        List<TableShape> found = ReadTransaction.run(
                connection,
                options.statementTimeout(),
                options.lockTimeout(),
                () -> Queries.list(connection, SHAPE.with(Map.of("which", which)), TableShapeReader::shape));
        return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
    }

    private static TableShape shape(ResultSet row) throws SQLException {
        return new TableShape(
                new QualifiedName(row.getString("schema"), row.getString("table_name")),
                row.getBoolean("partitioned"),
                columns(row),
                texts(row, "primary_key"),
                references(row));
    }

    private static List<TableShape.Column> columns(ResultSet row) throws SQLException {
        List<String> names = texts(row, "columns");
        List<String> types = texts(row, "types");
        List<String> required = texts(row, "required");
        List<String> defaults = texts(row, "has_default");
        List<String> generated = texts(row, "generated");
        List<TableShape.Column> columns = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            columns.add(new TableShape.Column(
                    names.get(i),
                    types.get(i),
                    Boolean.parseBoolean(required.get(i)),
                    Boolean.parseBoolean(defaults.get(i)),
                    Boolean.parseBoolean(generated.get(i))));
        }
        return columns;
    }

    private static List<TableShape.Reference> references(ResultSet row) throws SQLException {
        List<String> schemas = texts(row, "reference_schemas");
        List<String> tables = texts(row, "reference_tables");
        List<String> names = texts(row, "reference_names");
        List<String> cascades = texts(row, "reference_cascades");
        List<TableShape.Reference> references = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            references.add(new TableShape.Reference(
                    new QualifiedName(schemas.get(i), tables.get(i)),
                    names.get(i),
                    Boolean.parseBoolean(cascades.get(i))));
        }
        return references;
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
