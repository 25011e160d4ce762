// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogReport;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the constraints of a report are called: with their database and schema where others have the same name. */
final class LogNames {
    private static final String NONE = "(no name in the log)";

    private final Map<String, Integer> groups = new HashMap<>();

    LogNames(LogReport report) {
        report.constraints().forEach(each -> groups.merge(constraint(each), 1, Integer::sum));
    }

    private static String constraint(LogGroup group) {
        @Nullable String constraint = group.constraint();
        return constraint == null ? NONE : constraint;
    }

    /** A constraint's name and what it is of, not yet harmless to print. */
    String of(LogGroup group) {
        String constraint = constraint(group);
        boolean several = groups.getOrDefault(constraint, 1) > 1;
        @Nullable String schema = several ? group.schema() : null;
        @Nullable String database = several ? group.database() : null;
        @Nullable String table = group.table();
        return constraint
                + (table == null ? "" : " of " + (schema == null ? "" : schema + '.') + table)
                + (table == null && schema != null ? " in the schema " + schema : "")
                + (database == null ? "" : " in the database " + database);
    }
}
