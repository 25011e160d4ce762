// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.apply.Journal;
import dev.keymend.apply.PlanRunner;
import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Step;
import dev.keymend.render.Style;
import dev.keymend.render.TextPlan;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.function.Consumer;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The demo's chapters, each doing for real what it tells. */
final class Story {
    private static final String INSERT = "INSERT INTO users (email) VALUES ('ada@example.com') RETURNING id";

    private final Connection connection;
    private final Narrator narrator;
    private final Style style;

    Story(Connection connection, Narrator narrator, Style style) {
        this.connection = connection;
        this.narrator = narrator;
        this.style = style;
    }

    /** Tells it; returns whether every default insert succeeds at the end. */
    boolean tell(Path journalFile) throws SQLException {
        restored();
        insertFails();
        CatalogSnapshot snapshot = CatalogReader.on(connection).read();
        explained(snapshot);
        Plan plan = Plan.of(snapshot, LockBudget.DEFAULT);
        planned(plan);
        applied(plan, snapshot, journalFile);
        return proven();
    }

    private void restored() {
        narrator.chapter("A shop is restored from a backup: rows come with their ids, no sequence is moved.");
        narrator.faint(String.format(
                "%,d users (serial), %,d products (identity), %,d orders (partitioned), %,d \"Order Items\" in"
                        + " \"Web Shop\",",
                Shop.USERS, Shop.PRODUCTS, Shop.ORDERS, Shop.ITEMS));
        narrator.faint("no coupons yet, and visits that were never restored and are fine.");
    }

    private void insertFails() throws SQLException {
        narrator.chapter("The first customer signs up:");
        narrator.typed(INSERT);
        try (Statement statement = connection.createStatement()) {
            statement.execute(INSERT);
            narrator.line("It succeeded, which this story did not expect.");
        } catch (PSQLException e) {
            ServerErrorMessage error = e.getServerErrorMessage();
            if (error == null) {
                throw e;
            }
            narrator.bad("ERROR:  " + error.getMessage());
            narrator.bad("DETAIL:  " + error.getDetail());
        }
    }

    private void explained(CatalogSnapshot snapshot) {
        narrator.chapter("Why? And is it only users?");
        narrator.typed("keymend verify");
        Report report = Diagnosis.ofInserts().of(snapshot);
        narrator.quote(rendered(out -> {
            TextReport text = new TextReport(out, style);
            text.body(report);
            text.totals(report);
            out.println(style.bad("Not every default insert will succeed."));
        }));
    }

    private void planned(Plan plan) {
        narrator.chapter("What would mend it? Nothing is changed yet.");
        narrator.typed("keymend fix");
        Plan first = new Plan(plan.steps().subList(0, 1), List.of());
        narrator.quote(rendered(out -> new TextPlan(out, style).plan(first)));
        narrator.blank();
        narrator.faint("and in the same way, each in a transaction of its own:");
        for (Step step : plan.steps().subList(1, plan.steps().size())) {
            narrator.line("   " + step.title());
        }
    }

    private void applied(Plan plan, CatalogSnapshot snapshot, Path journalFile) throws SQLException {
        narrator.chapter("Mend it, while the shop stays open.");
        narrator.typed("keymend fix --apply");
        List<StepOutcome> outcomes;
        try (Journal journal = Journal.create(journalFile, snapshot.server())) {
            outcomes = PlanRunner.on(connection).run(plan, journal);
        }
        narrator.quote(rendered(out -> new TextPlan(out, style).outcomes(plan, outcomes)));
    }

    private boolean proven() throws SQLException {
        narrator.chapter("Does it work now?");
        narrator.typed(INSERT);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(INSERT)) {
            row.next();
            narrator.good("id " + row.getLong(1));
        }
        narrator.typed("keymend verify");
        Report report = Diagnosis.ofInserts().of(CatalogReader.on(connection).read());
        boolean proven = report.findings().isEmpty() && report.unexamined().isEmpty();
        if (proven) {
            narrator.good("Every default insert will succeed: " + report.examined() + " of " + report.examined()
                    + " columns fed by a sequence.");
        } else {
            narrator.bad("Not every default insert will succeed.");
        }
        return proven;
    }

    private static String rendered(Consumer<PrintWriter> rendering) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        rendering.accept(out);
        out.flush();
        return text.toString().strip();
    }
}
