// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The system catalog's own answers, one list a resource file, not yet put together.
 *
 * @param opaque columns that stand in an exclusion constraint, in an index's expression or in a generated column of a key
 * @param hidden columns whose default takes its values from where the catalog does not tell
 * @param locked tables that somebody has locked, so that a default or a predicate of theirs could not be read
 */
record CatalogFacts(
        ServerFacts server,
        List<TableFacts> tables,
        List<UniqueKey> keys,
        List<SequenceFacts> sequences,
        List<SequenceLink> links,
        List<HiddenDefault> hidden,
        Set<Long> locked,
        Set<ColumnRef> opaque) {
    /** Not character(n), which adds blanks, and not citext, which ignores case. */
    private static final Set<String> TEXTS = Set.of("text", "character varying");

    private static final SqlResource SERVER = SqlResource.load(CatalogFacts.class, "server.sql");
    private static final SqlResource TABLES = SqlResource.load(CatalogFacts.class, "tables.sql");
    private static final SqlResource KEYS = SqlResource.load(CatalogFacts.class, "unique-keys.sql");
    private static final SqlResource SEQUENCES = SqlResource.load(CatalogFacts.class, "sequences.sql");
    private static final SqlResource LINKS = SqlResource.load(CatalogFacts.class, "sequence-links.sql");
    private static final SqlResource HIDDEN = SqlResource.load(CatalogFacts.class, "hidden-defaults.sql");

    private static final SqlResource SHARED_READING = SqlResource.load(CatalogFacts.class, "shared-reading.sql");

    /** The transaction that the connection is in, to be seen by others as well. */
    private static final String EXPORT = "select pg_export_snapshot() as snapshot";

    /**
     * Every list, as one transaction sees it, in which the connection must be.
     *
     * @param crew reads with the connection where the lists are long
     */
    static CatalogFacts read(Connection connection, ReadingCrew crew, ReadOptions options) throws SQLException {
        Set<Long> locked = ConcurrentHashMap.newKeySet();
        Set<ColumnRef> opaque = ConcurrentHashMap.newKeySet();
        var server = new CatalogLists.Listing<ServerFacts>(SERVER.text(), CatalogFacts::server);
        var tables = new CatalogLists.Listing<TableFacts>(TABLES.text(), CatalogFacts::table);
        var keys = new CatalogLists.Listing<UniqueKey>(KEYS.text(), row -> {
            noteLocked(row, locked);
            return uniqueKey(row, opaque);
        });
        var sequences = new CatalogLists.Listing<SequenceFacts>(SEQUENCES.text(), CatalogFacts::sequence);
        var links = new CatalogLists.Listing<SequenceLink>(LINKS.text(), row -> {
            noteLocked(row, locked);
            return link(row);
        });
        var hidden = new CatalogLists.Listing<HiddenDefault>(HIDDEN.text(), CatalogFacts::hiddenDefault);
        var lists = new CatalogLists(connection, options);
        var pays = new CatalogLists.Listing<Boolean>(SHARED_READING.text(), row -> row.getBoolean("pays"));
        if (crew.isAlone()) {
            lists.read(List.of(server, tables, keys, sequences, links, hidden));
        } else {
            lists.read(List.of(server, pays));
            if (pays.entries().get(0)) {
                String snapshot = Queries.one(connection, EXPORT, row -> row.getString("snapshot"));
                lists.read(
                        List.of(links, keys, sequences, tables, hidden),
                        crew,
                        server.entries().get(0),
                        snapshot);
            } else {
                lists.read(List.of(tables, keys, sequences, links, hidden));
            }
        }
        return new CatalogFacts(
                server.entries().get(0),
                tables.entries(),
                keys.entries(),
                sequences.entries(),
                links.entries(),
                hidden.entries(),
                locked,
                opaque);
    }

    /** A unique key; what collides in another way than by an equal column is only noted. */
    private static @Nullable UniqueKey uniqueKey(ResultSet row, Set<ColumnRef> opaque) throws SQLException {
        UniqueKey key = key(row);
        boolean unique = row.getBoolean("is_unique");
        List<@Nullable String> columns = new ArrayList<>(Queries.texts(row, "expression_columns"));
        if (!unique) {
            columns.addAll(key.columns());
        }
        for (String column : columns) {
            if (column != null) {
                opaque.add(new ColumnRef(key.tableOid(), column));
            }
        }
        return unique ? key : null;
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
        String onlyColumn = row.getString("only_column");
        return new UniqueKey(
                row.getLong("oid"),
                row.getLong("table_oid"),
                row.getString("name"),
                row.getString("constraint_name"),
                row.getBoolean("primary_key"),
                row.getBoolean("deferrable"),
                row.getBoolean("valid"),
                onlyColumn == null ? Queries.texts(row, "columns") : List.of(onlyColumn),
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
                row.getString("full_type"),
                row.getString("identity_kind"),
                row.getBoolean("identity"),
                row.getBoolean("owned"),
                row.getBoolean("by_default"),
                row.getString("default_expression"),
                row.getBoolean("default_is_plain"),
                row.getBoolean("may_select"),
                affixes(row));
    }

    private static HiddenDefault hiddenDefault(ResultSet row) throws SQLException {
        return new HiddenDefault(
                row.getLong("table_oid"),
                row.getString("column_name"),
                row.getString("function_name"),
                row.getString("expression"));
    }

    /** Read only where equal texts are the same text: other collations may take two different ones for equal. */
    private static @Nullable Affixes affixes(ResultSet row) throws SQLException {
        return TEXTS.contains(row.getString("base_type")) && row.getBoolean("deterministic_text")
                ? TextDefault.affixes(row.getString("default_expression"), row.getString("call"))
                        .orElse(null)
                : null;
    }
}
