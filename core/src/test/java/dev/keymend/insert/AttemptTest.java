// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;

/** A transaction that goes on after a violation. */
class AttemptTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void keepsTheTransactionUsable(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, email text UNIQUE)");
        for (boolean autoCommit : new boolean[] {false, true}) {
            database.execute("TRUNCATE t");
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(autoCommit);
                Sql.execute(connection, "INSERT INTO t VALUES (1, 'a')");
                assertThatThrownBy(() -> Attempt.in(connection, () -> {
                            try {
                                Sql.execute(connection, "INSERT INTO t VALUES (2, 'a')");
                                return 0;
                            } catch (SQLException e) {
                                throw new IllegalStateException("as a framework wraps it", e);
                            }
                        }))
                        .isInstanceOfSatisfying(DuplicateKeyException.class, e -> {
                            assertThat(e).hasMessage("t_email_key refused a row");
                            assertThat(e.violation().isOn("t_email_key")).isTrue();
                            assertThat(e.violation().isOn("t_pkey")).isFalse();
                            assertThat(e.violation().columns()).containsExactly("email");
                            assertThat(e.getCause()).hasMessage("as a framework wraps it");
                        });
                assertThatThrownBy(() -> Attempt.in(connection, () -> {
                            Sql.execute(connection, "SELECT 1 / 0");
                            return 0;
                        }))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("22012"));
                assertThatThrownBy(() -> Attempt.in(connection, () -> {
                            throw new IOException("not the database's");
                        }))
                        .isInstanceOf(IOException.class);
                if (!autoCommit) {
                    assertThatThrownBy(() -> Attempt.execute(connection, () -> {
                                Sql.execute(connection, "INSERT INTO t VALUES (3, 'c')");
                                throw new AssertionError("not the database's");
                            }))
                            .isInstanceOf(AssertionError.class);
                }
                assertThat(Attempt.in(connection, () -> Sql.text(connection, "SELECT count(*) FROM t")))
                        .isEqualTo("1");
                if (!autoCommit) {
                    connection.commit();
                }
            }
            assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("1");
        }
    }
}
