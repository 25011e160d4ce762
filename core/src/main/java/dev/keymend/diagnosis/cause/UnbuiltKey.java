// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.TableShape;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows that keep a unique key from being built, of which only the error and its statement tell. */
final class UnbuiltKey {
    private UnbuiltKey() {}

    /**
     * By the statement or by the error's own fields; empty where the table or the key's
     * columns are not known for certain.
     */
    static Optional<DuplicateRows> rows(UniqueViolation violation, @Nullable TableShape shape) {
        UniqueDdl ddl = UniqueDdl.read(violation.statement()).orElse(null);
        String table = ddl != null
                ? ddl.table().stream().map(part -> quote(part)).collect(Collectors.joining("."))
                : violation.table() == null
                        ? null
                        : violation.schema() == null
                                ? quote(violation.table())
                                : quote(violation.schema(), violation.table());
        List<String> columns = ddl == null || ddl.columns().isEmpty() ? violation.columns() : ddl.columns();
        List<String> key = columns.stream()
                .filter(column -> (ddl != null && ddl.columns().equals(columns)) || isColumn(column, shape))
                .map(column -> quote(column))
                .toList();
        boolean whole = key.size() == columns.size();
        if (table == null || key.isEmpty() || !whole || (ddl != null && ddl.partial())) {
            return Optional.empty();
        }
        boolean nulls = ddl != null && ddl.nullsNotDistinct();
        String name = ddl != null && ddl.name() != null ? ddl.name() : violation.constraint();
        return Optional.of(
                new DuplicateRows(table, false, key, nulls, null, build(ddl, table, key, nulls, name), false));
    }

    /** An error prints expressions, too; they are not taken over from a text. */
    private static boolean isColumn(String text, @Nullable TableShape shape) {
        return text.matches("[a-z_][a-z0-9_$]*")
                || (shape != null && shape.column(text).isPresent());
    }

    private static @Nullable String build(
            @Nullable UniqueDdl ddl, String table, List<String> key, boolean nulls, @Nullable String name) {
        if (ddl == null) {
            return null;
        }
        String columns = "(" + String.join(", ", key) + ")";
        String distinct = nulls ? " NULLS NOT DISTINCT" : "";
        if (ddl.constraint()) {
            return "ALTER TABLE " + table + " ADD " + (name == null ? "" : "CONSTRAINT " + quote(name) + " ")
                    + (ddl.primary() ? "PRIMARY KEY" : "UNIQUE" + distinct) + " " + columns;
        }
        return "CREATE UNIQUE INDEX " + (name == null ? "" : quote(name) + " ") + "ON " + table + " " + columns
                + distinct;
    }
}
