// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/**
 * A collation that orders indexes, and its two versions.
 *
 * @param words what a person calls it
 * @param recorded when it was created, or when somebody last said REFRESH VERSION
 * @param actual what the operating system, or the library, has now
 */
record CollationVersions(long oid, QualifiedName name, String words, String recorded, String actual) {
    private static final SqlResource COLLATIONS = SqlResource.load(CollationVersions.class, "index-collations.sql");
    private static final int OF_DATABASES_TOO = 150_000;

    /**
     * The collations whose versions differ.
     *
     * @param which indexes, as a condition over {@code i}, a {@code pg_index}
     */
    static List<CollationVersions> changed(Connection connection, String which) throws SQLException {
        int version =
                Queries.one(connection, "select current_setting('server_version_num')::int", row -> row.getInt(1));
        String actual = version < OF_DATABASES_TOO ? "null" : "pg_database_collation_actual_version(d.oid)";
        return Queries.list(
                        connection,
                        COLLATIONS.with(Map.of("which", which, "default_version", actual)),
                        row -> new CollationVersions(
                                row.getLong("oid"),
                                new QualifiedName(row.getString("schema"), row.getString("collation")),
                                row.getString("name"),
                                row.getString("recorded"),
                                row.getString("actual")))
                .stream()
                .filter(collation -> !collation.recorded().equals(collation.actual()))
                .toList();
    }
}
