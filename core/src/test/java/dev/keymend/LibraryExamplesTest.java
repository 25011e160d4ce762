// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Explainer;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.render.Audit;
import dev.keymend.render.HtmlReport;
import dev.keymend.render.JunitReport;
import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
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

    // [page]
    /** A page about one database, and what continuous integration reads. */
    static void audit(Connection connection, PrintWriter page, Writer results) throws SQLException {
        CatalogSnapshot snapshot = CatalogReader.on(connection)
                .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.AUDIT))
                .read();
        Audit audit = Audit.of("check", snapshot, Diagnosis.complete().of(snapshot));
        new HtmlReport(page).report(audit);
        new JunitReport(results, Severity.ERROR).report(audit);
    }
    // [end]

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void page(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)", "INSERT INTO users VALUES (1), (2)");
        StringWriter page = new StringWriter();
        StringWriter results = new StringWriter();
        try (Connection connection = database.connect();
                PrintWriter out = new PrintWriter(page)) {
            audit(connection, out, results);
        }
        assertThat(page.toString()).contains("<h3>1. Move public.users_id_seq past 2</h3>");
        assertThat(results.toString()).contains("<failure type=\"sequence-behind\"");
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
