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
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/** Findings of an audit, and their remedies run as they are printed. */
final class Remedies {
    private Remedies() {}

    static CatalogSnapshot audit(Connection connection) throws SQLException {
        return CatalogReader.on(connection)
                .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.AUDIT))
                .read();
    }

    static List<Finding> findings(Connection connection, String rule) throws SQLException {
        return Diagnosis.complete().of(audit(connection)).findings().stream()
                .filter(finding -> finding.rule().equals(rule))
                .toList();
    }

    static Finding only(Connection connection, String rule) throws SQLException {
        List<Finding> findings = findings(connection, rule);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    /** Guard, statements and check in one transaction, with nothing on the search path. */
    static void run(Connection connection, Remedy remedy) throws SQLException {
        for (Step step : remedy.steps()) {
            RunSql change = (RunSql) step.action();
            transaction(connection, Objects.requireNonNull(step.guard()), change.statements());
            holds(connection, Objects.requireNonNull(step.check()), true);
        }
    }

    /** The way back of a remedy of one step. */
    static void takeBack(Connection connection, Remedy remedy) throws SQLException {
        RunSql.TakeBack takeBack = wayBack(remedy);
        transaction(connection, takeBack.guard(), takeBack.statements());
        holds(connection, takeBack.guard(), false);
    }

    static RunSql.TakeBack wayBack(Remedy remedy) {
        RunSql change = (RunSql) remedy.steps().get(0).action();
        return Objects.requireNonNull(change.takeBack());
    }

    static void holds(Connection connection, String query, boolean expected) throws SQLException {
        assertThat(Sql.text(connection, query)).as(query).isEqualTo(expected ? "t" : "f");
    }

    private static void transaction(Connection connection, String guard, List<String> statements) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Sql.execute(connection, "SET LOCAL search_path = pg_catalog");
            holds(connection, guard, true);
            Sql.execute(connection, statements.toArray(String[]::new));
            connection.commit();
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
