// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The system catalog's own answers, one list a resource file, not yet put together.
 *
 * @param opaque columns that stand in an exclusion constraint or in an index's expression
 * @param locked tables that somebody has locked, so that a default or a predicate of theirs could not be read
 */
record CatalogFacts(
        ServerFacts server,
        List<TableFacts> tables,
        List<UniqueKey> keys,
        List<SequenceFacts> sequences,
        List<SequenceLink> links,
        Set<Long> locked,
        Set<ColumnId> opaque) {
    /** A column of one table. */
    record ColumnId(long tableOid, String column) {}

    /** Not character(n), which adds blanks, and not citext, which ignores case. */
    private static final Set<String> TEXTS = Set.of("text", "character varying");

    private static final SqlResource SERVER = SqlResource.load(CatalogFacts.class, "server.sql");
    private static final SqlResource TABLES = SqlResource.load(CatalogFacts.class, "tables.sql");
    private static final SqlResource KEYS = SqlResource.load(CatalogFacts.class, "unique-keys.sql");
    private static final SqlResource SEQUENCES = SqlResource.load(CatalogFacts.class, "sequences.sql");
    private static final SqlResource LINKS = SqlResource.load(CatalogFacts.class, "sequence-links.sql");

    /** So many rows of a list are held as the server sent them, which takes more room than what is made of them. */
    private static final int ROWS_AT_ONCE = 5_000;

    /** Every list, in one round trip where none is longer than what is fetched at once. */
    static CatalogFacts read(Connection connection) throws SQLException {
        List<ServerFacts> server = new ArrayList<>();
        List<TableFacts> tables = new ArrayList<>();
        List<UniqueKey> keys = new ArrayList<>();
        List<SequenceFacts> sequences = new ArrayList<>();
        List<SequenceLink> links = new ArrayList<>();
        Set<Long> locked = new HashSet<>();
        Set<ColumnId> opaque = new HashSet<>();
        Queries.together(
                connection,
                ROWS_AT_ONCE,
                List.of(
                        new Queries.Part(SERVER.text(), row -> server.add(server(row))),
                        new Queries.Part(TABLES.text(), row -> tables.add(table(row))),
                        new Queries.Part(KEYS.text(), row -> {
                            noteLocked(row, locked);
                            uniqueKey(row, opaque).ifPresent(keys::add);
                        }),
                        new Queries.Part(SEQUENCES.text(), row -> sequences.add(sequence(row))),
                        new Queries.Part(LINKS.text(), row -> {
                            noteLocked(row, locked);
                            links.add(link(row));
                        })));
        return new CatalogFacts(server.get(0), tables, keys, sequences, links, locked, opaque);
    }

    /** A unique key; what collides in another way than by an equal column is only noted. */
    private static Optional<UniqueKey> uniqueKey(ResultSet row, Set<ColumnId> opaque) throws SQLException {
        UniqueKey key = key(row);
        boolean unique = row.getBoolean("is_unique");
        List<@Nullable String> columns = new ArrayList<>(Queries.texts(row, "expression_columns"));
        if (!unique) {
            columns.addAll(key.columns());
        }
        for (String column : columns) {
            if (column != null) {
                opaque.add(new ColumnId(key.tableOid(), column));
            }
        }
        return unique ? Optional.of(key) : Optional.empty();
    }

    private static void noteLocked(ResultSet row, Set<Long> locked) throws SQLException {
        if (row.getBoolean("locked")) {
            locked.add(row.getLong("table_oid"));
        }
    }

    static ServerFacts readServer(Connection connection) throws SQLException {
        return Queries.one(connection, SERVER.text(), CatalogFacts::server);
    }

    /** The present definition of one sequence; empty when it is gone. The outer condition reaches the index. */
    static List<SequenceFacts> readSequence(Connection connection, long oid) throws SQLException {
        return Queries.list(
                connection, "select * from (" + SEQUENCES.text() + ") s where s.oid = " + oid, CatalogFacts::sequence);
    }

    private static ServerFacts server(ResultSet row) throws SQLException {
        return new ServerFacts(
                row.getInt("version_number"),
                row.getString("version"),
                row.getString("database"),
                row.getLong("database_oid"),
                row.getString("role"),
                row.getBoolean("in_recovery"));
    }

    private static TableFacts table(ResultSet row) throws SQLException {
        return new TableFacts(
                row.getLong("oid"),
                new QualifiedName(row.getString("schema"), row.getString("name")),
                TableFacts.Kind.of(row.getString("kind")),
                row.getString("persistence").equals("t"),
                Queries.optionalLong(row, "parent"),
                row.getDouble("estimated_rows"),
                row.getBoolean("schema_usable"),
                row.getBoolean("row_security_active"),
                row.getBoolean("inherited_from"));
    }

    private static UniqueKey key(ResultSet row) throws SQLException {
        return new UniqueKey(
                row.getLong("oid"),
                row.getLong("table_oid"),
                row.getString("name"),
                row.getString("constraint_name"),
                row.getBoolean("primary_key"),
                row.getBoolean("deferrable"),
                row.getBoolean("valid"),
                Queries.texts(row, "columns"),
                row.getString("predicate"));
    }

    private static SequenceFacts sequence(ResultSet row) throws SQLException {
        return new SequenceFacts(
                row.getLong("oid"),
                new QualifiedName(row.getString("schema"), row.getString("name")),
                row.getString("persistence").equals("t"),
                row.getString("data_type"),
                row.getLong("start_value"),
                row.getLong("increment"),
                row.getLong("minimum"),
                row.getLong("maximum"),
                row.getLong("cache"),
                row.getBoolean("cycle"),
                row.getString("owner"),
                row.getBoolean("may_alter"),
                row.getBoolean("schema_usable"),
                row.getBoolean("may_select"),
                row.getBoolean("may_use"),
                row.getBoolean("may_advance"),
                row.getBoolean("of_extension"));
    }

    private static SequenceLink link(ResultSet row) throws SQLException {
        return new SequenceLink(
                row.getLong("sequence_oid"),
                row.getLong("table_oid"),
                row.getString("column_name"),
                row.getString("column_type"),
                row.getString("base_type"),
                row.getString("identity_kind"),
                row.getBoolean("identity"),
                row.getBoolean("owned"),
                row.getBoolean("by_default"),
                row.getString("default_expression"),
                row.getBoolean("default_is_plain"),
                row.getBoolean("may_select"),
                affixes(row));
    }

    /** Read only where equal texts are the same text: other collations may take two different ones for equal. */
    private static @Nullable Affixes affixes(ResultSet row) throws SQLException {
        return TEXTS.contains(row.getString("base_type")) && row.getBoolean("deterministic_text")
                ? TextDefault.affixes(row.getString("default_expression"), row.getString("call"))
                        .orElse(null)
                : null;
    }
}
