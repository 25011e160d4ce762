// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What tests of causes have in common: real errors, and what is said about them. */
final class Incidents {
    private Incidents() {}

    /** The violation that a statement runs into. */
    static UniqueViolation refused(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            return UniqueViolation.from(e).orElseThrow(() -> new AssertionError("No violation: " + e.getMessage()));
        }
        throw new AssertionError("Not refused: " + sql);
    }

    /** Explains a violation, of which the statement may be known. */
    static Explanation explain(TestDatabase database, UniqueViolation violation, @Nullable String statement)
            throws SQLException {
        try (Connection connection = database.connect()) {
            return Explainer.on(connection).explain(with(violation, statement));
        }
    }

    /** Runs a statement that is refused, and explains the error with it. */
    static Explanation explained(TestDatabase database, String sql) throws SQLException {
        return explain(database, refused(database, sql), sql);
    }

    /** Explains what stands in a text first. */
    static Explanation pasted(TestDatabase database, String text) throws SQLException {
        try (Connection connection = database.connect()) {
            return Explainer.on(connection).explain(UniqueViolation.parse(text).get(0));
        }
    }

    /** Causes with their confidence, as they are shown. */
    static List<String> causes(Explanation explanation) {
        return explanation.causes().stream()
                .map(cause -> cause.id() + " " + cause.confidence())
                .toList();
    }

    /** A cause that must be among them. */
    static Cause cause(Explanation explanation, String id) {
        Optional<Cause> found = explanation.causes().stream()
                .filter(cause -> cause.id().equals(id))
                .findFirst();
        return found.orElseThrow(() -> new AssertionError("No " + id + " among " + causes(explanation)));
    }

    /** The SQL of every step of every remedy. */
    static List<String> steps(Cause cause) {
        return cause.remedies().stream()
                .flatMap(remedy -> remedy.steps().stream())
                .map(step -> step.sql())
                .toList();
    }

    private static UniqueViolation with(UniqueViolation from, @Nullable String statement) {
        return UniqueViolation.builder(from.kind())
                .sqlState(String.valueOf(from.sqlState()))
                .schema(from.schema())
                .table(from.table())
                .constraint(from.constraint())
                .key(from.key())
                .existingKey(from.existingKey())
                .message(from.message())
                .context(from.context())
                .routine(from.routine())
                .raisedByApplication(from.raisedByApplication())
                .detailGap(from.detailGap())
                .backendType(from.backendType())
                .statement(statement)
                .build();
    }
}
