// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.TableShape;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.snippet.KeyedInsert;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A constraint that leaves deleted rows out, or a deleted row that comes back. */
final class SoftDeleteRemedies {
    private static final int LONGEST_NAME = 50;
    private static final Set<String> NUMBERS = Set.of("smallint", "integer", "bigint");

    private SoftDeleteRemedies() {}

    static List<Remedy> of(Incident incident, ConstraintFacts constraint, String mark) {
        Optional<Mark> how = mark(incident.shape(), mark);
        if (how.isEmpty()) {
            return List.of(); // Which of its values mean "deleted" is the application's to know.
        }
        List<Remedy> remedies = new ArrayList<>();
        boolean replaceable = constraint.predicate() == null
                && !constraint.primary()
                && !constraint.ofPartition()
                && !constraint.exclusion();
        if (replaceable) {
            remedies.add(partialIndex(constraint, how.get().living(), incident.shape()));
        }
        TextRemedies.insert(incident, constraint)
                .map(row -> revive(row, mark, how.get(), incident.shape()))
                .ifPresent(remedies::add);
        return remedies;
    }

    /**
     * What a column says of a row.
     *
     * @param living the condition of a living row
     * @param deleted that of a deleted one, of the table called t
     * @param unset the value that brings it back
     */
    private record Mark(String living, String deleted, String unset) {}

    private static Optional<Mark> mark(@Nullable TableShape shape, String name) {
        return Optional.ofNullable(shape).flatMap(table -> table.column(name)).flatMap(column -> {
            String quoted = quote(name);
            if (column.type().equals("boolean")) {
                // A row without an answer is alive, and NOT would leave it out.
                return Optional.of(new Mark(
                        column.required() ? "NOT " + quoted : quoted + " IS NOT TRUE", "t." + quoted, "false"));
            }
            if (column.type().equals("date") || column.type().startsWith("timestamp")) {
                return Optional.of(new Mark(quoted + " IS NULL", "t." + quoted + " IS NOT NULL", "NULL"));
            }
            return NUMBERS.contains(column.type()) && column.required()
                    ? Optional.of(new Mark(quoted + " = 0", "t." + quoted + " <> 0", "0"))
                    : Optional.empty();
        });
    }

    private static Remedy partialIndex(ConstraintFacts constraint, String living, @Nullable TableShape shape) {
        boolean partitioned = constraint.ofPartitionedTable();
        String name = constraint.name().substring(0, Math.min(constraint.name().length(), LONGEST_NAME)) + "_living";
        String create = "CREATE UNIQUE INDEX " + (partitioned ? "" : "CONCURRENTLY ") + quote(name) + " ON "
                + constraint.root().quoted() + " (" + ShiftRemedies.key(constraint) + ")"
                + ShiftRemedies.included(constraint)
                + (constraint.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "") + " WHERE " + living + ";";
        String drop = constraint.constraint() == null
                ? "DROP INDEX " + (partitioned ? "" : "CONCURRENTLY ")
                        + constraint.index().quoted() + ";"
                : "ALTER TABLE " + constraint.root().quoted() + " DROP CONSTRAINT " + quote(constraint.name()) + ";";
        boolean referred = shape != null && !shape.references().isEmpty();
        return new Remedy(
                "Let the constraint count living rows only",
                List.of(
                        Step.byHand(
                                "Build the partial index",
                                create,
                                partitioned
                                        ? "ShareLock on the table: reads go on, writes wait"
                                        : "ShareUpdateExclusiveLock on the table: reads and writes go on; not inside a"
                                                + " transaction"),
                        Step.byHand(
                                "Then drop what counts deleted rows, too",
                                drop,
                                (constraint.constraint() == null && !partitioned
                                                ? "ShareUpdateExclusiveLock on the table: reads and writes go on"
                                                : "AccessExclusiveLock on the table, for a moment")
                                        + "; from then on ON CONFLICT must say WHERE " + living
                                        + (referred ? "; refused where a foreign key refers to it" : ""))));
    }

    /** In one statement, so that two who bring it back at once do not meet. */
    private static Remedy revive(KeyedInsert row, String mark, Mark how, @Nullable TableShape shape) {
        Set<String> others = TextRemedies.others(row, shape);
        others.remove(mark);
        String into = "INSERT INTO " + row.table().quoted();
        String insert = TextRemedies.insertInto(row).substring(into.length());
        return new Remedy(
                "Or bring the deleted row back",
                List.of(Step.byHand(
                        "Insert, or undelete and update",
                        into + " AS t" + insert + "\n  ON CONFLICT " + row.arbiter()
                                + " DO UPDATE SET " + quote(mark) + " = " + how.unset()
                                + (others.isEmpty() ? "" : ", " + TextRemedies.assignments(others)) + "\n  WHERE "
                                + how.deleted() + ";",
                        "RowExclusiveLock on the table, as for any insert; changes nothing where the row lives")));
    }
}
