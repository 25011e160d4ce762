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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds constraints by the name the server gave in an error. The connection is the caller's and is left as it was, as
 * with {@link CatalogReader}.
 */
public final class ConstraintReader {
    private static final SqlResource CONSTRAINTS = SqlResource.load(ConstraintReader.class, "constraints.sql");
    private static final SqlResource ANCESTORS = SqlResource.load(ConstraintReader.class, "partition-ancestors.sql");

    private final Connection connection;
    private final ReadOptions options;

    /** A reader on the caller's connection. */
    public ConstraintReader(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * Every constraint or unique index of that name, by schema, table and index name: one, or several where schemas or
     * tables share a name and the error does not tell which.
     *
     * @param schema null when the error does not say
     * @param table null when the error does not say
     */
    public List<ConstraintFacts> find(String name, @Nullable String schema, @Nullable String table)
            throws SQLException {
        String named = "(c.relname = " + literal(name) + " or con.conname = " + literal(name) + ")";
        return read(named
                + (schema == null ? "" : " and ns.nspname = " + literal(schema))
                + (table == null ? "" : " and t.relname = " + literal(table)));
    }

    /** Every unique and exclusion constraint and unique index of a table, the primary key first. */
    public List<ConstraintFacts> ofTable(long tableOid) throws SQLException {
        return read("t.oid = " + tableOid);
    }

    /** Every one of a table and of the partitions below it. */
    List<ConstraintFacts> ofTree(long tableOid) throws SQLException {
        return read("t.oid = " + tableOid + " or t.oid in (select p.relid from pg_partition_tree(" + tableOid
                + "::oid) p)");
    }

    /** Those of every table of that name; null for a schema that is not known. */
    public List<ConstraintFacts> ofTableNamed(String table, @Nullable String schema) throws SQLException {
        return read("t.relname = " + literal(table) + (schema == null ? "" : " and ns.nspname = " + literal(schema)));
    }

    /** By the OIDs of their indexes, also such as are being dropped; those that are gone are left out. */
    List<ConstraintFacts> byIndex(List<Long> oids) throws SQLException {
        String listed = oids.stream().map(String::valueOf).collect(Collectors.joining(", "));
        return readAll("c.oid in (" + listed + ")");
    }

    /** The columns of a table, as an INSERT fills them. */
    public TableColumns columns(long tableOid) throws SQLException {
        return reading(() -> TableColumns.read(connection, tableOid));
    }

    /** The constraint's table and, of a partition, every table above it up to the root. */
    public List<QualifiedName> treeOf(ConstraintFacts constraint) throws SQLException {
        if (!constraint.ofPartition()) {
            return List.of(constraint.table());
        }
        return reading(() -> Queries.list(
                connection,
                ANCESTORS.with(Map.of("table", Long.toString(constraint.tableOid()))),
                row -> new QualifiedName(row.getString("schema"), row.getString("name"))));
    }

    private List<ConstraintFacts> read(String which) throws SQLException {
        return readAll("i.indislive and " + which);
    }

    private List<ConstraintFacts> readAll(String which) throws SQLException {
        return reading(
                () -> Queries.list(connection, CONSTRAINTS.with(Map.of("which", which)), ConstraintReader::facts));
    }

    private <T> T reading(ReadTransaction.Work<T> work) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), work);
    }

    private static ConstraintFacts facts(ResultSet row) throws SQLException {
        String schema = row.getString("schema");
        return new ConstraintFacts(
                row.getLong("oid"),
                new QualifiedName(schema, row.getString("index_name")),
                row.getString("constraint_name"),
                row.getLong("table_oid"),
                new QualifiedName(schema, row.getString("table_name")),
                row.getLong("root_table_oid"),
                new QualifiedName(row.getString("root_schema"), row.getString("root_table_name")),
                row.getString("root_index_name"),
                row.getBoolean("primary_key"),
                row.getBoolean("is_unique"),
                row.getBoolean("is_exclusion"),
                row.getBoolean("valid"),
                row.getBoolean("deferrable"),
                row.getBoolean("deferred"),
                row.getBoolean("nulls_not_distinct"),
                parts(row),
                texts(row, "included"),
                texts(row, "referenced"),
                row.getString("predicate"),
                row.getString("definition"),
                row.getBoolean("schema_usable"),
                row.getBoolean("may_select"),
                row.getBoolean("row_security_active"),
                row.getBoolean("of_system"));
    }

    private static List<ConstraintFacts.Part> parts(ResultSet row) throws SQLException {
        List<String> texts = texts(row, "column_texts");
        List<@Nullable String> columns = Queries.texts(row, "columns");
        List<String> types = texts(row, "types");
        List<String> operators = texts(row, "operators");
        List<ConstraintFacts.Part> parts = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            parts.add(new ConstraintFacts.Part(texts.get(i), columns.get(i), types.get(i), operators.get(i)));
        }
        return parts;
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
