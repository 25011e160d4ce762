// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a piece of an error says. The first two are severities, which begin a message. */
enum Field {
    ERROR,
    OTHER,
    MESSAGE,
    SQLSTATE,
    DETAIL,
    HINT,
    CONTEXT,
    STATEMENT,
    QUERY,
    PARAMETERS,
    LOCATION,
    POSITION,
    SCHEMA,
    TABLE,
    CONSTRAINT,
    COLUMNS,
    ROUTINE,
    TIME,
    USER,
    DATABASE,
    BACKEND_TYPE;

    /** What drivers, frameworks and logs call them, in JSON, in printed objects and in blocks of {@code name: value}. */
    private static final Map<String, Field> NAMES = Map.ofEntries(
            Map.entry("code", SQLSTATE),
            Map.entry("sqlstate", SQLSTATE),
            Map.entry("sqlerrcode", SQLSTATE),
            Map.entry("statecode", SQLSTATE),
            Map.entry("statuscode", SQLSTATE),
            Map.entry("pgcode", SQLSTATE),
            Map.entry("message", MESSAGE),
            Map.entry("messagetext", MESSAGE),
            Map.entry("detail", DETAIL),
            Map.entry("details", DETAIL),
            Map.entry("description", DETAIL),
            Map.entry("hint", HINT),
            Map.entry("context", CONTEXT),
            Map.entry("where", CONTEXT),
            Map.entry("statement", STATEMENT),
            Map.entry("sql", STATEMENT),
            Map.entry("query", STATEMENT),
            Map.entry("parameters", PARAMETERS),
            Map.entry("params", PARAMETERS),
            Map.entry("schema", SCHEMA),
            Map.entry("schemaname", SCHEMA),
            Map.entry("table", TABLE),
            Map.entry("tablename", TABLE),
            Map.entry("constraint", CONSTRAINT),
            Map.entry("constraintname", CONSTRAINT),
            Map.entry("target", COLUMNS),
            Map.entry("routine", ROUTINE),
            Map.entry("funcname", ROUTINE),
            Map.entry("timestamp", TIME),
            Map.entry("time", TIME),
            Map.entry("user", USER),
            Map.entry("backendtype", BACKEND_TYPE),
            Map.entry("dbname", DATABASE));

    /** The field of that name in whatever spelling: {@code constraint_name}, {@code constraintName}, {@code ConstraintName}. */
    static @Nullable Field named(String name) {
        if (name.length() > 20) {
            return null;
        }
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c != '_' && c != ' ') {
                plain.append(Character.toLowerCase(c));
            }
        }
        return NAMES.get(plain.toString());
    }
}
