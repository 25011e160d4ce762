// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.ConstraintFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
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
public record DuplicateRows(
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

    private static final Pattern CONSTANT = Pattern.compile("\\(+(true|false|-?\\d+)\\)+");

    /** Copies the key. */
    public DuplicateRows {
        key = List.copyOf(key);
    }

    /** Of an index that is there: sound, corrupt or half built. */
    public static DuplicateRows of(ConstraintFacts constraint) {
        String build = null;
        if (constraint.valid()) {
            build = "REINDEX INDEX " + constraint.index().quoted();
        } else if (constraint.constraint() == null && !isReindexLeftover(constraint)) {
            build = constraint.definition();
        }
        return new DuplicateRows(
                constraint.table().quoted(),
                !constraint.ofPartitionedTable(),
                constraint.operands(),
                constraint.nullsNotDistinct(),
                constraint.predicate(),
                build,
                true);
    }

    /** REINDEX CONCURRENTLY builds beside the index, which stays. */
    private static boolean isReindexLeftover(ConstraintFacts constraint) {
        return constraint.index().name().matches("(?s).*_ccnew\\d*");
    }

    /** The table as FROM names it. */
    public String from() {
        return (only ? "ONLY " : "") + table;
    }

    /** Rows that count as equal: of the predicate, and without nulls, which are all different from each other. */
    public String where() {
        List<String> conditions = new ArrayList<>();
        if (predicate != null) {
            conditions.add("(" + predicate + ")");
        }
        if (!nullsNotDistinct) {
            key.forEach(part -> conditions.add(part + " IS NOT NULL"));
        }
        return conditions.isEmpty() ? "" : "\n WHERE " + String.join(" AND ", conditions);
    }

    /** A query that returns a row, without columns, for every key that more than one row has. */
    String select() {
        return "SELECT FROM " + from() + where().replace("\n", "") + " GROUP BY " + grouping() + " HAVING count(*) > 1";
    }

    /** Shows every key that more than one row has. */
    public Remedy list() {
        List<String> lines = new ArrayList<>();
        lines.add("BEGIN READ ONLY;");
        if (indexSuspect) {
            lines.addAll(WITHOUT_INDEXES);
        }
        lines.add("SELECT " + String.join(", ", key) + ", count(*), array_agg(ctid) FROM " + from() + where()
                + "\n GROUP BY " + grouping() + " HAVING count(*) > 1;");
        lines.add("COMMIT;");
        return new Remedy(
                "List the rows that share a key",
                List.of(Step.byHand(
                        indexSuspect
                                ? "Read without the index, which may be what is wrong"
                                : "Every key that more than one row has",
                        String.join("\n", lines),
                        "AccessShareLock on the table: nobody waits")));
    }

    /** Without constants, which keep a table to one row: GROUP BY refuses them, or takes them for the number of a column. */
    private String grouping() {
        List<String> parts =
                key.stream().filter(part -> !CONSTANT.matcher(part).matches()).toList();
        return parts.isEmpty() ? "()" : String.join(", ", parts);
    }
}
