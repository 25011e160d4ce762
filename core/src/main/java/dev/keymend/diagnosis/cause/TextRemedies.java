// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ways out that are a change of the application's own statement, written out with the real names. */
final class TextRemedies {
    private static final String ROW_LOCK = "RowExclusiveLock on the table, as for any insert";

    private TextRemedies() {}

    /** Leave the row that is there alone. */
    static Remedy doNothing(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        return new Remedy(
                "Leave the row that is there alone",
                List.of(Step.byHand(
                        "Insert unless the key is taken",
                        insert(constraint, statement) + "\n  ON CONFLICT " + constraint.arbiter() + " DO NOTHING;",
                        ROW_LOCK)));
    }

    /** Update the row that is there. */
    static Remedy doUpdate(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        Set<String> others = new TreeSet<>(statement == null ? List.of() : statement.columns());
        constraint.parts().forEach(part -> {
            if (part.column() != null) {
                others.remove(part.column());
            }
        });
        String assignments = others.isEmpty()
                ? "/* column = EXCLUDED.column, … */"
                : others.stream()
                        .map(column -> quote(column) + " = EXCLUDED." + quote(column))
                        .collect(Collectors.joining(", "));
        return new Remedy(
                "Update the row that is there",
                List.of(Step.byHand(
                        "Insert or update",
                        insert(constraint, statement) + "\n  ON CONFLICT " + constraint.arbiter() + " DO UPDATE SET "
                                + assignments + ";",
                        ROW_LOCK + "; locks and rewrites the row that is there")));
    }

    /** Whether ON CONFLICT may name it: not a deferrable constraint, and DO UPDATE no exclusion constraint. */
    static List<Remedy> upserts(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        if (constraint.deferrable() || constraint.ofSystem()) {
            return List.of();
        }
        return constraint.exclusion()
                ? List.of()
                : List.of(doNothing(constraint, statement), doUpdate(constraint, statement));
    }

    static String insert(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        String columns = statement == null || statement.columns().isEmpty()
                ? "(…)"
                : statement.columns().stream().map(column -> quote(column)).collect(Collectors.joining(", ", "(", ")"));
        return "INSERT INTO " + constraint.root().quoted() + " " + columns + " VALUES (…)";
    }

    /** Rows that hold a key more than once. */
    static Remedy listDuplicates(ConstraintFacts constraint) {
        String key = String.join(", ", constraint.columnTexts());
        return new Remedy(
                "List the rows that share a key",
                List.of(Step.byHand(
                        "Read without the index, which may be what is wrong",
                        "BEGIN READ ONLY;\nSET LOCAL enable_indexscan = off;\nSET LOCAL enable_indexonlyscan = off;\n"
                                + "SET LOCAL enable_bitmapscan = off;\nSELECT " + key
                                + ", count(*), array_agg(ctid) FROM "
                                + (constraint.ofPartitionedTable() ? "" : "ONLY ")
                                + constraint.table().quoted() + where(constraint)
                                + "\n GROUP BY " + key + " HAVING count(*) > 1;\nCOMMIT;",
                        "AccessShareLock on the table: nobody waits")));
    }

    /** Rows that count as equal: of the predicate, and without nulls, which are all different from each other. */
    private static String where(ConstraintFacts constraint) {
        List<String> conditions = new ArrayList<>();
        if (constraint.predicate() != null) {
            conditions.add(constraint.predicate());
        }
        if (!constraint.nullsNotDistinct()) {
            constraint.columnTexts().forEach(part -> conditions.add("(" + part + ") IS NOT NULL"));
        }
        return conditions.isEmpty() ? "" : "\n WHERE " + String.join(" AND ", conditions);
    }
}
