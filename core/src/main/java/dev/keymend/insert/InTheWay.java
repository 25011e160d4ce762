// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.UniqueViolation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Finds out why a row is neither inserted nor there under its key. Only for the rare call: it may take several statements. */
final class InTheWay<R> {
    private final Session session;
    private final Statements statements;
    private final RowFunction<R> mapping;
    private final Shape shape;
    private final List<@Nullable String> values;

    InTheWay(Session session, Statements statements, RowFunction<R> mapping, Statements.Prepared row) {
        this.session = session;
        this.statements = statements;
        this.mapping = mapping;
        shape = row.shape();
        values = row.values();
    }

    /** Another key whose values are known, and which a row has; empty where there is none, or no longer. */
    Optional<InsertOutcome<R>> byValues() throws SQLException {
        for (KeyTerms other : shape.others()) {
            Optional<InsertOutcome<R>> conflict = by(other, false);
            if (conflict.isPresent()) {
                return conflict;
            }
        }
        return Optional.empty();
    }

    /** The row that holds this key and is not the one under the row's own key. */
    Optional<InsertOutcome<R>> by(KeyTerms other, boolean raced) throws SQLException {
        return row(shape.read(other), values).map(row -> new Conflict<>(name(other.facts()), List.of(row), raced));
    }

    /**
     * Inserts without giving way, in a savepoint, so that the server names what is in the way.
     *
     * @return empty where it was the row's own key, so that reading is to be tried again
     */
    Optional<InsertOutcome<R>> byTrial() throws SQLException {
        try {
            Optional<R> added = session.protectedly(() -> row(shape.alone(), values));
            if (added.isPresent()) {
                return Optional.of(new Inserted<>(added.get(), true)); // What was in the way has gone.
            }
        } catch (SQLException e) {
            if (SqlState.isRefusedKey(e)) {
                return byRefusal(e);
            }
            throw e;
        }
        throw new InsertException("PostgreSQL inserted no row into "
                + statements.target().table().name() + " and refused none: " + culprits() + " leaves it out");
    }

    private String culprits() {
        List<String> changers = statements.target().changers();
        return changers.isEmpty() ? "something" : "a BEFORE INSERT trigger (" + String.join(", ", changers) + ")";
    }

    /**
     * What a refusal means.
     *
     * @return empty where it was the row's own key, so that reading is to be tried again
     * @throws SQLException the refusal, when it is about another table
     */
    Optional<InsertOutcome<R>> byRefusal(SQLException refusal) throws SQLException {
        UniqueViolation violation = UniqueViolation.from(refusal).orElse(null);
        ConstraintFacts facts = violation == null ? null : ofThisTable(violation);
        if (violation == null || facts == null) {
            throw refusal; // A trigger's, on a table of its own.
        }
        List<R> rows = rows(facts, violation);
        if (!facts.rootIndex().equals(statements.arbiter().facts().index().name())) {
            return Optional.of(new Conflict<>(name(facts), rows, true));
        }
        if (rows.isEmpty()
                && statements.target().table().rowSecurityActive()
                && row(shape.read(), values).isEmpty()) {
            return Optional.of(new Conflict<>(name(facts), List.of(), true));
        }
        // A trigger has given the row another key than the one it came with, and that one is there.
        return statements.target().changers().isEmpty() || rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new AlreadyPresent<>(rows.get(0), true));
    }

    private @Nullable ConstraintFacts ofThisTable(UniqueViolation violation) throws SQLException {
        String constraint = violation.constraint();
        if (constraint == null || violation.raisedByApplication()) {
            return null;
        }
        ConstraintReader reader = new ConstraintReader(session.connection(), ReadOptions.DEFAULT);
        return CatalogReads.run(
                        session,
                        statements.target().written(),
                        () -> reader.find(constraint, violation.schema(), violation.table()))
                .stream()
                .filter(this::isOfThisTable)
                .findFirst()
                .orElse(null);
    }

    /** By names, as the same table may be another one for the next connection, with a search path of its own. */
    private boolean isOfThisTable(ConstraintFacts facts) {
        return facts.root().name().equals(statements.target().table().name().name())
                || statements.everyOther().stream()
                        .anyMatch(other -> other.facts().table().equals(facts.table())
                                && other.facts().index().equals(facts.index()));
    }

    private static String name(ConstraintFacts facts) {
        return facts.ofPartition() ? facts.rootIndex() : facts.name();
    }

    /** The rows with the key that was refused, as far as it can be read off the error without guessing. */
    private List<R> rows(ConstraintFacts facts, UniqueViolation violation) throws SQLException {
        KeyText key = violation.key();
        Optional<List<String>> printed = key == null || key.truncated()
                ? Optional.empty()
                : facts.parts().size() == 1
                        ? key.valuesFor(facts.columnTexts()).map(List::of)
                        : key.ofColumns(facts.columnTexts()).values();
        if (printed.isEmpty() || printed.get().size() != facts.parts().size()) {
            return List.of();
        }
        String conditions = IntStream.range(0, facts.parts().size())
                .mapToObj(i -> "(" + Placeholders.escaped(facts.parts().get(i).text()) + ") "
                        + facts.parts().get(i).operator() + " CAST(? AS "
                        + facts.parts().get(i).type() + ")")
                .collect(Collectors.joining(" AND "));
        String back = statements.back().stream()
                .map(dev.keymend.internal.sql.Identifiers::quote)
                .collect(Collectors.joining(", "));
        String sql = "SELECT " + back + " FROM " + statements.target().alone() + " WHERE " + conditions
                + (facts.predicate() == null ? "" : " AND (" + Placeholders.escaped(facts.predicate()) + ")");
        List<R> rows = new ArrayList<>();
        row(sql, printed.get()).ifPresent(rows::add);
        return rows;
    }

    /** The first row that a statement finds or makes. */
    Optional<R> row(String sql, List<? extends @Nullable String> parameters) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            OneRow.bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Optional.empty();
                }
                boolean always =
                        row.getMetaData().getColumnCount() > statements.back().size();
                return always && row.getString(statements.back().size() + 1) == null
                        ? Optional.empty()
                        : Optional.of(mapping.map(row));
            }
        }
    }
}
