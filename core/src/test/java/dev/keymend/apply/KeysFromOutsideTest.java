// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.SequenceMapping;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Keys that others give, that others hide, or whose sequence is called by others: what a repair makes of them. */
class KeysFromOutsideTest {
    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anApplicationThatTakesTheHighestKeyAndOneMore(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, v int)", "INSERT INTO t (v) VALUES (1), (2), (3)");
        try (Connection connection = database.connect();
                Connection other = database.connect()) {
            takesOneMore(other);
            takesOneMore(other);
            assertThat(behind(connection))
                    .containsExactly("The next insert gets 4, which is taken; 2 inserts fail before it is past 5.");
            assertThat(Repairs.repair(connection, folder.resolve("first")).word())
                    .isEqualTo("applied");
            assertThat(next(connection)).isEqualTo("6");
            assertThat(behind(connection)).isEmpty();

            takesOneMore(other);
            assertThat(behind(connection))
                    .as("a repair is not for ever while the other application goes on")
                    .containsExactly("The next insert gets 7, which is taken; 1 insert fails before it is past 7.");
            assertThat(Repairs.repair(connection, folder.resolve("second")).word())
                    .isEqualTo("applied");
            assertThat(next(connection)).isEqualTo("8");

            // What ends it: the column gives its keys itself, and the other application is told.
            assertThat(Repairs.mend(connection, folder.resolve("identity"), "serial-column"))
                    .allMatch(outcome -> outcome.word().equals("applied"));
            assertThatThrownBy(() -> takesOneMore(other))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("428C9"));
            assertThat(next(connection)).isEqualTo("9");
            assertThat(Repairs.found(connection)).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatAFunctionCallsOnceItIsMapped(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE FUNCTION new_id() RETURNS bigint LANGUAGE plpgsql AS 'BEGIN RETURN nextval(''public.s''); END'",
                "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT new_id(), v int)",
                "INSERT INTO t VALUES (1), (900)");
        try (Connection connection = database.connect()) {
            assertThat(Repairs.found(connection)).containsExactly("sequence-unlinked");
            CatalogReader mapped = CatalogReader.on(connection)
                    .with(ReadOptions.DEFAULT.withMappings(List.of(SequenceMapping.parse("t.id=s"))));
            assertThat(Repairs.apply(connection, Plan.of(mapped.read(), LockBudget.DEFAULT), folder.resolve("j")))
                    .singleElement()
                    .isInstanceOf(StepOutcome.Applied.class);
            assertThat(next(connection)).isEqualTo("901");
            assertThat(Diagnosis.complete().of(mapped.read()).findings()).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void rowsThatAreHiddenFromWhoRepairs(TestDatabase database) throws Exception {
        String tenant = database.role("tenant");
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v text DEFAULT current_user)",
                "INSERT INTO t SELECT n, CASE WHEN n <= 3 THEN '" + tenant + "' ELSE 'others' END"
                        + " FROM generate_series(1, 1000) AS n",
                "SELECT setval('t_id_seq', 500)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON t USING (v = current_user)",
                "GRANT SELECT, INSERT ON t TO " + tenant,
                "GRANT ALL ON t_id_seq TO " + tenant);
        try (Connection owner = database.connect();
                Connection connection = database.connect(tenant)) {
            assertThat(Sql.text(connection, "SELECT max(id) FROM t")).isEqualTo("3");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
            CatalogSnapshot seen = CatalogReader.on(connection).read();
            assertThat(seen.uses()).isEmpty();
            assertThat(seen.unexamined()).hasSize(1);
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("500 true");

            assertThat(Repairs.repair(owner, folder.resolve("j")).word()).isEqualTo("applied");
            assertThat(next(connection)).isEqualTo("1001");
            assertThat(behind(owner)).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatMayNotBeSeen(TestDatabase database) throws Exception {
        String app = database.role("app");
        Repairs.restored(database, 100);
        database.execute("GRANT SELECT, INSERT ON t TO " + app);
        try (Connection connection = database.connect(app)) {
            CatalogSnapshot seen = CatalogReader.on(connection).read();
            assertThat(seen.uses()).isEmpty();
            assertThat(seen.unexamined())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.grant())
                            .isEqualTo("GRANT SELECT ON SEQUENCE public.t_id_seq TO " + app + ";"));
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);

            database.execute("GRANT SELECT, USAGE ON SEQUENCE t_id_seq TO " + app);
            assertThat(Repairs.repair(connection, folder.resolve("j")).word()).isEqualTo("applied");
            assertThat(next(connection)).isEqualTo("101");
            assertThat(behind(connection)).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aForeignChildAndAViewKeepNothingElseFromBeingMended(TestDatabase database) throws Exception {
        database.execute(
                "CREATE FOREIGN DATA WRAPPER nowhere",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
                "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                "CREATE FOREIGN TABLE far () INHERITS (t) SERVER nowhere",
                "CREATE VIEW w AS SELECT * FROM t",
                "ALTER VIEW w ALTER id SET DEFAULT nextval('t_id_seq')",
                "INSERT INTO t VALUES (1), (4)");
        try (Connection connection = database.connect()) {
            assertThat(CatalogReader.on(connection).read().unexamined())
                    .extracting(gap -> gap.subject().table())
                    .containsExactlyInAnyOrder("far", "w");
            assertThat(Repairs.repair(connection, folder.resolve("j")).word()).isEqualTo("applied");
            assertThat(next(connection)).isEqualTo("5");
            assertThat(Sql.text(connection, "INSERT INTO w (v) VALUES (1) RETURNING id"))
                    .isEqualTo("6");
            assertThat(behind(connection)).isEmpty();
        }
    }

    private static void takesOneMore(Connection connection) throws SQLException {
        Sql.execute(connection, "INSERT INTO t (id) SELECT max(id) + 1 FROM t");
    }

    private static List<String> behind(Connection connection) throws SQLException {
        return Diagnosis.complete().of(CatalogReader.on(connection).read()).findings().stream()
                .filter(finding -> finding.rule().equals("sequence-behind"))
                .map(Finding::summary)
                .toList();
    }

    private static String next(Connection connection) throws SQLException {
        return Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id");
    }
}
