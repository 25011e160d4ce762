// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A session that is in the way, as far as this role may see it. */
public record LockHolder(
        int pid,
        @Nullable String role,
        @Nullable String application,
        @Nullable String state,
        OptionalLong ageMillis) {
    private static final SqlResource HOLDERS = SqlResource.load(LockHolder.class, "lock-holders.sql");

    /**
     * The query for those who write to a sequence, or to a table or one of its partitions, the oldest transaction first; beside
     * what {@link #of} takes it has {@code transaction}, which names one.
     */
    public static String writersTo(long oid) {
        return HOLDERS.with(Map.of("oid", Long.toString(oid)));
    }

    /** From columns of these names, the age being {@code age_millis}. */
    public static LockHolder of(ResultSet row) throws SQLException {
        return new LockHolder(
                row.getInt("pid"),
                row.getString("role"),
                row.getString("application"),
                row.getString("state"),
                Queries.optionalLong(row, "age_millis"));
    }

    /** In words: {@code process 123, role app, idle in transaction, for 300 s}. */
    public String describe(long forMillis) {
        if (pid == 0) {
            return "a prepared transaction (see pg_prepared_xacts)";
        }
        StringBuilder text = new StringBuilder("process ").append(pid);
        if (role != null) {
            text.append(", role ").append(role);
        }
        if (application != null && !application.isEmpty()) {
            text.append(", application ").append(application);
        }
        if (state != null) {
            text.append(", ").append(state);
        }
        return text.append(", for ").append(forMillis / 1000).append(" s").toString();
    }
}
