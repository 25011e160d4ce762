// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.LockHolder;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;

/** Who has had a transaction open for longest: the first one to ask when a lock cannot be had. */
final class OpenTransactions {
    private static final SqlResource OLDEST = SqlResource.load(OpenTransactions.class, "oldest-transaction.sql");

    private OpenTransactions() {}

    /** A clause that names it, beginning with a semicolon; empty when nobody else has one open, or none may be seen. */
    static String oldest(Connection connection) throws SQLException {
        return Queries.list(
                        connection,
                        OLDEST.text(),
                        row -> "; the oldest open transaction in this database is that of "
                                + LockHolder.of(row).describe(row.getLong("age_millis")))
                .stream()
                .findFirst()
                .orElse("");
    }
}
