// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Real errors of real servers, explained. */
final class Explained {
    private Explained() {}

    static List<String> causes(Explanation explanation) {
        return explanation.causes().stream()
                .map(cause -> cause.id() + " " + cause.confidence())
                .toList();
    }

    static Explanation explain(TestDatabase database, UniqueViolation violation, @Nullable String statement)
            throws SQLException {
        try (Connection connection = database.connect()) {
            return Explainer.on(connection).explain(with(violation, statement, violation.time()));
        }
    }

    static UniqueViolation at(UniqueViolation violation, Instant time) {
        return with(violation, null, time);
    }

    static UniqueViolation with(UniqueViolation from, @Nullable String statement, @Nullable Instant time) {
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
                .statement(statement)
                .time(time)
                .build();
    }

    static UniqueViolation refused(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            return UniqueViolation.from(e).orElseThrow(() -> new AssertionError("No violation: " + e.getMessage()));
        }
        throw new AssertionError("Not refused: " + sql);
    }
}
