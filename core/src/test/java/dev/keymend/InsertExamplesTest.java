// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.insert.Attempt;
import dev.keymend.insert.DuplicateKeyException;
import dev.keymend.insert.IdempotentInsert;
import dev.keymend.insert.InsertOutcome;
import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.insert.NewRow;
import dev.keymend.insert.Transactions;
import dev.keymend.sample.Sql;
import dev.keymend.sample.UrlDataSource;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/** The examples of docs/inserting.md: what stands between the marks is quoted there. */
class InsertExamplesTest {
    // [users]
    record User(long id, String email, String name) {}

    static final IdempotentInsert<User> USERS = IdempotentInsert.into("users")
            .key("email")
            .returning("id", "email", "name")
            .as(User.class);

    /** The user with this address, made if there is none. */
    static User userOf(DataSource dataSource, String email, String name) throws SQLException {
        return USERS.one(dataSource, NewRow.of("email", email).with("name", name))
                .row();
    }
    // [end]

    // [registration]
    /** What a web service answers to somebody who registers. */
    static int register(DataSource dataSource, String email, String login) throws SQLException {
        InsertOutcome<User> outcome =
                USERS.one(dataSource, NewRow.of("email", email).with("name", "").with("login", login));
        if (outcome instanceof Conflict<User> conflict) {
            return conflict.constraint().equals("users_login_key") ? 422 : 409; // The login is somebody else's.
        }
        return outcome.isNew() ? 201 : 200;
    }
    // [end]

    // [idempotency]
    record Payment(long id, String state) {}

    static final IdempotentInsert<Payment> PAYMENTS = IdempotentInsert.into("payments")
            .key("idempotency_key")
            .comparing("account", "cents")
            .returning("id", "state")
            .as(Payment.class);

    /** Takes a payment once, however often the client asks. */
    static Payment pay(DataSource dataSource, String key, long account, long cents) throws SQLException {
        InsertOutcome<Payment> outcome = PAYMENTS.one(
                dataSource,
                NewRow.of("idempotency_key", key).with("account", account).with("cents", cents));
        if (outcome instanceof ExistsDifferent<Payment> other) {
            throw new IllegalArgumentException("the key was used for another payment: " + other.columns());
        }
        return outcome.row();
    }
    // [end]

    // [counter]
    static final IdempotentInsert<Long> VISITS = IdempotentInsert.into("visits")
            .key("page", "day")
            .setting("hits", "t.hits + excluded.hits")
            .as(row -> row.getLong("hits"));

    /** Counts a visit; how many there are now. */
    static long visit(Connection connection, String page, LocalDate day) throws SQLException {
        return VISITS.one(connection, NewRow.of("page", page).with("day", day).with("hits", 1))
                .row();
    }
    // [end]

    // [outbox]
    record Event(String eventId, String body) {}

    static final IdempotentInsert<Long> OUTBOX =
            IdempotentInsert.into("outbox").key("event_id").as(row -> row.getLong("id"));

    /** Ships an order and says so once, in one transaction, whoever else is doing the same; whether this call did. */
    static boolean ship(DataSource dataSource, long order) throws SQLException {
        return Transactions.on(dataSource).run(connection -> {
            boolean first =
                    OUTBOX.one(connection, new Event("shipped-" + order, "{}")).isNew();
            if (first) {
                markShipped(connection, order);
            }
            return first;
        });
    }
    // [end]

    private static void markShipped(Connection connection, long order) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("UPDATE orders SET shipped = true WHERE id = ?")) {
            statement.setLong(1, order);
            statement.executeUpdate();
        }
    }

    // [batch]
    record Article(String sku, String title, int cents) {}

    static final IdempotentInsert<Long> ARTICLES = IdempotentInsert.into("articles")
            .key("sku")
            .updating() // every column given but the key
            .returning("id")
            .as(row -> row.getLong("id"));

    /** Takes over a supplier's list; how many articles have changed. */
    static long takeOver(DataSource dataSource, List<Article> list) throws SQLException {
        return ARTICLES.allRecords(dataSource, list).stream()
                .filter(outcome -> outcome instanceof Updated)
                .count();
    }
    // [end]

    // [attempt]
    /** Adds an order in the caller's transaction, which goes on also when the number is taken. */
    static boolean add(Connection connection, String number) throws SQLException {
        try {
            Attempt.in(connection, () -> {
                try (PreparedStatement statement =
                        connection.prepareStatement("INSERT INTO orders (number) VALUES (?)")) {
                    statement.setString(1, number);
                    return statement.executeUpdate();
                }
            });
            return true;
        } catch (DuplicateKeyException e) {
            if (e.violation().isOn("orders_number_key")) {
                return false;
            }
            throw e;
        }
    }
    // [end]

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void getOrCreate(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, name text, login text UNIQUE)");
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        assertThat(userOf(dataSource, "a@x", "Ada")).isEqualTo(new User(1, "a@x", "Ada"));
        assertThat(userOf(dataSource, "a@x", "Ada")).isEqualTo(new User(1, "a@x", "Ada"));
        assertThat(register(dataSource, "b@x", "bob")).isEqualTo(201);
        assertThat(register(dataSource, "b@x", "bob")).isEqualTo(200);
        assertThat(register(dataSource, "c@x", "bob")).isEqualTo(422);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void idempotencyKeys(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE payments (id serial PRIMARY KEY, idempotency_key text UNIQUE, account bigint,"
                + " cents bigint, state text DEFAULT 'new')");
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        assertThat(pay(dataSource, "k", 1, 500)).isEqualTo(new Payment(1, "new"));
        database.execute("UPDATE payments SET state = 'done'");
        assertThat(pay(dataSource, "k", 1, 500)).isEqualTo(new Payment(1, "done"));
        try {
            pay(dataSource, "k", 1, 600);
            throw new AssertionError("Not refused.");
        } catch (IllegalArgumentException e) {
            assertThat(e).hasMessage("the key was used for another payment: [cents]");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void counters(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE visits (page text, day date, hits bigint, PRIMARY KEY (page, day))");
        try (Connection connection = database.connect()) {
            LocalDate day = LocalDate.of(2026, 11, 27);
            assertThat(List.of(visit(connection, "/", day), visit(connection, "/", day), visit(connection, "/b", day)))
                    .containsExactly(1L, 2L, 1L);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void outboxesAndSavepoints(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE orders (id serial PRIMARY KEY, number text UNIQUE, shipped boolean DEFAULT false)",
                "CREATE TABLE outbox (id serial PRIMARY KEY, event_id text UNIQUE, body jsonb)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            assertThat(add(connection, "N1")).isTrue();
            assertThat(add(connection, "N1")).isFalse();
            assertThat(Sql.text(connection, "SELECT count(*) FROM orders")).isEqualTo("1");
            connection.commit();
        }
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        assertThat(ship(dataSource, 1)).isTrue();
        assertThat(ship(dataSource, 1)).isFalse();
        assertThat(database.text("SELECT shipped || ' ' || (SELECT count(*) FROM outbox) FROM orders"))
                .isEqualTo("true 1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void batches(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE articles (id serial PRIMARY KEY, sku text UNIQUE, title text, cents integer)");
        DataSource dataSource = new UrlDataSource(database.jdbcUrl());
        List<Article> list = IntStream.range(0, 1_000)
                .mapToObj(i -> new Article("s" + i, "t" + i, i))
                .toList();
        assertThat(takeOver(dataSource, list)).isZero();
        assertThat(takeOver(
                        dataSource,
                        list.stream()
                                .map(each -> each.cents() < 7 ? new Article(each.sku(), each.title(), 7) : each)
                                .toList()))
                .isEqualTo(7);
        assertThat(database.text("SELECT count(*)::text FROM articles")).isEqualTo("1000");
    }
}
