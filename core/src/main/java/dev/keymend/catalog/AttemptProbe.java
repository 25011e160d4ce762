// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.ReadTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks the server what a refused row would have met. The row's values are compared as literals of their columns' types;
 * nothing is inserted, and the statement they come from is not run. The connection is the caller's and is left as it was.
 */
public final class AttemptProbe {
    private final Connection connection;
    private final ReadOptions options;

    /** A probe on the caller's connection. */
    public AttemptProbe(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * What stands in the row's way.
     *
     * @param collisions the constraints that it violates now
     * @param unknown the constraints whose key the statement does not tell: a default or a trigger fills it, or its values
     *     could not be compared
     */
    public record Answer(List<Collision> collisions, List<ConstraintFacts> unknown) {
        /** Copies the lists. */
        public Answer {
            collisions = List.copyOf(collisions);
            unknown = List.copyOf(unknown);
        }
    }

    /**
     * Looks for the rows that hold the attempted row's keys.
     *
     * @param columns of the table that the statement names
     * @throws SQLException when the connection fails
     */
    public Answer look(AttemptedRow attempted, TableColumns columns, List<ConstraintFacts> constraints)
            throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            ExistingRows rows = ExistingRows.on(connection);
            List<Collision> collisions = new ArrayList<>();
            List<ConstraintFacts> unknown = new ArrayList<>();
            for (ConstraintFacts constraint : constraints) {
                Optional<List<ExistingRow>> found = look(new Key(constraint, attempted, columns), rows);
                found.filter(each -> !each.isEmpty())
                        .ifPresent(each -> collisions.add(new Collision(constraint, each)));
                if (found.isEmpty()) {
                    unknown.add(constraint);
                }
            }
            return new Answer(collisions, unknown);
        });
    }

    /** The rows in the way; empty when that cannot be told. */
    private Optional<List<ExistingRow>> look(Key key, ExistingRows rows) throws SQLException {
        ConstraintFacts constraint = key.constraint;
        if (!key.known() || !constraint.maySelect() || !constraint.schemaUsable()) {
            return Optional.empty();
        }
        return key.cannotCollide() ? Optional.of(List.of()) : attempt(() -> rows.where(constraint, key.condition()));
    }

    /**
     * The same row with its values as the server prints them, so that they can be compared with those of a row that is
     * there: {@code 01} is 1, and {@code 2026-1-1} is 2026-01-01. A value that its type does not read stays as it is.
     */
    public AttemptedRow asPrinted(AttemptedRow attempted, TableColumns columns) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            Map<String, @Nullable String> printed = new LinkedHashMap<>();
            for (Map.Entry<String, @Nullable String> each : attempted.given().entrySet()) {
                String value = each.getValue();
                String type = columns.named(each.getKey())
                        .map(TableColumns.Column::type)
                        .orElse("text");
                printed.put(each.getKey(), value == null ? null : printed(value, type));
            }
            return new AttemptedRow(printed, attempted.unknown());
        });
    }

    private String printed(String value, String type) throws SQLException {
        return attempt(() -> {
                    try (Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("select " + literal(value, type))) {
                        String text = row.next() ? row.getString(1) : null;
                        return text == null ? value : text;
                    }
                })
                .orElse(value);
    }

    /** Runs under a savepoint; what the server refuses, for a value that its type cannot hold or a timeout, is empty. */
    private <T> Optional<T> attempt(ReadTransaction.Work<T> work) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            return Optional.of(work.read());
        } catch (SQLException e) {
            connection.rollback(savepoint);
            return Optional.empty();
        } finally {
            connection.releaseSavepoint(savepoint);
        }
    }

    private static String literal(@Nullable String value, String type) {
        return (value == null ? "null" : Identifiers.literal(value)) + "::" + type;
    }

    /** The key that an attempted row would have in one constraint, as SQL. */
    private static final class Key {
        private final ConstraintFacts constraint;
        private final AttemptedRow attempted;
        private final TableColumns columns;
        private final Set<String> needed = new LinkedHashSet<>();

        Key(ConstraintFacts constraint, AttemptedRow attempted, TableColumns columns) {
            this.constraint = constraint;
            this.attempted = attempted;
            this.columns = columns;
            constraint.parts().forEach(part -> {
                if (part.column() != null) {
                    needed.add(part.column());
                }
            });
            needed.addAll(constraint.referenced());
        }

        boolean known() {
            return !columns.changedByTrigger() && needed.stream().allMatch(this::known);
        }

        private boolean known(String name) {
            return columns.named(name)
                    .filter(column -> !column.generated())
                    .filter(column ->
                            attempted.given().containsKey(name) || (attempted.leavesOut(name) && !column.filled()))
                    .isPresent();
        }

        /** Nulls differ from each other, in most constraints. */
        boolean cannotCollide() {
            return !constraint.nullsNotDistinct()
                    && constraint.parts().stream()
                            .anyMatch(part ->
                                    part.column() != null && attempted.given().get(part.column()) == null);
        }

        String condition() {
            List<String> conditions =
                    constraint.parts().stream().map(this::collides).collect(Collectors.toCollection(ArrayList::new));
            if (constraint.predicate() != null) {
                conditions.add("(" + constraint.predicate() + ")");
                conditions.add(ofTheRow(constraint.predicate()));
            }
            return String.join(" and ", conditions);
        }

        private String collides(ConstraintFacts.Part part) {
            String there = "(" + (part.column() == null ? part.text() : "t." + Identifiers.quote(part.column())) + ")";
            String here = part.column() == null ? ofTheRow(part.text()) : value(part.column());
            String equal = there + " " + part.operator() + " " + here;
            return constraint.nullsNotDistinct()
                    ? "(" + equal + " or (" + there + " is null and " + here + " is null))"
                    : equal;
        }

        /** An expression over the table's columns, of the attempted row instead of a row of the table. */
        private String ofTheRow(String expression) {
            String row = needed.stream()
                    .map(column -> value(column) + " as " + Identifiers.quote(column))
                    .collect(Collectors.joining(", "));
            return "(select (" + expression + ") from (select " + row + ") as attempted)";
        }

        private String value(String column) {
            return literal(
                    attempted.given().get(column),
                    columns.named(column).orElseThrow().type());
        }
    }
}
