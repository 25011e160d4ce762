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

/** What is read, what is not, and what stays as it was. */
class IndexExaminerTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsNoLargeTableAndSaysSo(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)", "INSERT INTO t VALUES (1)");
        try (Connection connection = database.connect()) {
            ConstraintFacts constraint = constraint(connection, "t_key");
            IndexExaminer examiner = new IndexExaminer(connection, ReadOptions.DEFAULT, 8191);
            IndexDoubts doubts = examiner.examine(constraint, List.of("1"), 0);
            assertThat(doubts.comparison()).isNull();
            assertThat(doubts.notes())
                    .containsExactly("The index public.t_key was not compared with its table, which has 0 MB; amcheck's"
                            + " bt_index_check(index, true) does that.");
            assertThat(examiner.examine(constraint, List.of("1"), 1))
                    .as("an integer that one row has gives no doubt")
                    .isEqualTo(IndexDoubts.NONE);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theCallersTransactionIsLeftAsItWas(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)", "INSERT INTO t VALUES ('x')");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO t VALUES ('y')");
            ConstraintFacts constraint = constraint(connection, "t_key");
            IndexDoubts doubts =
                    new IndexExaminer(connection, ReadOptions.DEFAULT).examine(constraint, List.of("y"), 0);
            assertThat(doubts.comparison()).isEqualTo(new IndexDoubts.Comparison(1, 1, List.of(), List.of()));
            assertThat(Sql.text(connection, "SHOW enable_seqscan")).isEqualTo("on");
            assertThat(Sql.text(connection, "SHOW enable_indexscan")).isEqualTo("on");
            connection.commit();
            assertThat(Sql.text(connection, "SELECT count(*) FROM t")).isEqualTo("2");
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void amcheckThatTheRoleMayNotCallIsNotCalled(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE EXTENSION amcheck",
                "CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)",
                "GRANT SELECT ON t TO \"" + role + "\"");
        try (Connection connection = database.connect(role)) {
            IndexDoubts doubts = new IndexExaminer(connection, ReadOptions.DEFAULT)
                    .examine(constraint(connection, "t_key"), List.of("x"), 0);
            assertThat(doubts.comparison()).isEqualTo(new IndexDoubts.Comparison(0, 0, List.of(), List.of()));
            assertThat(doubts.fault()).isNull();
            assertThat(doubts.notes()).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void namesMayBeAnything(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"we\"\"ird \\ t\" (\"a b\" text, CONSTRAINT \"k\"\"e\\y\" UNIQUE (\"a b\"))",
                "INSERT INTO \"we\"\"ird \\ t\" VALUES ('x')");
        try (Connection connection = database.connect()) {
            IndexDoubts doubts = new IndexExaminer(connection, ReadOptions.DEFAULT)
                    .examine(constraint(connection, "k\"e\\y"), List.of("x"), 1);
            assertThat(doubts.comparison()).isEqualTo(new IndexDoubts.Comparison(1, 1, List.of(), List.of()));
        }
    }

    private static ConstraintFacts constraint(Connection connection, String name) throws SQLException {
        return new ConstraintReader(connection, ReadOptions.DEFAULT)
                .find(name, null, null)
                .get(0);
    }
}
