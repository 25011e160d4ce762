// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** A BEFORE INSERT trigger that gives rows other keys than they came with. */
class TriggersTest {
    private static final IdempotentInsert<Long> INSERT =
            IdempotentInsert.into("t").key("email").as(row -> row.getLong("id"));

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, name text, login text UNIQUE, hits integer)",
                "CREATE FUNCTION low() RETURNS trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN NEW.email := lower(NEW.email); RETURN NEW; END $$",
                "CREATE TRIGGER low BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION low()");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void losesNoCount(TestDatabase database) throws Exception {
        IdempotentInsert<Long> counter =
                INSERT.setting("hits", "t.hits + excluded.hits").as(row -> row.getLong("hits"));
        NewRow hit = NewRow.of("email", "Hit@x").with("hits", 1);
        for (boolean autoCommit : new boolean[] {true, false}) {
            database.execute("TRUNCATE t");
            try (Connection connection = database.connect()) {
                connection.setAutoCommit(autoCommit);
                for (long n = 1; n <= 30; n++) { // So often that the habit changes.
                    InsertOutcome<Long> outcome = counter.one(connection, hit);
                    assertThat(outcome)
                            .isEqualTo(n == 1 ? new Inserted<>(1L, false) : new Updated<>(n, List.of("hits"), false));
                }
                assertThat(counter.all(connection, List.of(hit, hit.with("email", "hit@x"), hit)))
                        .containsExactly(
                                new Updated<>(31L, List.of("hits"), false),
                                new Updated<>(32L, List.of("hits"), false),
                                new Updated<>(33L, List.of("hits"), false));
                if (!autoCommit) {
                    connection.commit();
                }
            }
            assertThat(database.text("SELECT hits::text FROM t")).isEqualTo("33");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void comparesWithTheRowUnderTheKeyItMakes(TestDatabase database) throws Exception {
        NewRow row = NewRow.of("email", "A@x").with("name", "Ada");
        try (Connection connection = database.connect()) {
            assertThat(INSERT.one(connection, row)).isEqualTo(new Inserted<>(1L, false));
            assertThat(INSERT.one(connection, row)).isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(INSERT.one(connection, row.with("name", "Eve")))
                    .isEqualTo(new ExistsDifferent<>(1L, List.of("name"), false));
            InsertOutcome<Long> bob = INSERT.one(
                    connection, NewRow.of("email", "B@x").with("name", "Bob").with("login", "bob"));
            assertThat(bob).isInstanceOf(Inserted.class);
            assertThat(INSERT.one(connection, row.with("login", "bob")))
                    .as("two different rows stand in the way")
                    .isEqualTo(new Conflict<>("t_login_key", List.of(bob.row()), false));
            assertThat(INSERT.updating("name").all(connection, List.of(row.with("name", "Eve"))))
                    .containsExactly(new Updated<>(1L, List.of("name"), false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void tellsTheRowsOfABatchApart(TestDatabase database) throws Exception {
        NewRow bob = NewRow.of("email", "Bob@x").with("name", "first");
        IdempotentInsert<String> insert = INSERT.as(row -> row.getString("name"));
        try (Connection connection = database.connect()) {
            assertThat(insert.all(connection, List.of(bob.with("email", "bob@x").with("name", "second"), bob)))
                    .containsExactly(
                            new Inserted<>("second", false), new ExistsDifferent<>("second", List.of("name"), false));
            assertThat(database.text("SELECT email || name FROM t")).isEqualTo("bob@xsecond");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void saysSoWhereTheServerHidesWhichRowItIs(TestDatabase database) throws Exception {
        NewRow row = NewRow.of("email", "A@x").with("name", "Ada");
        try (Connection connection = DriverManager.getConnection(database.jdbcUrl() + "&logServerErrorDetail=false")) {
            INSERT.one(connection, row);
            assertThat(INSERT.one(connection, row)).isInstanceOf(AlreadyPresent.class);
        }
        database.execute(
                "CREATE UNIQUE INDEX t_two ON t ((email || ', '), (name || ', '))",
                "ALTER TABLE t DROP CONSTRAINT t_email_key");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> IdempotentInsert.into("t")
                            .constraint("t_two")
                            .updating("hits")
                            .one(
                                    connection,
                                    NewRow.of("email", "A@x")
                                            .with("name", "Ada")
                                            .with("hits", 1)))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(
                            "a BEFORE INSERT trigger (low) gives the row another key than it came with, a row with that one is"
                                    + " there, and PostgreSQL's error does not say without doubt which it is. Give the key as the trigger"
                                    + " makes it");
        }
    }
}
