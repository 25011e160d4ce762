// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a rule says of a database, and its remedies, really run. */
final class Audits {
    private Audits() {}

    /** As superuser, from the catalog alone. */
    static List<Finding> findings(TestDatabase database, Rule rule) throws SQLException {
        return rule.check(snapshot(database, ReadOptions.Depth.AUDIT));
    }

    /** As superuser, reading whole tables. */
    static List<Finding> deepFindings(TestDatabase database, Rule rule) throws SQLException {
        return rule.check(snapshot(database, ReadOptions.Depth.DEEP));
    }

    static CatalogSnapshot snapshot(TestDatabase database, ReadOptions.Depth depth) throws SQLException {
        try (Connection connection = database.connect()) {
            return CatalogReader.on(connection)
                    .with(ReadOptions.DEFAULT.withDepth(depth))
                    .read();
        }
    }

    /** What a role sees, from the catalog alone. */
    static CatalogSnapshot seenBy(TestDatabase database, String role) throws SQLException {
        try (Connection connection = database.connect(role)) {
            return CatalogReader.on(connection)
                    .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.AUDIT))
                    .read();
        }
    }

    static Finding only(List<Finding> findings) {
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    static Remedy remedy(Finding finding, String title) {
        return finding.remedies().stream()
                .filter(remedy -> remedy.title().equals(title))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no such remedy among " + finding.remedies()));
    }

    /** Whether a step's guard holds. */
    static boolean guard(TestDatabase database, Remedy remedy) throws SQLException {
        return database.value(String.valueOf(remedy.steps().get(0).guard()), Boolean.class);
    }

    /** Runs the steps as a plan would, with guard and check; those by hand are simply run. */
    static void run(TestDatabase database, Remedy remedy) throws SQLException {
        for (Step step : remedy.steps()) {
            if (step.action() instanceof RunSql action) {
                assertThat(database.value(String.valueOf(step.guard()), Boolean.class))
                        .as(step.guard())
                        .isTrue();
                assertThat(String.join(";\n", action.statements()) + ";").isEqualTo(step.sql());
                database.execute(action.statements().toArray(String[]::new));
                assertThat(database.value(String.valueOf(step.check()), Boolean.class))
                        .as(step.check())
                        .isTrue();
            } else {
                // CONCURRENTLY wants to be alone; a transaction's statements want to stay together.
                boolean together = step.sql().contains("BEGIN");
                try (Connection connection = database.connect()) {
                    Sql.execute(
                            connection,
                            together ? new String[] {step.sql()} : step.sql().split("(?<=;)\n"));
                }
            }
        }
    }
}
