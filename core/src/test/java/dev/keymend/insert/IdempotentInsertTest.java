// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Rows one by one and in batches, without anybody else about. */
class IdempotentInsertTest {
    record User(long id, String email, @Nullable String name) {}

    private static final IdempotentInsert<User> USERS = IdempotentInsert.into("users")
            .key("email")
            .returning("id", "email", "name")
            .as(User.class);

    private static NewRow user(String email, @Nullable String name) {
        return NewRow.of("email", email).with("name", name);
    }

    @BeforeEach
    void makeTable(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, email text NOT NULL UNIQUE, name text, login text UNIQUE)");
    }

    @PostgresTest
    void insertsOnceAndTellsEqualFromDifferent(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            assertThat(USERS.one(connection, user("a@x", "Ada")))
                    .isEqualTo(new Inserted<>(new User(1, "a@x", "Ada"), false));
            assertThat(USERS.one(connection, user("a@x", "Ada")))
                    .isEqualTo(new AlreadyPresent<>(new User(1, "a@x", "Ada"), false));
            assertThat(USERS.one(connection, user("a@x", null)))
                    .isEqualTo(new ExistsDifferent<>(new User(1, "a@x", "Ada"), List.of("name"), false));
            assertThat(USERS.one(new UrlDataSource(database.jdbcUrl()), user("b@x", null)))
                    .isEqualTo(new Inserted<>(new User(2, "b@x", null), false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void leavesTheCallersTransactionToTheCaller(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(USERS.one(connection, user("a@x", "Ada"))).isInstanceOf(Inserted.class);
            assertThat(USERS.one(connection, user("a@x", "Ada"))).isInstanceOf(AlreadyPresent.class);
            connection.rollback();
            assertThat(database.text("SELECT count(*)::text FROM users")).isEqualTo("0");
            USERS.one(connection, user("a@x", "Ada"));
            connection.commit();
            assertThat(database.text("SELECT count(*)::text FROM users")).isEqualTo("1");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void namesAnotherKeyThatIsInTheWay(TestDatabase database) throws Exception {
        database.execute("INSERT INTO users (email, name, login) VALUES ('a@x', 'Ada', 'ada'), ('b@x', 'Bob', 'bob')");
        User ada = new User(1, "a@x", "Ada");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(USERS.one(connection, user("c@x", "Cy").with("login", "ada")))
                    .isEqualTo(new Conflict<>("users_login_key", List.of(ada), false));
            assertThat(USERS.one(connection, user("b@x", "Bob").with("login", "ada")))
                    .as("two different rows stand in the way")
                    .isEqualTo(new Conflict<>("users_login_key", List.of(ada), false));
            assertThat(USERS.updating().one(connection, user("b@x", "Bob").with("login", "ada")))
                    .isEqualTo(new Conflict<>("users_login_key", List.of(ada), false));
            connection.commit();
            assertThat(database.text("SELECT last_value::text FROM users_id_seq"))
                    .isEqualTo("2");
            database.execute(
                    "INSERT INTO users (id, email) SELECT i, 'u' || i FROM generate_series(3, 9) AS i",
                    "SELECT setval('users_id_seq', 2)");
            assertThat(USERS.one(connection, user("c@x", "Cy")))
                    .as("a sequence that is behind; each look takes an id from it")
                    .isEqualTo(new Conflict<>("users_pkey", List.of(new User(5, "u5", null)), false));
            assertThat(USERS.one(connection, user("a@x", "Ada"))).isEqualTo(new AlreadyPresent<>(ada, false));
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesOnlyWhatChanges(TestDatabase database) throws Exception {
        IdempotentInsert<User> upsert = USERS.updating("name");
        try (Connection connection = database.connect()) {
            assertThat(upsert.one(connection, user("a@x", "Ada")))
                    .isEqualTo(new Inserted<>(new User(1, "a@x", "Ada"), false));
            assertThat(upsert.one(connection, user("a@x", "Eve")))
                    .isEqualTo(new Updated<>(new User(1, "a@x", "Eve"), List.of("name"), false));
            String before = database.text("SELECT xmin || ' ' || ctid FROM users");
            assertThat(upsert.one(connection, user("a@x", "Eve")))
                    .isEqualTo(new AlreadyPresent<>(new User(1, "a@x", "Eve"), false));
            assertThat(database.text("SELECT xmin || ' ' || ctid FROM users")).isEqualTo(before);
            assertThat(database.text("SELECT last_value::text FROM users_id_seq"))
                    .isEqualTo("1");
        }
    }

    @PostgresTest
    void bringsBatchesThereInTheirOrder(TestDatabase database) throws Exception {
        database.execute("INSERT INTO users (email, name) VALUES ('u5', 'N'), ('u7', 'other')");
        List<NewRow> rows = new ArrayList<>();
        IntStream.rangeClosed(1, 9).forEach(i -> rows.add(user("u" + (10 - i), "N")));
        rows.add(user("u9", "N"));
        rows.add(user("u8", "M"));
        try (Connection connection = database.connect()) {
            List<InsertOutcome<User>> outcomes = USERS.all(connection, rows);
            assertThat(outcomes).hasSize(11);
            assertThat(outcomes.stream().map(each -> each.row().email()))
                    .containsExactly("u9", "u8", "u7", "u6", "u5", "u4", "u3", "u2", "u1", "u9", "u8");
            assertThat(outcomes.stream().map(each -> each.getClass().getSimpleName()))
                    .containsExactly(
                            "Inserted",
                            "Inserted",
                            "ExistsDifferent",
                            "Inserted",
                            "AlreadyPresent",
                            "Inserted",
                            "Inserted",
                            "Inserted",
                            "Inserted",
                            "AlreadyPresent",
                            "ExistsDifferent");
            assertThat(outcomes.stream().noneMatch(InsertOutcome::raced)).isTrue();
            assertThat(database.text("SELECT last_value::text FROM users_id_seq"))
                    .isEqualTo("9");

            List<InsertOutcome<User>> upserted = USERS.updating()
                    .all(
                            connection,
                            List.of(
                                    user("u1", "A"),
                                    user("u1", "N"),
                                    user("u1", "N"),
                                    user("new", "1"),
                                    user("new", "2")));
            assertThat(upserted.stream()
                            .map(each -> each.getClass().getSimpleName() + " "
                                    + each.row().name()))
                    .as("as if one after the other")
                    .containsExactly("Updated A", "Updated N", "AlreadyPresent N", "Inserted 1", "Updated 2");
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void refusesWhatCannotBeMeant(TestDatabase database) throws Exception {
        UrlDataSource source = new UrlDataSource(database.jdbcUrl());
        assertThatThrownBy(() -> USERS.one(source, NewRow.of(Map.of())))
                .isInstanceOf(InsertException.class)
                .hasMessage("the row has no values; give at least those of the key users_email_key (email)");
        assertThatThrownBy(() -> USERS.all(source, List.of(NewRow.of("name", "Ada"))))
                .isInstanceOf(InsertException.class)
                .hasMessage(
                        "the column email of the key users_email_key (email) was not given; without it no row is known by"
                                + " that key");
        assertThatThrownBy(() -> USERS.updating("name").setting("name", "'x'").one(source, user("a@x", "Ada")))
                .isInstanceOf(InsertException.class)
                .hasMessage(
                        "the column name is changed twice by the upsert; name it once, in updating(…) or in setting(…)");
        assertThat(USERS.updating().setting("name", "'x'").one(source, user("a@x", "Ada")))
                .isInstanceOf(Inserted.class);
        assertThatThrownBy(() -> new Conflict<User>("users_login_key", List.of(), false).row())
                .isInstanceOf(ConflictException.class)
                .hasMessage(
                        "another row holds a key of the one that was to be inserted, by users_login_key; inTheWay() of the"
                                + " outcome is empty, as this role cannot see it or it has gone meanwhile");
    }

    /** The table of outcomes in docs/inserting.md. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void takesOverWhatItIsToldTo(TestDatabase database) throws Exception {
        database.execute("INSERT INTO users (email, name, login) VALUES ('a@x', 'Ada', 'ada'), ('b@x', 'Bob', 'bob')");
        NewRow ada = user("a@x", "Ada").with("login", "ada");
        Map<NewRow, List<String>> expected = new LinkedHashMap<>();
        expected.put(user("c@x", "Cy").with("login", "cy"), List.of("Inserted", "Inserted", "Inserted"));
        expected.put(user("d@x", "Di").with("login", "bob"), List.of("Conflict", "Conflict", "Conflict"));
        expected.put(ada, List.of("AlreadyPresent", "AlreadyPresent", "AlreadyPresent"));
        expected.put(ada.with("name", "Eve"), List.of("ExistsDifferent", "Updated", "Updated"));
        expected.put(ada.with("login", "eve"), List.of("ExistsDifferent", "AlreadyPresent", "Updated"));
        expected.put(ada.with("login", "bob"), List.of("Conflict", "AlreadyPresent", "Conflict"));
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            for (Map.Entry<NewRow, List<String>> each : expected.entrySet()) {
                for (boolean batch : new boolean[] {false, true}) {
                    List<String> outcomes = new ArrayList<>();
                    for (IdempotentInsert<User> insert : List.of(USERS, USERS.updating("name"), USERS.updating())) {
                        InsertOutcome<User> outcome = batch
                                ? insert.all(connection, List.of(each.getKey())).get(0)
                                : insert.one(connection, each.getKey());
                        outcomes.add(outcome.getClass().getSimpleName());
                        connection.rollback();
                    }
                    assertThat(outcomes)
                            .as("%s, in a batch: %s", each.getKey().values(), batch)
                            .isEqualTo(each.getValue());
                }
            }
        }
    }
}
