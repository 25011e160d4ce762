// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.IntStream;

/** What a row that is there already must not cost. */
class CostOfRowsThatAreThereTest {
    private static final IdempotentInsert<Long> INSERT =
            IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));

    private static final String WRITTEN =
            "SELECT n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables WHERE relname = 't'";

    private static List<NewRow> rows() {
        return IntStream.range(0, 500)
                .mapToObj(i -> NewRow.of("email", "e" + i).with("name", "n"))
                .toList();
    }

    private static void fill(TestDatabase database) throws SQLException {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, name text)",
                "INSERT INTO t (email, name) SELECT 'e' || i, 'n' FROM generate_series(0, 499) AS i");
    }

    @PostgresTest
    void usesUpNoIdAndWritesNothing(TestDatabase database) throws Exception {
        fill(database);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (IdempotentInsert<Long> insert : List.of(INSERT, INSERT.updating("name"))) {
                for (NewRow row : rows()) {
                    insert.one(connection, row);
                }
                insert.all(connection, rows());
                // As after many new rows, when reading and writing are one statement.
                for (int i = 0; i < 20; i++) {
                    insert.one(connection, NewRow.of("email", "new" + i + insert.hashCode()));
                }
                connection.rollback();
                String before = Sql.text(connection, "SELECT last_value FROM t_id_seq");
                String writtenBefore = Sql.text(connection, WRITTEN);
                for (NewRow row : rows().subList(0, 10)) {
                    insert.one(connection, row);
                }
                for (NewRow row : rows()) {
                    assertThat(insert.one(connection, row)).isInstanceOf(InsertOutcome.AlreadyPresent.class);
                }
                assertThat(Sql.text(connection, "SELECT last_value FROM t_id_seq"))
                        .isEqualTo(before);
                assertThat(Sql.text(connection, "SELECT coalesce(pg_current_xact_id_if_assigned()::text, 'none')"))
                        .as("a transaction that has written anything has a number")
                        .isEqualTo("none");
                assertThat(Sql.text(connection, WRITTEN)).isEqualTo(writtenBefore);
                connection.rollback();
            }
        }
    }

    @PostgresTest
    void leavesNoDeadRowBehind(TestDatabase database) throws Exception {
        fill(database);
        database.execute("ALTER TABLE t SET (autovacuum_enabled = false)", "VACUUM t");
        try (Connection connection = database.connect()) {
            for (IdempotentInsert<Long> insert : List.of(INSERT, INSERT.updating())) {
                for (NewRow row : rows()) {
                    insert.one(connection, row);
                }
                insert.all(connection, rows());
            }
            Sql.execute(connection, "ANALYZE t"); // Counts the dead rows that there are.
        }
        assertThat(database.text("SELECT coalesce((SELECT pg_stat_get_dead_tuples('t'::regclass)), 0)::text"))
                .isEqualTo("0");
        assertThat(database.text("SELECT last_value::text FROM t_id_seq")).isEqualTo("500");
        assertThat(database.text("SELECT count(DISTINCT xmin::text)::text FROM t"))
                .isEqualTo("1");
    }

    @PostgresTest
    void leavesNothingInTheSession(TestDatabase database) throws Exception {
        fill(database);
        String settings = "SELECT string_agg(name || setting, ',' ORDER BY name) FROM pg_settings";
        // As behind a pooler that hands out a session for one transaction: nothing may outlast it.
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl() + "&prepareThreshold=0")) {
            for (int i = 0; i < 20; i++) {
                String before = Sql.text(connection, settings);
                INSERT.one(connection, NewRow.of("email", "x" + i));
                INSERT.all(connection, List.of(NewRow.of("email", "x" + i), NewRow.of("email", "y" + i)));
                assertThat(Sql.text(connection, settings)).isEqualTo(before);
                assertThat(Sql.text(
                                connection,
                                "SELECT (SELECT count(*) FROM pg_prepared_statements)"
                                        + " + (SELECT count(*) FROM pg_class WHERE relpersistence = 't')"
                                        + " + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory')"))
                        .isEqualTo("0");
                Sql.execute(connection, "DISCARD ALL");
            }
        }
    }
}
