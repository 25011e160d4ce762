// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the table that a load names. The connection is the caller's and is left as it was. */
public final class LoadTargetReader {
    private static final SqlResource TABLE = SqlResource.load(LoadTargetReader.class, "load-table.sql");
    private static final SqlResource COLUMNS = SqlResource.load(LoadTargetReader.class, "load-columns.sql");
    private static final SqlResource KEYS = SqlResource.load(LoadTargetReader.class, "load-keys.sql");
    private static final SqlResource CHECKS = SqlResource.load(LoadTargetReader.class, "load-checks.sql");
    private static final SqlResource REFERENCES = SqlResource.load(LoadTargetReader.class, "load-references.sql");

    private final Connection connection;
    private final ReadOptions options;

    /** A reader on the caller's connection. */
    public LoadTargetReader(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * By name, as SQL writes it; without a schema the session's search path finds it. Empty where there is no table,
     * ordinary or partitioned, of that name.
     */
    public Optional<LoadTarget> named(String name) throws SQLException {
        // The name is looked up under the caller's search path, everything else under the server's own names alone.
        List<Found> found =
                Queries.list(connection, TABLE.with(Map.of("name", literal(name))), LoadTargetReader::found);
        if (found.isEmpty() || !List.of("r", "p").contains(found.get(0).kind())) {
            return Optional.empty();
        }
        Found table = found.get(0);
        Map<Long, ConstraintFacts> indexes = new HashMap<>();
        new ConstraintReader(connection, options).ofTree(table.oid()).forEach(each -> indexes.put(each.oid(), each));
        Map<String, String> which = Map.of("table", table.oid() + "::oid");
        return ReadTransaction.run(
                connection,
                options.statementTimeout(),
                options.lockTimeout(),
                () -> Optional.of(table.with(
                        Queries.list(connection, COLUMNS.with(which), LoadTargetReader::column),
                        keys(which, indexes),
                        Queries.list(connection, CHECKS.with(which), LoadTargetReader::check),
                        Queries.list(connection, REFERENCES.with(which), LoadTargetReader::reference))));
    }

    /** The table's own row. */
    private record Found(
            long oid,
            QualifiedName name,
            String role,
            String kind,
            boolean maySelect,
            boolean rowSecurityActive,
            boolean standby,
            boolean mayCreateTemporary,
            long pages,
            boolean rules,
            boolean changedByTrigger) {
        LoadTarget with(
                List<LoadTarget.Column> columns,
                List<LoadTarget.Key> keys,
                List<LoadTarget.Check> checks,
                List<LoadTarget.Reference> references) {
            return new LoadTarget(
                    oid,
                    name,
                    role,
                    kind.equals("p"),
                    maySelect,
                    rowSecurityActive,
                    standby,
                    mayCreateTemporary,
                    pages,
                    rules,
                    changedByTrigger,
                    columns,
                    keys,
                    checks,
                    references);
        }
    }

    private static Found found(ResultSet row) throws SQLException {
        return new Found(
                row.getLong("oid"),
                new QualifiedName(row.getString("schema"), row.getString("table_name")),
                row.getString("role"),
                row.getString("kind"),
                row.getBoolean("may_select"),
                row.getBoolean("row_security_active"),
                row.getBoolean("standby"),
                row.getBoolean("may_create_temporary"),
                row.getLong("pages"),
                row.getBoolean("rules"),
                row.getBoolean("changed_by_trigger"));
    }

    private static LoadTarget.Column column(ResultSet row) throws SQLException {
        return new LoadTarget.Column(
                row.getString("name"),
                row.getString("type"),
                row.getBoolean("required"),
                row.getBoolean("filled"),
                row.getBoolean("identity_always"),
                row.getBoolean("generated"),
                row.getBoolean("may_insert"),
                row.getBoolean("may_update"),
                texts(row, "computed_from"));
    }

    private List<LoadTarget.Key> keys(Map<String, String> which, Map<Long, ConstraintFacts> indexes)
            throws SQLException {
        List<LoadTarget.Key> keys = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(KEYS.with(which))) {
            while (row.next()) {
                ConstraintFacts facts = indexes.get(row.getLong("oid"));
                if (facts != null) { // Else it was created since the definitions were read.
                    keys.add(new LoadTarget.Key(
                            facts,
                            Queries.texts(row, "collations"),
                            row.getBoolean("own_equality"),
                            row.getBoolean("own_equality") && row.getBoolean("deterministic"),
                            row.getString("belonging")));
                }
            }
        }
        return keys;
    }

    private static LoadTarget.Check check(ResultSet row) throws SQLException {
        return new LoadTarget.Check(row.getString("name"), row.getString("expression"), texts(row, "columns"));
    }

    private static LoadTarget.Reference reference(ResultSet row) throws SQLException {
        return new LoadTarget.Reference(
                row.getString("name"),
                new QualifiedName(row.getString("schema"), row.getString("table_name")),
                row.getBoolean("own"),
                row.getBoolean("partitioned"),
                row.getBoolean("match_full"),
                row.getBoolean("may_select") && !row.getBoolean("row_security_active"),
                texts(row, "columns"),
                texts(row, "referenced"),
                texts(row, "operators"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }
}
