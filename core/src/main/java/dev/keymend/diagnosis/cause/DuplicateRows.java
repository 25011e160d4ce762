// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.TableShape;
import dev.keymend.violation.UniqueViolation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rows of one table that share a key.
 *
 * @param table as SQL
 * @param only whether tables that inherit from it have keys of their own
 * @param key its parts, as SQL
 * @param predicate of a partial index; null when every row counts
 * @param build the statement that builds the key anew; null where nobody knows, or where it is there
 * @param indexSuspect whether an index is there, and may be what is wrong
 */
record DuplicateRows(
        String table,
        boolean only,
        List<String> key,
        boolean nullsNotDistinct,
        @Nullable String predicate,
        @Nullable String build,
        boolean indexSuspect) {
    static final List<String> WITHOUT_INDEXES = List.of(
            "SET LOCAL enable_indexscan = off;",
            "SET LOCAL enable_indexonlyscan = off;",
            "SET LOCAL enable_bitmapscan = off;");

    /** Copies the key. */
    DuplicateRows {
        key = List.copyOf(key);
    }

    /** Of an index that is there: sound, corrupt or half built. */
    static DuplicateRows of(ConstraintFacts constraint) {
        String build = null;
        if (constraint.valid()) {
            build = "REINDEX INDEX " + constraint.index().quoted();
        } else if (constraint.constraint() == null && !isReindexLeftover(constraint)) {
            build = constraint.definition();
        }
        return new DuplicateRows(
                constraint.table().quoted(),
                !constraint.ofPartitionedTable(),
                constraint.parts().stream().map(DuplicateRows::operand).toList(),
                constraint.nullsNotDistinct(),
                constraint.predicate(),
                build,
                true);
    }

    /** REINDEX CONCURRENTLY builds beside the index, which stays. */
    static boolean isReindexLeftover(ConstraintFacts constraint) {
        return constraint.index().name().matches("(?s).*_ccnew\\d*");
    }

    /**
     * Of a key that could not be built, by the statement or by the error's own fields; empty where the table or the key's
     * columns are not known for certain.
     */
    static Optional<DuplicateRows> of(UniqueViolation violation, @Nullable TableShape shape) {
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

    private static String operand(ConstraintFacts.Part part) {
        return part.column() == null ? "(" + part.text() + ")" : part.text();
    }

    /** The table as FROM names it. */
    String from() {
        return (only ? "ONLY " : "") + table;
    }

    /** Rows that count as equal: of the predicate, and without nulls, which are all different from each other. */
    String where() {
        List<String> conditions = new ArrayList<>();
        if (predicate != null) {
            conditions.add("(" + predicate + ")");
        }
        if (!nullsNotDistinct) {
            key.forEach(part -> conditions.add(part + " IS NOT NULL"));
        }
        return conditions.isEmpty() ? "" : "\n WHERE " + String.join(" AND ", conditions);
    }
}
