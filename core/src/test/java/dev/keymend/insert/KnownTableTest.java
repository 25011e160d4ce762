// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A table that is altered while objects that know it are in use. */
class KnownTableTest {
    private static final NewRow ROW = NewRow.of("email", "a@x").with("n", 1);
    private static final NewRow GREAT = NewRow.of("email", "b@x").with("n", 3_000_000_000L);

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, n integer)");
    }

    private static IdempotentInsert<Long> insert() {
        return IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void isReadAgainBeforeAValueIsRefusedThatItNowTakes(TestDatabase database) throws Exception {
        IdempotentInsert<Long> one = insert();
        IdempotentInsert<Long> all = insert();
        IdempotentInsert<Long> callers = insert();
        UrlDataSource source = new UrlDataSource(database.jdbcUrl());
        for (IdempotentInsert<Long> each : List.of(one, all, callers)) {
            each.one(source, ROW);
        }
        assertThatThrownBy(() -> insert().one(source, GREAT))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("22003"));
        database.execute("ALTER TABLE t ALTER n TYPE bigint");
        assertThat(one.one(source, GREAT)).isInstanceOf(Inserted.class);
        assertThat(all.all(source, List.of(GREAT))).hasOnlyElementsOfType(AlreadyPresent.class);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> callers.one(connection, GREAT)).isInstanceOf(SQLException.class);
            connection.rollback();
            assertThat(callers.one(connection, GREAT))
                    .as("the next call knows better")
                    .isInstanceOf(AlreadyPresent.class);
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void isReadAgainBeforeAColumnIsSaidToBeMissing(TestDatabase database) throws Exception {
        IdempotentInsert<Long> insert = insert();
        IdempotentInsert<Map<String, Object>> all = IdempotentInsert.into("t").key("email");
        try (Connection connection = database.connect()) {
            insert.one(connection, ROW);
            all.one(connection, ROW);
            database.execute("ALTER TABLE t ADD extra text");
            connection.setAutoCommit(false);
            assertThat(insert.one(connection, ROW.with("email", "b@x").with("extra", "e")))
                    .as("in the caller's transaction, which nothing has aborted")
                    .isInstanceOf(Inserted.class);
            connection.commit();
            connection.setAutoCommit(true);
            database.execute("ALTER TABLE t DROP n");
            assertThat(all.one(connection, NewRow.of("email", "a@x")).row())
                    .as("what comes back is what there is")
                    .containsOnlyKeys("id", "email", "extra");
            assertThatThrownBy(() -> all.one(connection, ROW))
                    .hasMessage("public.t has no column n; it has id, email, extra");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void isNotRememberedAsATransactionHasIt(TestDatabase database) throws Exception {
        IdempotentInsert<Long> insert = insert();
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "ALTER TABLE t DROP n");
            assertThat(insert.one(connection, NewRow.of("email", "a@x"))).isInstanceOf(Inserted.class);
            connection.rollback();
            assertThat(insert.one(connection, ROW.with("email", "b@x")))
                    .as("with the column that is there after all")
                    .isInstanceOf(Inserted.class);
            connection.rollback();
            Sql.execute(connection, "CREATE UNIQUE INDEX t_n ON t (n)");
            IdempotentInsert<Long> byNumber = insert().key("n");
            assertThat(byNumber.one(connection, ROW)).isInstanceOf(Inserted.class);
            connection.rollback();
            assertThatThrownBy(() -> byNumber.one(connection, ROW))
                    .as("not without the index that makes it safe")
                    .isInstanceOf(InsertException.class)
                    .hasMessage("no unique index of public.t is on exactly (n); those that can decide are t_pkey (id),"
                            + " t_email_key (email)");
        }
    }
}
