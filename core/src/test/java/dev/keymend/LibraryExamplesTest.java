// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Explainer;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The examples of README and docs/library.md: what stands between the marks is quoted there. */
class LibraryExamplesTest {
    // [violation]
    /** Which of a table's keys was refused, for an answer like 409 Conflict. */
    static String conflict(Exception failure) {
        return UniqueViolation.from(failure)
                .map(v -> v.constraint() + " refused " + v.columns() + ": " + v.detailGap())
                .orElse("no duplicate key");
    }
    // [end]

    // [explain]
    /** Why it happened, for the log of an operator. */
    static List<String> why(DataSource dataSource, Exception failure) throws SQLException {
        List<String> lines = new ArrayList<>();
        Explanation explanation = Explainer.on(dataSource).explain(failure).orElseThrow();
        explanation.existing().forEach(row -> lines.add("already there: " + row.columns()));
        for (Cause cause : explanation.causes()) {
            lines.add(cause.confidence().word() + " " + cause.id() + ": " + cause.summary());
        }
        return lines;
    }
    // [end]

    // [text]
    /** How many violations a piece of a log holds, by constraint and key. */
    static List<String> inLog(String log) {
        return UniqueViolation.parse(log).stream()
                .map(v -> v.constraint() + " " + v.columns() + " at " + v.time())
                .toList();
    }
    // [end]

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void explain(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE)",
                "INSERT INTO users VALUES (1, 'a@x'), (2, 'b@x')");
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        Exception failure = refused(database);
        assertThat(conflict(failure)).isEqualTo("users_pkey refused [id]: NONE");
        assertThat(why(dataSource, failure))
                .hasSize(2)
                .contains("already there: {id=1, email=a@x}")
                .anyMatch(
                        line -> line.startsWith("likely sequence-behind: The sequence public.users_id_seq hands out"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void repair(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)", "INSERT INTO users VALUES (1), (2)");
        try (Connection connection = database.connect()) {
            // [repair]
            CatalogSnapshot snapshot = CatalogReader.on(connection).read();
            Report report = Diagnosis.complete().of(snapshot);
            Plan plan = Plan.of(snapshot, LockBudget.DEFAULT);
            // [end]
            assertThat(report.findings()).hasSize(1);
            assertThat(plan.steps()).hasSize(1);
        }
    }

    @Test
    void text() {
        assertThat(inLog("""
                2026-11-24 10:00:00.123 UTC [7] ERROR:  duplicate key value violates unique constraint "users_pkey"
                2026-11-24 10:00:00.123 UTC [7] DETAIL:  Key (id)=(42) already exists.
                """)).containsExactly("users_pkey [id] at 2026-11-24T10:00:00.123Z");
        assertThat(conflict(new IllegalStateException("nothing"))).isEqualTo("no duplicate key");
    }

    private static Exception refused(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "INSERT INTO users (email) VALUES ('c@x')");
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("Not refused.");
    }
}
