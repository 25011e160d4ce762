// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.SequenceMapping;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Severity;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sequences and columns of every kind: after the repair the real insert succeeds, with the value that is expected, and a
 * second look finds nothing behind.
 */
class KindsOfSequencesTest {
    @TempDir
    private Path folder;

    private ReadOptions options = ReadOptions.DEFAULT;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatWasNeverCalledMeetsItsFirstValue(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, v int)", "INSERT INTO t VALUES (1)");
        assertThat(mended(database))
                .containsExactly("The next insert gets 1, which is taken; 1 insert fails before it" + " is past 1.");
        assertThat(next(database, "t")).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceAheadOfItsRowsStaysThere(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                "INSERT INTO t (v) SELECT 1 FROM generate_series(1, 100)",
                "DELETE FROM t WHERE id > 10");
        assertThat(mended(database)).isEmpty();
        assertThat(next(database, "t")).isEqualTo("101");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void descending(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s INCREMENT -1",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "INSERT INTO t SELECT -generate_series(1, 100)",
                "INSERT INTO t VALUES (7)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("-101");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void ofOneResidueAndStartingOver(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s INCREMENT 10 MINVALUE 3 MAXVALUE 100003 CYCLE",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "INSERT INTO t VALUES (3), (13), (24), (53)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("63");
        assertThat(findings(database))
                .as("what it meets once it starts over is only warned of")
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void negativeKeysAloneAreNotMet(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v int)", "INSERT INTO t SELECT -generate_series(1, 9)");
        assertThat(mended(database)).isEmpty();
        assertThat(next(database, "t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anOutlierIsStoppedBefore(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                "INSERT INTO t SELECT generate_series(1, 100)",
                "INSERT INTO t VALUES (2147483647)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("101");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aColumnThatIsNarrowerThanItsSequenceIsNotFilledUp(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "INSERT INTO t SELECT 2147483647 - generate_series(0, 9)",
                "SELECT setval('s', 2147483640)");
        try (Connection connection = database.connect()) {
            Plan plan = Plan.of(CatalogReader.on(connection).read(), LockBudget.DEFAULT);
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason())
                            .isEqualTo("past its highest key 2147483647 no value would be left"));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anUnownedSequenceOfAnotherSchema(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA \"Other One\"",
                "CREATE SEQUENCE \"Other One\".\"S\"",
                "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('\"Other One\".\"S\"'), v int)",
                "INSERT INTO t VALUES (1), (2)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("3");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aCopySharesASerialsSequenceAndGetsAnIdentityOfItsOwn(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY, v int)",
                "INSERT INTO a (v) VALUES (1), (2), (3)",
                "CREATE TABLE b (LIKE a INCLUDING ALL)",
                "INSERT INTO b VALUES (900)",
                "CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int)",
                "INSERT INTO c (v) VALUES (1), (2)",
                "CREATE TABLE d (LIKE c INCLUDING ALL)",
                "INSERT INTO d OVERRIDING SYSTEM VALUE SELECT * FROM c");
        assertThat(mended(database)).hasSize(2);
        assertThat(next(database, "a")).isEqualTo("901");
        assertThat(next(database, "b")).isEqualTo("902");
        assertThat(next(database, "c")).isEqualTo("3");
        assertThat(next(database, "d")).isEqualTo("3");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void textsWithANumber(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id varchar(8) PRIMARY KEY DEFAULT 'INV-' || nextval('s'), v int)",
                "INSERT INTO t SELECT 'INV-' || generate_series(1, 12)",
                "INSERT INTO t VALUES ('INV-0099'), ('X'), ('INV-9x')",
                "CREATE TABLE u (id text PRIMARY KEY DEFAULT nextval('s')::text || '/a', v int)",
                "INSERT INTO u VALUES ('9/a'), ('10/a'), ('99/b')");
        assertThat(mended(database))
                .containsExactlyInAnyOrder(
                        "The next insert gets INV-1, which is taken; 12 inserts fail before it is past INV-12.",
                        "The next insert gets 1/a; after 8 inserts it meets 9/a, which is taken; 2 inserts fail before"
                                + " it is past 10/a.");
        assertThat(next(database, "t")).isEqualTo("INV-13");
        assertThat(next(database, "u")).isEqualTo("14/a");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theLockSaysThatNoIndexHelpsWithTexts(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id text PRIMARY KEY DEFAULT 'A' || nextval('s'))",
                "INSERT INTO t VALUES ('A1')");
        try (Connection connection = database.connect()) {
            assertThat(Repairs.plan(connection).steps().get(0).lock())
                    .endsWith("; no index orders public.t.id by the numbers in its texts, so the table is read under"
                            + " the lock");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void partitionsAreFilledThroughTheRootAndByThemselves(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE m (id bigserial, region text DEFAULT 'a', PRIMARY KEY (id, region)) PARTITION BY LIST"
                        + " (region)",
                "CREATE TABLE ma PARTITION OF m FOR VALUES IN ('a')",
                "CREATE TABLE mb PARTITION OF m FOR VALUES IN ('b')",
                "INSERT INTO m SELECT generate_series(1, 10), 'b'",
                "INSERT INTO ma SELECT generate_series(1, 20), 'a'");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "m")).isEqualTo("21");
        assertThat(next(database, "ma")).isEqualTo("22");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartitionWithASequenceOfItsOwn(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE m (id bigserial, region text DEFAULT 'a', PRIMARY KEY (id, region)) PARTITION BY LIST"
                        + " (region)",
                "CREATE TABLE ma (id bigserial, region text NOT NULL DEFAULT 'a', PRIMARY KEY (id, region))",
                "ALTER TABLE m ATTACH PARTITION ma FOR VALUES IN ('a')",
                "INSERT INTO m SELECT generate_series(1, 10), 'a'");
        assertThat(mended(database)).hasSize(2);
        assertThat(next(database, "m")).isEqualTo("11");
        assertThat(mended(database))
                .as("the other sequence does not know of 11")
                .hasSize(1);
        assertThat(next(database, "ma")).isEqualTo("12");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void childrenThatInheritAreMetOnlyWhereTheirOwnKeysAre(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE p (id serial PRIMARY KEY, v int)",
                "CREATE TABLE keyed (PRIMARY KEY (id)) INHERITS (p)",
                "CREATE TABLE loose () INHERITS (p)",
                "INSERT INTO p VALUES (1), (2)",
                "INSERT INTO keyed VALUES (3), (40)",
                "INSERT INTO loose VALUES (1), (700)");
        mended(database);
        assertThat(next(database, "p")).as("700 is in no unique key").isEqualTo("41");
        assertThat(next(database, "keyed")).isEqualTo("42");
        assertThat(next(database, "loose")).isEqualTo("43");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void rowsOfAChildAloneAreNoReason(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE p (id serial PRIMARY KEY, v int)",
                "CREATE TABLE loose () INHERITS (p)",
                "INSERT INTO loose VALUES (1), (2)");
        assertThat(mended(database)).isEmpty();
        assertThat(next(database, "p")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void blocksOfAnOrmArePassedToAnEdge(TestDatabase database) throws Exception {
        options = ReadOptions.DEFAULT.withMappings(List.of(SequenceMapping.parse("users.id=users_seq")));
        database.execute(
                "CREATE SEQUENCE users_seq INCREMENT 50",
                "CREATE TABLE users (id bigint PRIMARY KEY, v int)",
                "SELECT setval('users_seq', 51)",
                "INSERT INTO users SELECT generate_series(1, 51)",
                // Imported: none of them is a value that the sequence issues.
                "INSERT INTO users SELECT generate_series(102, 130)");
        assertThat(mended(database))
                .containsExactly("Its values stand for blocks of 50 ids, and the next is 101; that block or one after"
                        + " it meets 102, which is taken; 29 inserts fail before it is past 130.");
        long value = database.value("SELECT nextval('users_seq')", Long.class);
        assertThat(value % 50).as("the blocks are where they were").isEqualTo(1);
        // A block that ends at the value, and one that begins with it.
        database.execute("INSERT INTO users SELECT generate_series(" + (value - 49) + ", " + (value + 49) + ")");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aBlockThatIsInUseIsNotLate(TestDatabase database) throws Exception {
        options = ReadOptions.DEFAULT.withMappings(List.of(SequenceMapping.parse("users.id=users_seq")));
        database.execute(
                "CREATE SEQUENCE users_seq INCREMENT 50",
                "CREATE TABLE users (id bigint PRIMARY KEY, v int)",
                "SELECT setval('users_seq', 51)",
                "INSERT INTO users SELECT generate_series(1, 77)");
        assertThat(mended(database)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void truncatingMayRestartIt(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int)",
                "INSERT INTO t OVERRIDING SYSTEM VALUE SELECT generate_series(1, 30)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("31");
        database.execute("TRUNCATE t RESTART IDENTITY");
        assertThat(mended(database)).isEmpty();
        assertThat(next(database, "t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void temporaryOnesOfThisSession(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Sql.execute(
                    connection,
                    "CREATE TEMP TABLE t (id serial PRIMARY KEY, v int)",
                    "INSERT INTO t SELECT generate_series(1, 30)");
            assertThat(Repairs.repair(connection, folder.resolve("temporary")).word())
                    .isEqualTo("applied");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("31");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void unloggedOnes(TestDatabase database) throws Exception {
        database.execute(
                "CREATE UNLOGGED TABLE t (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, v int)",
                "INSERT INTO t SELECT generate_series(1, 30)");
        assertThat(mended(database)).hasSize(1);
        assertThat(next(database, "t")).isEqualTo("31");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void cachedValuesStayWhereTheRoleMayNotAlterAndThatIsSaid(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s CACHE 20", "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)");
        String role = database.role("app");
        database.execute("GRANT SELECT, INSERT ON t TO " + role, "GRANT USAGE, SELECT ON s TO " + role);
        try (Connection cached = database.connect();
                Connection connection = database.connect(role)) {
            assertThat(Sql.text(cached, "SELECT nextval('s')")).isEqualTo("1");
            database.execute("INSERT INTO t SELECT generate_series(1, 100)");
            Plan plan = Repairs.plan(connection);
            assertThat(plan.steps().get(0).lock())
                    .isEqualTo("none: others go on taking values; sessions that hold up to 20 values each in their"
                            + " cache go on handing those out until they reconnect");
            assertThat(Repairs.apply(connection, plan, folder.resolve("j"))
                            .get(0)
                            .word())
                    .isEqualTo("applied");
            assertThat(Sql.text(cached, "SELECT nextval('s')"))
                    .as("as was said")
                    .isEqualTo("2");
        }
        assertThat(Integer.parseInt(next(database, "t"))).isGreaterThan(100);
        assertThat(behind(database)).isEmpty();
    }

    /** Repairs everything and proves that nothing is behind; what was, in words. */
    private List<String> mended(TestDatabase database) throws SQLException {
        List<String> before = behind(database);
        try (Connection connection = database.connect()) {
            CatalogSnapshot snapshot =
                    CatalogReader.on(connection).with(options).read();
            Path journal = folder.resolve("journal" + System.nanoTime());
            assertThat(Repairs.apply(connection, Plan.of(snapshot, LockBudget.DEFAULT), journal))
                    .allMatch(StepOutcome.Applied.class::isInstance);
        }
        assertThat(behind(database)).isEmpty();
        return before;
    }

    private List<String> behind(TestDatabase database) throws SQLException {
        List<String> summaries = new ArrayList<>();
        for (Finding finding : findings(database)) {
            if (finding.rule().equals("sequence-behind") && finding.severity() == Severity.ERROR) {
                summaries.add(finding.summary());
            }
        }
        return summaries;
    }

    private List<Finding> findings(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return Diagnosis.complete()
                    .of(CatalogReader.on(connection).with(options).read())
                    .findings();
        }
    }

    private static String next(TestDatabase database, String table) throws SQLException {
        return database.text("INSERT INTO " + table + " DEFAULT VALUES RETURNING id::text");
    }
}
