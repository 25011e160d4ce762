// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One of a server's databases.
 *
 * @param name as the catalog holds it
 * @param mayConnect whether this role has the privilege; whether pg_hba.conf lets it is not known before it is tried
 * @param halfDropped a DROP DATABASE was interrupted, and nobody can connect to what is left
 * @param role the role that asked
 */
public record ServerDatabase(String name, boolean mayConnect, boolean halfDropped, String role) {
    private static final SqlResource DATABASES = SqlResource.load(ServerDatabase.class, "databases.sql");

    /** All that take connections, templates among them, by name. The connection is the caller's and is left as it was. */
    public static List<ServerDatabase> all(Connection connection) throws SQLException {
        return Queries.list(
                connection,
                DATABASES.text(),
                row -> new ServerDatabase(
                        row.getString("name"),
                        row.getBoolean("may_connect"),
                        row.getBoolean("half_dropped"),
                        row.getString("role")));
    }

    /** Why this role cannot connect, as a sentence; null when it can. */
    public @Nullable String obstacle() {
        if (halfDropped) {
            return "A DROP DATABASE of it was interrupted, and nobody can connect to what is left.";
        }
        return mayConnect ? null : "The role " + role + " may not connect to it.";
    }

    /** The statement that would mend that; null where there is nothing to mend. */
    public @Nullable String remedy() {
        String quoted = Identifiers.quote(name);
        if (halfDropped) {
            return "DROP DATABASE " + quoted + ";";
        }
        return mayConnect ? null : "GRANT CONNECT ON DATABASE " + quoted + " TO " + Identifiers.quote(role) + ";";
    }
}
