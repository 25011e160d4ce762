// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What is equal is the server's to say. */
class ConflictProbeTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void equalityIsThatOfTheType(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA ext",
                "CREATE EXTENSION citext SCHEMA ext",
                "CREATE TABLE ci (a ext.citext CONSTRAINT ci_key UNIQUE)",
                "INSERT INTO ci VALUES ('Ann')",
                "CREATE TABLE padded (a char(5) CONSTRAINT padded_key UNIQUE)",
                "INSERT INTO padded VALUES ('x')",
                "CREATE TABLE short (a varchar(3) CONSTRAINT short_key UNIQUE)",
                "INSERT INTO short VALUES ('abc')");
        assertThat(rows(database, "ci_key", "aNN")).isEqualTo(1);
        assertThat(rows(database, "ci_key", "Anna")).isZero();
        assertThat(rows(database, "padded_key", "x    ")).isEqualTo(1);
        assertThat(rows(database, "padded_key", "x")).isEqualTo(1);
        assertThat(rows(database, "short_key", "abc")).isEqualTo(1);
        assertThat(rows(database, "short_key", "abcd"))
                .as("a cast to varchar(3) would cut it")
                .isZero();
    }

    @PostgresTest(from = 15)
    void nullAndTheWordNullAreBothLookedFor(TestDatabase database) throws Exception {
        database.execute(
                "CREATE EXTENSION citext",
                "CREATE DOMAIN word AS text",
                "CREATE TABLE t (a citext, b word, c int, CONSTRAINT t_key UNIQUE NULLS NOT DISTINCT (a, b, c))",
                "INSERT INTO t VALUES ('null', 'x', 1), (NULL, 'x', 1), ('a', 'null', 1), ('a', NULL, 1), ('a', 'b', NULL)");
        assertThat(rows(database, "t_key", "null", "x", "1")).isEqualTo(2);
        assertThat(rows(database, "t_key", "a", "null", "1")).isEqualTo(2);
        assertThat(rows(database, "t_key", "a", "b", "null")).isEqualTo(1);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theWordNullIsNoNullWhereNullsDiffer(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)", "INSERT INTO t VALUES ('null'), (NULL), (NULL)");
        assertThat(rows(database, "t_key", "null")).isEqualTo(1);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aValueThatItsTypeCannotHoldIsNotPossible(TestDatabase database) throws Exception {
        database.execute(
                "CREATE DOMAIN code AS text CHECK (VALUE ~ '^[a-z]$')",
                "CREATE TABLE t (a code, b text, CONSTRAINT t_key UNIQUE (a, b))",
                "CREATE TABLE d (a date CONSTRAINT d_key UNIQUE)",
                "INSERT INTO t VALUES ('a', 'b, c')");
        try (Connection connection = database.connect()) {
            List<ConflictProbe.Answer> answers = new ConflictProbe(connection, ReadOptions.DEFAULT)
                    .look(constraint(connection, "t_key"), List.of(List.of("a", "b, c"), List.of("a, b", "c")));
            assertThat(answers).extracting(ConflictProbe.Answer::possible).containsExactly(true, false);
            assertThat(new ConflictProbe(connection, ReadOptions.DEFAULT)
                            .look(constraint(connection, "d_key"), List.of(List.of("no date"))))
                    .extracting(ConflictProbe.Answer::possible)
                    .containsExactly(false);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anExclusionConstraintComparesWithItsOwnOperators(TestDatabase database) throws Exception {
        database.execute(
                "CREATE EXTENSION btree_gist",
                "CREATE TABLE t (room int, r int4range,"
                        + " CONSTRAINT t_key EXCLUDE USING gist (room WITH =, r WITH &&))",
                "INSERT INTO t VALUES (1, '[1,5)'), (1, '[7,9)'), (2, '[1,5)')");
        assertThat(rows(database, "t_key", "1", "[3,8)")).isEqualTo(2);
        assertThat(rows(database, "t_key", "2", "[3,8)")).isEqualTo(1);
        assertThat(rows(database, "t_key", "3", "[3,8)")).isZero();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theCallersTransactionIsLeftAsItWas(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "SET LOCAL statement_timeout = '7s'", "INSERT INTO t VALUES (1)");
            ConstraintFacts constraint = constraint(connection, "t_key");
            List<ConflictProbe.Answer> answers = new ConflictProbe(connection, ReadOptions.DEFAULT)
                    .look(constraint, List.of(List.of("1"), List.of("x"), List.of("2")));
            assertThat(answers).extracting(answer -> answer.rows().size()).containsExactly(1, 0, 0);
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(Sql.text(connection, "SHOW statement_timeout")).isEqualTo("7s");
            assertThat(Sql.text(connection, "SHOW search_path")).contains("public");
            Sql.execute(connection, "INSERT INTO t VALUES (2)");
            connection.commit();
            assertThat(Sql.text(connection, "SELECT count(*) FROM t")).isEqualTo("2");
            connection.commit();
            connection.setAutoCommit(true);
            assertThat(new ConflictProbe(connection, ReadOptions.DEFAULT).look(constraint, List.of(List.of("1"))))
                    .hasSize(1);
            assertThat(connection.getAutoCommit()).isTrue();
            Sql.execute(connection, "INSERT INTO t VALUES (3)");
        }
    }

    private static int rows(TestDatabase database, String constraint, String... key) throws SQLException {
        try (Connection connection = database.connect()) {
            return new ConflictProbe(connection, ReadOptions.DEFAULT)
                    .look(constraint(connection, constraint), List.of(List.of(key)))
                    .get(0)
                    .rows()
                    .size();
        }
    }

    private static ConstraintFacts constraint(Connection connection, String name) throws SQLException {
        return new ConstraintReader(connection, ReadOptions.DEFAULT)
                .find(name, null, null)
                .get(0);
    }
}
