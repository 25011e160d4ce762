// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Mending;
import dev.keymend.diagnosis.Selection;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Planning, applying and undoing as the command line does it. */
final class Repairs {
    /** Tries for a second, each for 300 ms. */
    static final LockBudget IMPATIENT =
            LockBudget.DEFAULT.withLockTimeout(Duration.ofMillis(300)).withPatience(Duration.ofSeconds(1));

    private Repairs() {}

    /** A table {@code t} with a serial {@code id}, and rows restored with their keys. */
    static void restored(TestDatabase database, int rows) throws SQLException {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v text)",
                "INSERT INTO t (id) SELECT generate_series(1, " + rows + ")");
    }

    static Plan plan(Connection connection) throws SQLException {
        return Plan.merge(SequenceRepair.all(CatalogReader.on(connection).read().uses(), LockBudget.DEFAULT));
    }

    static List<StepOutcome> apply(Connection connection, Plan plan, Path journalFile) throws SQLException {
        return apply(connection, plan, journalFile, IMPATIENT);
    }

    static List<StepOutcome> apply(Connection connection, Plan plan, Path journalFile, LockBudget budget)
            throws SQLException {
        try (Journal journal =
                Journal.create(journalFile, CatalogReader.on(connection).server())) {
            return PlanRunner.on(connection).with(budget).run(plan, journal);
        }
    }

    /** Plans and applies, both through the same connection. */
    static StepOutcome repair(Connection connection, Path journalFile) throws SQLException {
        return apply(connection, plan(connection), journalFile).get(0);
    }

    /** What {@code fix --apply} with these rules does. */
    static List<StepOutcome> mend(Connection connection, Path journalFile, String... rules) throws SQLException {
        return apply(connection, planned(connection, rules), journalFile);
    }

    /** What {@code fix} with these rules shows. */
    static Plan planned(Connection connection, String... rules) throws SQLException {
        Selection selection = Selection.DEFAULT.ofRules(List.of(rules));
        return Mending.plan(read(connection, selection.depth()), selection, LockBudget.DEFAULT);
    }

    /** The rules that find something, each as often as it does. */
    static List<String> found(Connection connection) throws SQLException {
        return Diagnosis.complete().of(read(connection, ReadOptions.Depth.AUDIT)).findings().stream()
                .map(Finding::rule)
                .toList();
    }

    private static CatalogSnapshot read(Connection connection, ReadOptions.Depth depth) throws SQLException {
        return CatalogReader.on(connection)
                .with(ReadOptions.DEFAULT.withDepth(depth))
                .read();
    }

    static List<StepOutcome> undo(Connection connection, Path journalFile) throws SQLException {
        return UndoRunner.on(connection).with(IMPATIENT).run(journalFile);
    }

    /** {@code 50000 true}. */
    static String state(TestDatabase database, String sequence) throws SQLException {
        return database.text("SELECT last_value || ' ' || is_called FROM " + sequence);
    }

    /** The events of a journal, in their order. */
    static List<String> events(Path journalFile) throws Exception {
        return Files.readAllLines(journalFile).stream()
                .map(line -> line.replaceFirst("^\\{\"event\":\"([^\"]*)\".*$", "$1"))
                .toList();
    }

    /** Fails unless the connection is as a caller gave it. */
    static void isAsBefore(TestDatabase database, Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new AssertionError("not in autocommit mode");
        }
        String settings = Sql.text(
                connection,
                "SELECT string_agg(name, ', ') FROM pg_settings WHERE source = 'session'"
                        + " AND name NOT IN ('application_name', 'client_encoding', 'DateStyle', 'TimeZone',"
                        + " 'extra_float_digits') AND (name <> 'transaction_isolation' OR setting <> 'read committed')");
        if (!settings.equals("null")) {
            throw new AssertionError("settings left: " + settings);
        }
        if (!database.rows("SELECT 1 FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND state LIKE 'idle in transaction%'")
                .isEmpty()) {
            throw new AssertionError("a transaction was left open");
        }
    }
}
