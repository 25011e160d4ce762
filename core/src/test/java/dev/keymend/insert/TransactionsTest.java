// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;

/** What is committed, what is undone, and what is done again. */
class TransactionsTest {
    private static final IdempotentInsert<Long> INSERT =
            IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, hits integer)");
    }

    private static String rows(TestDatabase database) throws SQLException {
        return database.text("SELECT count(*)::text FROM t");
    }

    /** As code does it that gets a checked exception past the compiler. */
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // That is how.
    private static <E extends Throwable> void sneak(Throwable thrown) throws E {
        throw (E) thrown;
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void undoesItWhateverIsThrown(TestDatabase database) throws Exception {
        Transactions transactions = Transactions.on(new UrlDataSource(database.jdbcUrl()));
        for (Throwable thrown :
                List.of(new IOException("ours"), new IllegalStateException("ours"), new AssertionError("ours"))) {
            assertThatThrownBy(() -> transactions.execute(connection -> {
                        Sql.execute(connection, "INSERT INTO t (email) VALUES ('a@x')");
                        TransactionsTest.<RuntimeException>sneak(thrown);
                    }))
                    .isSameAs(thrown);
            assertThat(rows(database)).as("%s", thrown).isEqualTo("0");
        }
        transactions.execute(connection -> Sql.execute(connection, "INSERT INTO t (email) VALUES ('a@x')"));
        assertThat(rows(database)).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void saysThatNothingIsCommittedAfterAFailureThatWasSwallowed(TestDatabase database) throws Exception {
        assertThatThrownBy(() -> Transactions.on(new UrlDataSource(database.jdbcUrl()))
                        .run(connection -> {
                            Sql.execute(connection, "INSERT INTO t (email) VALUES ('a@x')");
                            try {
                                Sql.execute(connection, "SELECT 1 / 0");
                            } catch (SQLException e) {
                                return "goes on";
                            }
                            return "does not fail";
                        }))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"))
                .hasMessage(
                        "the work returned although a statement of its transaction had failed, which undoes the whole of"
                                + " it; nothing was committed. Let the statement's exception through, or run the statement"
                                + " in Attempt.in(…)");
        assertThat(rows(database)).isEqualTo("0");
    }

    @PostgresTest(servers = Servers.NEWEST)
    void beginsAgainAlsoWhenARefusalIsWrapped(TestDatabase database) throws Exception {
        AtomicInteger tries = new AtomicInteger();
        Transactions.on(new UrlDataSource(database.jdbcUrl()))
                .isolated(Connection.TRANSACTION_REPEATABLE_READ)
                .execute(connection -> {
                    Sql.execute(connection, "SELECT FROM t");
                    if (tries.incrementAndGet() == 1) {
                        database.execute("INSERT INTO t (email, hits) VALUES ('a@x', 1)");
                        try {
                            INSERT.one(connection, NewRow.of("email", "a@x"));
                        } catch (RetryTransactionException e) {
                            throw new IllegalStateException("as a framework wraps it", e.refusal());
                        }
                    }
                    Sql.execute(connection, "UPDATE t SET hits = hits + 1");
                });
        assertThat(tries).hasValue(2);
        assertThat(database.text("SELECT hits::text FROM t")).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void preparesAnewWhatWasPreparedBeforeItsTableWasAltered(TestDatabase database) throws Exception {
        IdempotentInsert<Long> insert = INSERT.returning("id", "hits");
        NewRow row = NewRow.of("email", "a@x").with("hits", 1);
        try (Connection connection = database.connect()) {
            Transactions transactions = Transactions.on(connection);
            for (int i = 0; i < 10; i++) { // After a few times the driver keeps them prepared.
                transactions.run(own -> insert.one(own, row));
                insert.all(connection, List.of(row));
            }
            database.execute("ALTER TABLE t ALTER hits TYPE bigint");
            assertThat(transactions.run(own -> insert.one(own, row)).row()).isEqualTo(1L);
            for (int i = 0; i < 10; i++) {
                transactions.run(own -> insert.all(own, List.of(row)));
            }
            database.execute("ALTER TABLE t ALTER hits TYPE integer");
            assertThat(insert.all(connection, List.of(row)).get(0).row()).isEqualTo(1L);
        }
    }
}
