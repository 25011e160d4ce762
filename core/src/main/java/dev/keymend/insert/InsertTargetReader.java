// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.LoadTargetReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Reads the table that an insert names. The connection is left as it was. */
final class InsertTargetReader {
    private static final SqlResource COLUMNS = SqlResource.load(InsertTargetReader.class, "insert-columns.sql");
    private static final SqlResource TRIGGERS = SqlResource.load(InsertTargetReader.class, "insert-triggers.sql");

    private InsertTargetReader() {}

    /** The table, found by the session's search path where the name has no schema. */
    static InsertTarget read(Connection connection, String name) throws SQLException {
        ReadOptions options = ReadOptions.DEFAULT;
        LoadTarget table = new LoadTargetReader(connection, options)
                .named(name)
                .orElseThrow(() -> new InsertException(
                        "there is no table " + name + " to insert into; a view or a foreign table is none"));
        if (table.rules()) {
            throw new InsertException(
                    table.name() + " has rules, with which PostgreSQL allows no ON CONFLICT;" + " make them triggers");
        }
        Map<String, String> which = Map.of("table", table.oid() + "::oid");
        List<String> parts = Identifiers.parse(name);
        String written = parts.size() == 1
                ? Identifiers.quote(parts.get(0))
                : table.name().quoted();
        return ReadTransaction.run(
                connection,
                options.statementTimeout(),
                options.lockTimeout(),
                () -> new InsertTarget(
                        table,
                        written,
                        Queries.list(connection, COLUMNS.with(which), row -> column(row, written, table)),
                        Queries.list(connection, TRIGGERS.with(which), InsertTargetReader::trigger)));
    }

    private static InsertColumn column(ResultSet row, String written, LoadTarget table) throws SQLException {
        String name = row.getString("name");
        String rounding = row.getString("rounding");
        String ofDomain = row.getString("domain_modifier");
        String ofDomains = row.getString("of_domains");
        boolean inKey = ofDomains != null
                && table.keys().stream()
                        .anyMatch(key -> key.facts().referenced().contains(name)
                                || key.facts().parts().stream().anyMatch(part -> name.equals(part.column())));
        return new InsertColumn(
                name,
                inKey ? Objects.requireNonNull(ofDomains) : row.getString("type"),
                ofDomains != null && !inKey,
                rounding == null ? null : "pg_catalog." + Identifiers.quote(rounding),
                ofDomain == null ? modifier(written, name) : ofDomain,
                row.getBoolean("generated"),
                row.getBoolean("identity_always"),
                row.getBoolean("filled"),
                row.getString("expression"),
                row.getBoolean("may_select"),
                row.getBoolean("comparable"));
    }

    /** Looked up each time: what is rounded to the modifier of a column that has been altered since would be lost. */
    private static String modifier(String table, String column) {
        return "(SELECT a.atttypmod FROM pg_catalog.pg_attribute AS a WHERE a.attrelid = CAST("
                + Identifiers.literal(table) + " AS pg_catalog.regclass) AND a.attname = "
                + Identifiers.literal(column) + ")";
    }

    private static InsertTarget.Trigger trigger(ResultSet row) throws SQLException {
        return new InsertTarget.Trigger(
                row.getString("name"),
                row.getBoolean("for_each_row"),
                row.getBoolean("before"),
                row.getBoolean("inserts"),
                row.getBoolean("updates"));
    }
}
