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
    private static final SqlResource SUBSCRIPTIONS = SqlResource.load(CircumstancesReader.class, "subscriptions.sql");

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
     * @param subscriptionOid of the origin that the error names; without it the only subscription is the one
     */
    public Circumstances read(@Nullable ConstraintFacts constraint, OptionalLong subscriptionOid) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            List<String> builds = constraint == null
                    ? List.of()
                    : Queries.list(
                            connection,
                            BUILDS.with(Map.of("tables", constraint.tableOid() + ", " + constraint.rootOid())),
                            row -> row.getString(1));
            List<Circumstances.Subscription> subscriptions = Queries.list(
                            connection,
                            SUBSCRIPTIONS.text(),
                            row -> new Circumstances.Subscription(row.getLong("oid"), row.getString("name")))
                    .stream()
                    .filter(each -> subscriptionOid.isEmpty() || each.oid() == subscriptionOid.getAsLong())
                    .toList();
            return Queries.one(
                    connection,
                    SERVER.text(),
                    row -> new Circumstances(
                            row.getInt("major_version"),
                            row.getBoolean("tracks_commits"),
                            builds,
                            subscriptions.size() == 1 ? subscriptions.get(0) : null));
        });
    }
}
