// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Explained.causes;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** How a program asks, and what becomes of its connection. */
class ExplainerTest {
    private static final String INSERT = "INSERT INTO users (id, name) VALUES (1, 'x')";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDataSourceLendsAConnectionForEachExplanation(TestDatabase database) throws Exception {
        fill(database);
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        SQLException failure = failure(database);
        Optional<Explanation> explained = Explainer.on(dataSource).explain(new IllegalStateException(failure));
        assertThat(explained).isPresent();
        assertThat(explained.get().existing()).hasSize(1);
        assertThat(Explainer.on(dataSource).explain(new IllegalStateException("nothing of the kind")))
                .isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anAbortedTransactionIsLeftAsItIs(TestDatabase database) throws Exception {
        fill(database);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO users VALUES (2, 'kept until here')");
            SQLException failure = failure(connection);
            Explanation explained = Explainer.on(connection).explain(failure).orElseThrow();
            assertThat(explained.server()).isNull();
            assertThat(explained.violation().table()).isEqualTo("users");
            assertThat(explained.notes()).anyMatch(note -> note.contains("transaction is aborted"));
            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
            assertThat(causes(Explainer.on(connection).explain(failure).orElseThrow()))
                    .as("after the rollback the same connection will do")
                    .containsExactly("natural-key-duplicate LIKELY");
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theCallersOpenTransactionGoesOn(TestDatabase database) throws Exception {
        fill(database);
        UniqueViolation violation = UniqueViolation.from(failure(database)).orElseThrow();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "SET LOCAL statement_timeout = 12345");
            Sql.execute(connection, "INSERT INTO users VALUES (2, 'kept')");
            Explainer.on(connection).explain(violation);
            assertThat(Sql.text(connection, "SHOW statement_timeout")).isEqualTo("12345ms");
            connection.commit();
            assertThat(Sql.text(connection, "SELECT count(*)::text FROM users")).isEqualTo("2");
        }
    }

    @Test
    void withoutADatabaseTheTextSpeaks() throws Exception {
        UniqueViolation violation = UniqueViolation.parse("""
                ERROR:  duplicate key value violates unique constraint "users_email_key"
                DETAIL:  Key (email)=(a@x) already exists.
                """).get(0);
        assertThat(causes(Explainer.withoutDatabase().explain(violation)))
                .containsExactly("natural-key-duplicate POSSIBLE");
    }

    private static void fill(TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE users (id int PRIMARY KEY, name text)", "INSERT INTO users VALUES (1, 'a')");
    }

    private static SQLException failure(TestDatabase database) throws SQLException {
        try (Connection connection = database.connect()) {
            return failure(connection);
        }
    }

    private static SQLException failure(Connection connection) {
        try {
            Sql.execute(connection, INSERT);
        } catch (SQLException e) {
            return e;
        }
        throw new AssertionError("Not refused: " + INSERT);
    }
}
