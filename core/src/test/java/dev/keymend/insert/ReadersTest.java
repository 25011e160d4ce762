// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;

/** Those who may read a row and insert none are given it, whatever the object does for everybody else. */
class ReadersTest {
    private static final NewRow THERE = NewRow.of("email", "there");
    private static final AlreadyPresent<Long> FOUND = new AlreadyPresent<>(1L, false);

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE)", "INSERT INTO t (email) VALUES ('there')");
    }

    /** An object that begins by inserting, or by both in one statement. */
    private static IdempotentInsert<Long> inTheHabitOf(TestDatabase database, int newRows) throws SQLException {
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));
        try (Connection connection = database.connect()) {
            for (int i = 0; i < newRows; i++) {
                insert.one(connection, NewRow.of("email", "new" + newRows + " " + i));
            }
        }
        return insert;
    }

    private static void refused(Connection connection, IdempotentInsert<Long> insert, String state) {
        assertThatThrownBy(() -> insert.one(connection, NewRow.of("email", "missing")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void inReadOnlyTransactions(TestDatabase database) throws Exception {
        for (int newRows : new int[] {0, 8, 40}) {
            IdempotentInsert<Long> insert = inTheHabitOf(database, newRows);
            try (Connection connection = database.connect()) {
                connection.setReadOnly(true);
                connection.setAutoCommit(false);
                assertThat(insert.one(connection, THERE))
                        .as("after %s new rows", newRows)
                        .isEqualTo(FOUND);
                refused(connection, insert, "25006");
                connection.rollback();
            }
        }
        for (int newRows : new int[] {8, 40}) {
            IdempotentInsert<Long> insert = inTheHabitOf(database, newRows + 1);
            try (Connection connection = database.connect()) {
                Sql.execute(connection, "SET default_transaction_read_only = on");
                assertThat(insert.one(connection, THERE))
                        .as("the driver knows nothing of it, after %s new rows", newRows)
                        .isEqualTo(FOUND);
                refused(connection, insert, "25006");
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutThePrivilege(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute("GRANT SELECT ON t TO " + role);
        for (int newRows : new int[] {0, 8, 40}) {
            IdempotentInsert<Long> insert = inTheHabitOf(database, newRows);
            try (Connection connection = database.connect(role)) {
                assertThat(insert.one(connection, THERE))
                        .as("after %s new rows", newRows)
                        .isEqualTo(FOUND);
                refused(connection, insert, "42501");
            }
        }
    }
}
