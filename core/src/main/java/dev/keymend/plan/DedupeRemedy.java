// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.TableShape;
import dev.keymend.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keeps one row of each key, puts the others aside and builds the key, so that no new duplicate can come between. */
public final class DedupeRemedy {
    private static final int LONGEST_NAME = 50;

    private DedupeRemedy() {}

    /**
     * For rows that share a key.
     *
     * @param constraint what a failed build has left behind, or the index that let the duplicates in; null when none is
     *     there
     * @param shape the table; null when it is not known
     */
    public static Remedy of(DuplicateRows rows, @Nullable ConstraintFacts constraint, @Nullable TableShape shape) {
        List<Step> steps = new ArrayList<>();
        if (constraint != null && !constraint.valid() && constraint.constraint() == null) {
            steps.add(Step.byHand(
                    "Drop what the failed build has left behind",
                    "DROP INDEX CONCURRENTLY " + constraint.index().quoted() + ";",
                    "ShareUpdateExclusiveLock on the table: reads and writes go on; not inside a transaction"));
        }
        steps.add(Step.byHand(
                "Put the others aside, then build",
                sql(rows, shape),
                "ShareRowExclusiveLock on the table: reads go on, writes wait until COMMIT, and building may stop reads, too;"
                        + " DELETE triggers fire"));
        return new Remedy("Keep one row of each key, and the others in a table of their own", steps);
    }

    private static String sql(DuplicateRows rows, @Nullable TableShape shape) {
        List<String> lines = new ArrayList<>(warnings(shape));
        lines.add("BEGIN;");
        lines.add("LOCK TABLE " + rows.from() + " IN SHARE ROW EXCLUSIVE MODE;");
        if (rows.indexSuspect()) {
            lines.addAll(DuplicateRows.WITHOUT_INDEXES);
        }
        String aside = aside(rows.table());
        String key = String.join(", ", rows.key());
        lines.add("CREATE TABLE " + aside + " (LIKE " + rows.table() + ");");
        lines.add("WITH ranked AS (");
        lines.add("  SELECT tableoid AS part, ctid AS place,");
        lines.add("         row_number() OVER (PARTITION BY " + key + " ORDER BY " + newest(shape)
                + ") AS rank -- 1: the row to keep");
        lines.add("    FROM " + rows.from() + rows.where().replace("\n", "\n   ") + "),");
        lines.add("gone AS (");
        lines.add("  DELETE FROM " + rows.from() + " AS t USING ranked AS r");
        lines.add("   WHERE t.ctid = r.place AND t.tableoid = r.part AND r.rank > 1 RETURNING t.*)");
        lines.add("INSERT INTO " + aside + " SELECT * FROM gone;");
        lines.add(rows.build() == null ? "-- and here the statement that failed" : rows.build() + ";");
        lines.add("COMMIT;");
        return String.join("\n", lines);
    }

    private static List<String> warnings(@Nullable TableShape shape) {
        if (shape == null) {
            return List.of("-- Look for foreign keys to this table first: their rows must point to the kept ones, and"
                    + " ON DELETE CASCADE deletes them.");
        }
        return shape.references().stream()
                .map(reference -> "-- " + comment(reference.table().quoted()) + " refers to these rows ("
                        + comment(reference.constraint()) + "): point its rows to the kept ones first"
                        + (reference.cascades() ? ", or they are DELETED, too." : "."))
                .toList();
    }

    /** A line break in a name would end the comment. */
    private static String comment(String name) {
        return name.replaceAll("\\R", " ");
    }

    private static String newest(@Nullable TableShape shape) {
        return shape == null || shape.primaryKey().isEmpty()
                ? "ctid DESC"
                : shape.primaryKey().stream()
                        .map(column -> quote(column) + " DESC")
                        .collect(Collectors.joining(", "));
    }

    private static String aside(String table) {
        List<String> parts = Identifiers.parse(table);
        List<String> quoted = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            String part = parts.get(i);
            boolean last = i == parts.size() - 1;
            quoted.add(quote(last ? part.substring(0, Math.min(part.length(), LONGEST_NAME)) + "_duplicates" : part));
        }
        return String.join(".", quoted);
    }
}
