// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.internal.sql.Identifiers;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.UniqueViolation;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds out why a row is neither inserted nor there under its key. Only for the rare call: it may take several statements. */
final class InTheWay<R> {
    private final Session session;
    private final Statements statements;
    private final Mapping<R> mapping;
    private final Shape shape;
    private final List<@Nullable String> values;
    private final Settling<R> settling;

    /** What becomes of a row that is found under another key than the one given. */
    interface Settling<R> {
        /** The outcome; null where somebody else changes the row at the same time. */
        @Nullable InsertOutcome<R> settle(Look<R> look, ByKey key) throws SQLException;
    }

    InTheWay(
            Session session, Statements statements, Mapping<R> mapping, Statements.Prepared row, Settling<R> settling) {
        this.session = session;
        this.statements = statements;
        this.mapping = mapping;
        shape = row.shape();
        values = row.values();
        this.settling = settling;
    }

    /** Another key whose values are known, and which a row has; empty where there is none, or no longer. */
    Optional<InsertOutcome<R>> byValues(boolean raced) throws SQLException {
        for (KeyTerms other : shape.others()) {
            Optional<InsertOutcome<R>> conflict = by(other, raced);
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
    Optional<InsertOutcome<R>> byTrial(boolean raced) throws SQLException {
        try {
            Optional<R> added = session.protectedly(() -> written(shape.alone(), values));
            if (added.isPresent()) {
                return Optional.of(new Inserted<>(added.get(), true)); // What was in the way has gone.
            }
        } catch (SQLException e) {
            if (SqlState.isRefusedKey(e)) {
                return byRefusal(e, raced);
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
     * What a refusal means. Where it was the row's own key, but no row is there under it, then a trigger has given the row another one,
     * and the row under that is the one that is there.
     *
     * @return empty where it was the key that the row came with, so that reading is to be tried again
     * @throws SQLException the refusal, when it is about another table
     */
    Optional<InsertOutcome<R>> byRefusal(SQLException refusal, boolean raced) throws SQLException {
        UniqueViolation violation = UniqueViolation.from(refusal).orElse(null);
        ConstraintFacts facts = violation == null ? null : ofThisTable(violation);
        if (violation == null || facts == null) {
            throw refusal; // A trigger's, on a table of its own.
        }
        List<String> printed = printed(facts, violation);
        if (!facts.rootIndex().equals(statements.arbiter().facts().index().name())) {
            return Optional.of(new Conflict<>(name(facts), rows(facts, printed), raced));
        }
        if (look(shape.byOwnKey(values)).how() != null) {
            return Optional.empty();
        }
        if (!printed.isEmpty()) {
            ByKey key = shape.byOtherKey(statements.arbiter().matchPrinted(facts), printed, values);
            Look<R> look = look(key);
            if (look.how() != null) {
                return Optional.ofNullable(settling.settle(look, key));
            }
        }
        if (rowSecurityActive()) {
            return Optional.of(new Conflict<>(name(facts), List.of(), raced));
        }
        if (printed.isEmpty() && !statements.target().changers().isEmpty()) {
            throw new InsertException(
                    culprits() + " gives the row another key than it came with, a row with that one is there, and"
                            + " PostgreSQL's error does not say without doubt which it is. Give the key as the trigger makes it",
                    refusal);
        }
        return Optional.empty();
    }

    private Look<R> look(ByKey key) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(key.read())) {
            OneRow.bind(statement, key.values());
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Look.of(row, statements.back().size(), shape, mapping) : Look.nothing();
            }
        }
    }

    /** Which version of the row there is; null where there is none that differs from the row given. */
    @Nullable String version(ByKey key) throws SQLException {
        return text(key.version(), key.values());
    }

    /** What to say where the row is there, differs and is not changed by a statement that changes it. */
    InsertException kept() throws SQLException {
        List<String> keepers = new ArrayList<>();
        if (rowSecurityActive()) {
            keepers.add("row-level security, whose policies let this role see it and not update it");
        }
        if (!statements.target().keepers().isEmpty()) {
            keepers.add("a BEFORE UPDATE trigger ("
                    + String.join(", ", statements.target().keepers()) + ") that leaves it out");
        }
        return new InsertException("the row is there in "
                + statements.target().table().name() + " and differs, but PostgreSQL does not change it: "
                + (keepers.isEmpty() ? "something" : String.join(", or ", keepers)) + ". Nothing was written");
    }

    /** For this role and at this moment: what was read of the table may have been another's. */
    private boolean rowSecurityActive() throws SQLException {
        return "t"
                .equals(text(
                        "SELECT pg_catalog.row_security_active(CAST("
                                + Identifiers.literal(statements.target().written()) + " AS pg_catalog.regclass))",
                        List.of()));
    }

    private @Nullable String text(String sql, List<@Nullable String> parameters) throws SQLException {
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            OneRow.bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? row.getString(1) : null;
            }
        }
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

    /** The values of the key that was refused, as far as they can be read off the error without guessing; else empty. */
    private static List<String> printed(ConstraintFacts facts, UniqueViolation violation) {
        KeyText key = violation.key();
        Optional<List<String>> printed = key == null || key.truncated()
                ? Optional.empty()
                : facts.parts().size() == 1
                        ? key.valuesFor(facts.columnTexts()).map(List::of)
                        : key.ofColumns(facts.columnTexts()).values();
        // What is printed as null may be a text.
        return printed.filter(values -> values.size() == facts.parts().size())
                .filter(values -> !facts.nullsNotDistinct() || !values.contains("null"))
                .orElse(List.of());
    }

    /** The rows with the key that was refused. */
    private List<R> rows(ConstraintFacts facts, List<String> printed) throws SQLException {
        if (printed.isEmpty()) {
            return List.of();
        }
        KeyTerms terms = statements.everyOther().stream()
                .filter(other -> other.facts().index().equals(facts.index()))
                .findFirst()
                .orElse(statements.arbiter());
        String back = statements.back().stream().map(Identifiers::quote).collect(Collectors.joining(", "));
        String sql = "SELECT " + back + " FROM " + statements.target().alone() + " WHERE " + terms.matchPrinted(facts);
        return row(sql, printed).map(List::of).orElse(List.of());
    }

    /** The first row that a statement finds. */
    private Optional<R> row(String sql, List<? extends @Nullable String> parameters) throws SQLException {
        return first(sql, parameters, mapping::seen);
    }

    /** The row that a statement writes. */
    Optional<R> written(String sql, List<? extends @Nullable String> parameters) throws SQLException {
        return first(sql, parameters, mapping::written);
    }

    private Optional<R> first(String sql, List<? extends @Nullable String> parameters, RowFunction<R> function)
            throws SQLException {
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
                        : Optional.of(function.map(row));
            }
        }
    }
}
