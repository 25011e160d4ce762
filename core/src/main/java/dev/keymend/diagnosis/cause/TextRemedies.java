// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.TableShape;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.snippet.GetOrCreate;
import dev.keymend.snippet.KeyedInsert;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Ways out that are a change of the application's own statement, written out with the real names. */
final class TextRemedies {
    private static final String ROW_LOCK = "RowExclusiveLock on the table, as for any insert";

    private TextRemedies() {}

    /** What to insert with instead; none for a constraint that ON CONFLICT cannot name. */
    static List<Remedy> upserts(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (constraint == null || !KeyedInsert.canArbitrate(constraint)) {
            return List.of();
        }
        KeyedInsert row = insert(incident, constraint).orElse(null);
        if (row == null) {
            return List.of(doNothing(constraint, incident.statement()), doUpdate(constraint, incident.statement()));
        }
        String spent = spent(incident, row);
        List<Remedy> remedies = new ArrayList<>();
        remedies.add(getOrCreate(row, incident, spent));
        Set<String> others = others(row, incident.shape());
        if (!others.isEmpty()) {
            remedies.add(updating(insertInto(row), row.arbiter(), others, spent));
        }
        return remedies;
    }

    /** The refused row; empty when the key is not among the columns that are known. */
    static Optional<KeyedInsert> insert(Incident incident, ConstraintFacts constraint) {
        PastedStatement statement = incident.statement();
        return KeyedInsert.of(constraint, incident.shape(), statement == null ? List.of() : statement.columns());
    }

    /** The sequences that the insert itself takes values from, before the key is looked at. */
    private static String spent(Incident incident, KeyedInsert row) {
        String sequences = incident.uses().all().stream()
                .filter(use -> !row.columns().contains(use.column()))
                .map(use -> use.sequence().name().quoted())
                .distinct()
                .collect(Collectors.joining(" and "));
        return sequences.isEmpty() ? "" : "; a value of " + sequences + " is spent even when the key is taken";
    }

    private static Remedy getOrCreate(KeyedInsert row, Incident incident, String spent) {
        String find = row.find() + ";\n";
        return new Remedy(
                "Leave the row that is there alone: insert it, or find it",
                List.of(Step.byHand(
                        "Look, insert unless the key is taken, look again",
                        "-- each a statement of its own, at READ COMMITTED\n" + find + row.insert()
                                + ";\n-- no row from either: another session was faster, and only a new statement sees that\n"
                                + find.stripTrailing(),
                        ROW_LOCK + "; looking takes nothing that anybody waits for" + spent)),
                GetOrCreate.in(incident.violation().stack(), row).stream().toList());
    }

    /** What an update may set: neither the key nor what others refer to the row by. */
    static Set<String> others(KeyedInsert row, @Nullable TableShape shape) {
        Set<String> others = new LinkedHashSet<>(row.columns());
        row.key().forEach(part -> others.remove(part.column()));
        if (shape != null) {
            others.removeAll(shape.primaryKey());
        }
        return others;
    }

    /** The statement up to its VALUES, with numbered parameters. */
    static String insertInto(KeyedInsert row) {
        String sql = row.insert();
        return sql.substring(0, sql.lastIndexOf(" ON CONFLICT " + row.arbiter() + " DO NOTHING RETURNING "));
    }

    private static Remedy updating(String insert, String arbiter, Set<String> others, String spent) {
        return new Remedy(
                "Update the row that is there",
                List.of(Step.byHand(
                        "Insert or update",
                        insert + "\n  ON CONFLICT " + arbiter + " DO UPDATE SET " + assignments(others) + ";",
                        ROW_LOCK + "; locks the row that is there and writes it anew, equal or not: a dead row version,"
                                + " and its UPDATE triggers fire" + spent)));
    }

    /** EXCLUDED written out for each column. */
    static String assignments(Set<String> columns) {
        return columns.isEmpty()
                ? "/* column = EXCLUDED.column, … */"
                : columns.stream()
                        .map(column -> quote(column) + " = EXCLUDED." + quote(column))
                        .collect(Collectors.joining(", "));
    }

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
        Set<String> others = new LinkedHashSet<>(statement == null ? List.of() : statement.columns());
        constraint.parts().forEach(part -> {
            if (part.column() != null) {
                others.remove(part.column());
            }
        });
        return updating(insert(constraint, statement), constraint.arbiter(), others, "");
    }

    static String insert(ConstraintFacts constraint, @Nullable PastedStatement statement) {
        String columns = statement == null || statement.columns().isEmpty()
                ? "(…)"
                : statement.columns().stream().map(column -> quote(column)).collect(Collectors.joining(", ", "(", ")"));
        return "INSERT INTO " + constraint.root().quoted() + " " + columns + " VALUES (…)";
    }
}
