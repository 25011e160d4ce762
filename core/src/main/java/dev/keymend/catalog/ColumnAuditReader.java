// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads a {@link ColumnAudit}: a few statements over the catalog, whatever the number of tables. */
final class ColumnAuditReader {
    private static final SqlResource FED = SqlResource.load(ColumnAuditReader.class, "fed-columns.sql");
    private static final SqlResource STORING = SqlResource.load(ColumnAuditReader.class, "foreign-key-columns.sql");
    private static final SqlResource DEPENDENTS = SqlResource.load(ColumnAuditReader.class, "column-dependents.sql");
    private static final SqlResource DETAILS = SqlResource.load(ColumnAuditReader.class, "sequence-details.sql");
    private static final SqlResource GRANTS = SqlResource.load(ColumnAuditReader.class, "sequence-grants.sql");
    private static final SqlResource GRANTEES = SqlResource.load(ColumnAuditReader.class, "default-grantees.sql");
    private static final SqlResource SINCE = SqlResource.load(ColumnAuditReader.class, "statistics-since.sql");

    private record Row<K, V>(K key, V value) {}

    private ColumnAuditReader() {}

    /** @param uses every use that the catalog or the user knows */
    static ColumnAudit read(Connection connection, List<SequenceUse> uses) throws SQLException {
        return new ColumnAudit(
                uses,
                single(Queries.list(connection, FED.text(), row -> new Row<>(column(row), fed(row)))),
                gathered(
                        Queries.list(connection, STORING.text(), ColumnAuditReader::storing),
                        StoringColumn::references),
                dependents(connection),
                details(connection),
                Queries.list(connection, GRANTEES.text(), row -> orEverybody(row.getString("grantee"))),
                counting(connection));
    }

    private static ColumnRef column(ResultSet row) throws SQLException {
        return new ColumnRef(row.getLong("table_oid"), row.getString("column_name"));
    }

    private static FedColumn fed(ResultSet row) throws SQLException {
        return new FedColumn(
                row.getString("owner"),
                row.getBoolean("may_alter"),
                row.getBoolean("not_null"),
                row.getBoolean("inherited"),
                row.getBoolean("has_heirs"),
                row.getBoolean("typed"),
                row.getLong("inserted_rows"));
    }

    private static StoringColumn storing(ResultSet row) throws SQLException {
        return new StoringColumn(
                row.getLong("table_oid"),
                new QualifiedName(row.getString("schema"), row.getString("name")),
                row.getString("column_name"),
                row.getString("column_type"),
                row.getString("base_type"),
                row.getString("full_type"),
                new ColumnRef(row.getLong("referenced_table_oid"), row.getString("referenced_column")),
                row.getBoolean("follows_updates"),
                row.getBoolean("may_alter"),
                row.getBoolean("inherited"));
    }

    private static Map<ColumnRef, List<String>> dependents(Connection connection) throws SQLException {
        Map<ColumnRef, List<String>> dependents = new HashMap<>();
        gathered(
                        Queries.list(
                                connection,
                                DEPENDENTS.text(),
                                row -> new Row<>(column(row), row.getString("dependent"))),
                        Row::key)
                .forEach((key, rows) -> dependents.put(
                        key, rows.stream().map(Row::value).distinct().toList()));
        return dependents;
    }

    private static Map<Long, SequenceDetails> details(Connection connection) throws SQLException {
        Map<Long, List<Row<Long, SequenceDetails.Grant>>> grants = gathered(
                Queries.list(
                        connection,
                        GRANTS.text(),
                        row -> new Row<>(
                                row.getLong("oid"),
                                new SequenceDetails.Grant(
                                        row.getString("grantor"),
                                        row.getString("grantee"),
                                        row.getString("privilege"),
                                        row.getBoolean("grantable")))),
                Row::key);
        return single(Queries.list(connection, DETAILS.text(), row -> {
            long oid = row.getLong("oid");
            return new Row<>(
                    oid,
                    new SequenceDetails(
                            row.getString("comment"),
                            row.getBoolean("has_grants"),
                            grants.getOrDefault(oid, List.of()).stream()
                                    .map(Row::value)
                                    .toList(),
                            Queries.texts(row, "dependents").stream()
                                    .map(String::valueOf)
                                    .distinct()
                                    .toList()));
        }));
    }

    private static Optional<Duration> counting(Connection connection) throws SQLException {
        OptionalLong seconds = Queries.one(connection, SINCE.text(), row -> Queries.optionalLong(row, "seconds"));
        return seconds.isPresent() ? Optional.of(Duration.ofSeconds(seconds.getAsLong())) : Optional.empty();
    }

    private static String orEverybody(@Nullable String role) {
        return role == null ? ColumnAudit.EVERYBODY : role;
    }

    private static <K, V> Map<K, V> single(List<Row<K, V>> rows) {
        Map<K, V> map = new HashMap<>();
        rows.forEach(row -> map.put(row.key(), row.value()));
        return map;
    }

    private static <K, V> Map<K, List<V>> gathered(List<V> values, Function<V, K> key) {
        Map<K, List<V>> map = new HashMap<>();
        for (V value : values) {
            map.computeIfAbsent(key.apply(value), any -> new ArrayList<>()).add(value);
        }
        return map;
    }
}
