// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Reads {@link Circumstances}. The connection is the caller's and is left as it was. */
public final class CircumstancesReader {
    private static final SqlResource SERVER = SqlResource.load(CircumstancesReader.class, "circumstances.sql");
    private static final SqlResource BUILDS = SqlResource.load(CircumstancesReader.class, "index-builds.sql");
    private static final String SUBSCRIPTION = "select subname from pg_subscription where oid = ";

    private final Connection connection;
    private final ReadOptions options;

    /** A reader on the caller's connection. */
    public CircumstancesReader(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * Reads them.
     *
     * @param constraint the violated one; null when it is not known
     * @param subscriptionOid of the origin that the error names
     */
    public Circumstances read(@Nullable ConstraintFacts constraint, OptionalLong subscriptionOid) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            List<String> builds = constraint == null
                    ? List.of()
                    : Queries.list(
                            connection,
                            BUILDS.with(Map.of("tables", constraint.tableOid() + ", " + constraint.rootOid())),
                            row -> row.getString(1));
            List<String> subscriptions = subscriptionOid.isEmpty()
                    ? List.of()
                    : Queries.list(connection, SUBSCRIPTION + subscriptionOid.getAsLong(), row -> row.getString(1));
            return Queries.one(
                    connection,
                    SERVER.text(),
                    row -> new Circumstances(
                            row.getInt("major_version"),
                            row.getBoolean("tracks_commits"),
                            builds,
                            subscriptions.isEmpty() ? null : subscriptions.get(0)));
        });
    }
}
