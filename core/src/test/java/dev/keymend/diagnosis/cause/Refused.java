// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.ClientStack;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A statement that a server refused, and what is said about it. */
final class Refused {
    private final TestDatabase database;
    private final UniqueViolation violation;

    private Refused(TestDatabase database, UniqueViolation violation) {
        this.database = database;
        this.violation = violation;
    }

    /** The statement is not known afterwards. */
    static Refused by(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            return new Refused(database, UniqueViolation.from(e).orElseThrow(() -> new AssertionError(e.getMessage())));
        }
        throw new AssertionError("Not refused: " + sql);
    }

    /** As if it were in a paste that shows the statement. */
    Refused knowing(@Nullable String sql, ClientStack stack) {
        return new Refused(
                database,
                UniqueViolation.builder(violation.kind())
                        .sqlState(String.valueOf(violation.sqlState()))
                        .schema(violation.schema())
                        .table(violation.table())
                        .constraint(violation.constraint())
                        .key(violation.key())
                        .existingKey(violation.existingKey())
                        .message(violation.message())
                        .context(violation.context())
                        .statement(sql)
                        .stack(stack)
                        .build());
    }

    Refused knowing(@Nullable String sql) {
        return knowing(sql, ClientStack.JDBC);
    }

    /** As psql prints it: without the table's name. */
    Refused withoutFields() {
        UniqueViolation.Builder bare = UniqueViolation.builder(violation.kind())
                .constraint(violation.constraint())
                .key(violation.key())
                .statement(violation.statement());
        return new Refused(database, bare.build());
    }

    List<Remedy> remedies(String cause) throws SQLException {
        try (Connection connection = database.connect()) {
            return Explainer.on(connection).explain(violation).causes().stream()
                    .filter(each -> each.id().equals(cause))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError("not named: " + cause))
                    .remedies();
        }
    }

    Remedy remedy(String cause, String title) throws SQLException {
        List<Remedy> remedies = remedies(cause);
        return remedies.stream()
                .filter(remedy -> remedy.title().startsWith(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError(remedies.toString()));
    }

    /** Runs a remedy's steps as somebody who pastes them, each value in its place. */
    static void run(TestDatabase database, Remedy remedy, String... values) throws SQLException {
        try (Connection connection = database.connect()) {
            for (Step step : remedy.steps()) {
                Sql.execute(connection, filled(step.sql(), values));
            }
        }
    }

    static String filled(String sql, String... values) {
        String filled = sql;
        for (int i = values.length; i > 0; i--) {
            filled = filled.replace("$" + i, values[i - 1]);
        }
        return filled;
    }
}
