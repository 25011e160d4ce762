// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a plan prints works when it is pasted as it stands, and never moves a sequence backwards. */
class PastedSqlTest {
    @PostgresTest
    void ascending(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                50,
                "CREATE TABLE t (id int PRIMARY KEY, v text)",
                "CREATE SEQUENCE s OWNED BY t.id",
                "ALTER TABLE t ALTER id SET DEFAULT nextval('s')",
                "INSERT INTO t SELECT generate_series(1, 50)");
    }

    @PostgresTest
    void descending(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                -50,
                "CREATE SEQUENCE s INCREMENT -1",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t SELECT -i FROM generate_series(1, 50) i",
                "INSERT INTO t VALUES (7)");
    }

    @PostgresTest
    void ofOneResidue(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                43,
                "CREATE SEQUENCE s INCREMENT 10 START 3",
                "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (13), (43), (50), (999)");
    }

    @PostgresTest
    void descendingOfOneResidue(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                -43,
                "CREATE SEQUENCE s INCREMENT -10 START -3",
                "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (-13), (-43), (-50)");
    }

    @PostgresTest
    void numeric(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                7,
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id numeric PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (1), (7.0), (8.5), (1e30), ('NaN')");
    }

    @PostgresTest
    void partial(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "t_id_seq",
                8,
                "CREATE TABLE t (id serial, gone bool DEFAULT false)",
                "CREATE UNIQUE INDEX ON t (id) WHERE NOT gone",
                "INSERT INTO t VALUES (8, false), (20, true)");
    }

    @PostgresTest
    void partitioned(TestDatabase database) throws Exception {
        works(
                database,
                "m",
                "m_id_seq",
                150,
                "CREATE TABLE m (id bigserial PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (100)",
                "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (100) TO (1000)",
                "INSERT INTO m VALUES (5), (150)");
    }

    @PostgresTest
    void identityWithACache(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "t_id_seq",
                9,
                "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (CACHE 20) PRIMARY KEY, v int DEFAULT 1)",
                "INSERT INTO t OVERRIDING SYSTEM VALUE VALUES (1), (9)");
    }

    @PostgresTest
    void boundsNarrowerThanTheColumn(TestDatabase database) throws Exception {
        works(
                database,
                "t",
                "s",
                40,
                "CREATE SEQUENCE s MAXVALUE 100",
                "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (40), (101), (5000)");
    }

    @PostgresTest
    void hostileNames(TestDatabase database) throws Exception {
        works(
                database,
                "\"My \"\"Shop\"\"\".\"we'ird\\x\"",
                "\"My \"\"Shop\"\"\".\"s'q\\\"",
                3,
                "CREATE SCHEMA \"My \"\"Shop\"\"\"",
                "CREATE SEQUENCE \"My \"\"Shop\"\"\".\"s'q\\\"",
                "CREATE TABLE \"My \"\"Shop\"\"\".\"we'ird\\x\" (\"select\" int PRIMARY KEY"
                        + " DEFAULT nextval(E'\"My \"\"Shop\"\"\".\"s\\'q\\\\\"'))",
                "INSERT INTO \"My \"\"Shop\"\"\".\"we'ird\\x\" VALUES (3)");
    }

    @PostgresTest
    void sharedByTwoTables(TestDatabase database) throws Exception {
        works(
                database,
                "a",
                "a_id_seq",
                900,
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (LIKE a INCLUDING ALL)",
                "INSERT INTO a VALUES (3)",
                "INSERT INTO b VALUES (900)");
    }

    @PostgresTest
    void itPassesKeysThatCameAfterThePlanButNotAnOutlier(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Sql.execute(
                    connection,
                    "CREATE TABLE t (id serial PRIMARY KEY)",
                    "INSERT INTO t VALUES (1), (2), (2000000000)");
            Step step = plan(connection);
            Sql.execute(connection, "INSERT INTO t VALUES (30)", step.sql());
            assertThat(Sql.text(connection, "SELECT last_value || ' ' || is_called FROM t_id_seq"))
                    .isEqualTo("30 true");
            assertThat(isTrue(connection, step.check())).isTrue();
        }
    }

    @PostgresTest
    void itDoesNothingWhereTheSequenceIsFurtherByThen(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            Step step = plan(connection);
            Sql.execute(connection, "SELECT setval('t_id_seq', 700)", step.sql());
            assertThat(Sql.text(connection, "SELECT last_value || ' ' || is_called FROM t_id_seq"))
                    .isEqualTo("700 true");
        }
    }

    @PostgresTest
    void theGuardNoticesAnotherDefinition(TestDatabase database) throws Exception {
        String other = database.role("Other'Role");
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t VALUES (1), (2)");
            for (String change : List.of("INCREMENT 2", "MAXVALUE 9", "CACHE 5", "CYCLE", "MINVALUE -3")) {
                String guard = plan(connection).guard();
                assertThat(isTrue(connection, guard)).isTrue();
                Sql.execute(connection, "ALTER SEQUENCE t_id_seq " + change);
                assertThat(isTrue(connection, guard)).as(change).isFalse();
                Sql.execute(
                        connection,
                        "ALTER SEQUENCE t_id_seq INCREMENT 1 NO MAXVALUE CACHE 1 NO CYCLE NO MINVALUE RESTART 1");
            }
            String guard = plan(connection).guard();
            Sql.execute(connection, "ALTER TABLE t OWNER TO \"" + other + "\"");
            assertThat(isTrue(connection, guard)).as("owner").isFalse();
            assertThat(isTrue(connection, plan(connection).guard())).isTrue();
        }
    }

    /** The printed step repairs, its check then holds, a second run changes nothing, and its undo restores. */
    /** Everybody's nextval waits for what is read under the lock, so no table may be read from end to end there. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void underTheLockAnIndexAnswers(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE up",
                "CREATE SEQUENCE down INCREMENT -1",
                "CREATE TABLE a (id bigint PRIMARY KEY DEFAULT nextval('up'))",
                "CREATE TABLE b (id bigint DEFAULT nextval('up'), PRIMARY KEY (id)) PARTITION BY HASH (id)",
                "CREATE TABLE b0 PARTITION OF b FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE b1 PARTITION OF b FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
                "CREATE TABLE c (id numeric PRIMARY KEY DEFAULT nextval('down'))",
                "INSERT INTO a SELECT generate_series(1, 20000)",
                "INSERT INTO b SELECT generate_series(1, 20000)",
                "INSERT INTO c SELECT -generate_series(1, 20000)");
        try (Connection connection = database.connect()) {
            Plan plan = Plan.of(CatalogReader.on(connection).read(), LockBudget.DEFAULT);
            assertThat(plan.steps()).hasSize(2);
            for (Step step : plan.steps()) {
                String set = SequenceSql.set((AdvanceSequence) step.action());
                for (String query : List.of(set, String.valueOf(step.check()))) {
                    assertThat(Sql.texts(connection, "EXPLAIN " + query))
                            .as(query)
                            .noneMatch(line -> line.contains("Seq Scan on ") && line.matches(".*\\bk(_\\d)?\\b.*"));
                }
            }
        }
    }

    private static void works(TestDatabase database, String table, String sequence, long target, String... setup)
            throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, setup);
            String state = "SELECT last_value || ' ' || is_called FROM " + sequence;
            String before = Sql.text(connection, state);
            Step step = plan(connection);
            assertThat(isTrue(connection, step.guard())).isTrue();
            assertThat(isTrue(connection, step.check())).isFalse();
            Sql.execute(connection, step.sql());
            assertThat(Sql.text(connection, state)).isEqualTo(target + " true");
            assertThat(isTrue(connection, step.check())).isTrue();
            Sql.execute(connection, step.sql());
            assertThat(Sql.text(connection, state)).isEqualTo(target + " true");
            Sql.execute(connection, String.valueOf(step.undo()));
            assertThat(Sql.text(connection, state)).isEqualTo(before);
            Sql.execute(connection, step.sql(), "INSERT INTO " + table + " DEFAULT VALUES");
            assertThat(SequenceRepair.all(CatalogReader.on(connection).read().uses(), LockBudget.DEFAULT))
                    .isEmpty();
        }
    }

    private static Step plan(Connection connection) throws SQLException {
        List<SequenceRepair> repairs =
                SequenceRepair.all(CatalogReader.on(connection).read().uses(), LockBudget.DEFAULT);
        assertThat(repairs).hasSize(1);
        return repairs.get(0).step().orElseThrow();
    }

    private static boolean isTrue(Connection connection, @Nullable String query) throws SQLException {
        return Sql.text(connection, String.valueOf(query)).equals("t");
    }
}
