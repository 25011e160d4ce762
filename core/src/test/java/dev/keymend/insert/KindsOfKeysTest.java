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
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Every sort of unique key and of column, one by one and in batches. */
class KindsOfKeysTest {
    private static final RowFunction<Long> ID = row -> row.getLong("id");

    /** Brings the same row there three times, by itself and twice in a batch; all must be the first one's. */
    private static void sameEachTime(Connection connection, IdempotentInsert<Long> insert, NewRow row)
            throws SQLException {
        InsertOutcome<Long> first = insert.one(connection, row);
        assertThat(first).isInstanceOf(Inserted.class);
        assertThat(insert.one(connection, row)).isEqualTo(new AlreadyPresent<>(first.row(), false));
        assertThat(insert.all(connection, List.of(row, row)))
                .containsExactly(new AlreadyPresent<>(first.row(), false), new AlreadyPresent<>(first.row(), false));
    }

    /** The same for a row that a batch brings there. */
    private static void onceInABatch(Connection connection, IdempotentInsert<Long> insert, NewRow row)
            throws SQLException {
        List<InsertOutcome<Long>> outcomes = insert.all(connection, List.of(row, row));
        assertThat(outcomes.get(0)).isInstanceOf(Inserted.class);
        assertThat(outcomes.get(1))
                .isEqualTo(new AlreadyPresent<>(outcomes.get(0).row(), false));
    }

    @PostgresTest
    void expressions(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email text, tenant integer, hits integer)",
                "CREATE UNIQUE INDEX t_mail ON t (lower(email), tenant)");
        IdempotentInsert<Long> insert =
                IdempotentInsert.into("t").key("tenant", "lower(email)").as(ID);
        try (Connection connection = database.connect()) {
            NewRow row = NewRow.of("email", "A@x").with("tenant", 1).with("hits", 1);
            sameEachTime(connection, insert, row);
            assertThat(insert.one(connection, row.with("email", "a@X"))).isEqualTo(new AlreadyPresent<>(1L, false));
            onceInABatch(connection, insert, row.with("tenant", 2));
            IdempotentInsert<Long> counting = insert.setting("hits", "t.hits + excluded.hits");
            assertThat(counting.one(connection, row.with("email", "a@X")))
                    .isEqualTo(new Updated<>(1L, List.of("hits"), false));
            assertThat(counting.all(connection, List.of(row, row, row)))
                    .containsOnly(new Updated<>(1L, List.of("hits"), false));
            assertThat(database.text("SELECT email || hits FROM t WHERE id = 1"))
                    .isEqualTo("A@x5");
            assertThatThrownBy(() -> insert.one(connection, row.with("email", null)))
                    .isInstanceOf(InsertException.class)
                    .hasMessageStartingWith("the row is not one that t_mail (lower(email), tenant) knows:");
        }
    }

    @PostgresTest
    void partialIndexes(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email text, state text DEFAULT 'live', tags jsonb DEFAULT '{\"a?\": 1}')",
                "CREATE UNIQUE INDEX t_live ON t (email) WHERE state = 'live' AND tags ? 'a?'",
                "INSERT INTO t (email, state) VALUES ('a@x', 'gone'), ('a@x', 'gone')");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(ID);
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert, NewRow.of("email", "a@x"));
            onceInABatch(connection, insert, NewRow.of("email", "b@x").with("state", "live"));
            assertThatThrownBy(() ->
                            insert.one(connection, NewRow.of("email", "a@x").with("state", "gone")))
                    .isInstanceOf(InsertException.class)
                    .hasMessageContaining("its values do not meet the index's condition");
            assertThatThrownBy(() -> insert.all(
                            connection, List.of(NewRow.of("email", "c@x").with("state", "gone"))))
                    .isInstanceOf(InsertException.class);
            assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("4");
        }
    }

    @PostgresTest(from = 15)
    void nullsThatAreNotDistinct(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial, a integer, b text, c text, UNIQUE NULLS NOT DISTINCT (a, b))");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("a", "b").as(ID);
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert, NewRow.of("a", 1).with("b", null));
            sameEachTime(connection, insert, NewRow.of("a", null).with("b", null));
            sameEachTime(connection, insert, NewRow.of("a", 1).with("b", "x"));
            onceInABatch(connection, insert, NewRow.of("a", null).with("b", "x"));
            assertThat(insert.updating()
                            .one(
                                    connection,
                                    NewRow.of("a", null).with("b", null).with("c", "!")))
                    .isEqualTo(new Updated<>(2L, List.of("c"), false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void nullsThatAre(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial, a integer, b text, UNIQUE (a, b))");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> IdempotentInsert.into("t")
                            .key("a", "b")
                            .one(connection, NewRow.of("a", 1).with("b", null)))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(
                            "the row has no value in b, a column of the key t_a_b_key; null equals nothing there, so it would"
                                    + " be inserted anew each time. Give a value, or make the key NULLS NOT DISTINCT (PostgreSQL 15 and later)");
        }
    }

    @PostgresTest
    void partitions(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, day date, code text, login text, PRIMARY KEY (day, code)) PARTITION BY RANGE (day)",
                "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM ('2026-01-01') TO ('2026-02-01')",
                "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM ('2026-02-01') TO ('2026-03-01')",
                "CREATE UNIQUE INDEX t1_login ON t1 (login)");
        IdempotentInsert<Long> insert =
                IdempotentInsert.into("t").constraint("t_pkey").as(ID);
        try (Connection connection = database.connect()) {
            NewRow row =
                    NewRow.of("day", LocalDate.of(2026, 1, 5)).with("code", "a").with("login", "x");
            sameEachTime(connection, insert, row);
            onceInABatch(connection, insert, row.with("day", LocalDate.of(2026, 2, 5)));
            assertThat(insert.one(connection, row.with("code", "b")))
                    .as("a key of one partition alone")
                    .isEqualTo(new Conflict<>("t1_login", List.of(1L), false));
            assertThat(insert.updating().one(connection, row.with("login", "y")))
                    .isEqualTo(new Updated<>(1L, List.of("login"), false));
        }
    }

    @PostgresTest
    void typesAreTheServers(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TYPE mood AS ENUM ('SAD', 'GLAD')",
                "CREATE DOMAIN positive AS integer CHECK (VALUE > 0)",
                "CREATE TABLE t (id serial, k numeric(10,2), u uuid, m mood, p positive, j jsonb, raw json, tags text[], b bytea,"
                        + " at timestamptz, short varchar(3), fixed char(4), place point,"
                        + " UNIQUE (k, u, m, p, tags, at, fixed))");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t")
                .key("k", "u", "m", "p", "tags", "at", "fixed")
                .as(ID);
        NewRow row = NewRow.of("k", new BigDecimal("1.005"))
                .with("u", UUID.fromString("00000000-0000-0000-0000-00000000000a"))
                .with("m", Mood.GLAD)
                .with("p", 7)
                .with("j", "{\"a\": [1, 2]}")
                .with("raw", "{\"a\": 1}")
                .with("tags", List.of("x,y", "say \"hi\" \\"))
                .with("b", new byte[] {0, 1, (byte) 255})
                .with("at", Instant.parse("2026-11-27T10:00:00.123456Z"))
                .with("short", "abc")
                .with("fixed", "ab")
                .with("place", "(1,2)");
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert, row);
            assertThat(database.text("SELECT concat_ws('|', k, m, j, tags, b, fixed, place) FROM t"))
                    .isEqualTo("1.01|GLAD|{\"a\": [1, 2]}|{\"x,y\",\"say \\\"hi\\\" \\\\\"}|\\x0001ff|ab  |(1,2)");
            assertThat(insert.one(connection, row.with("k", "1.010").with("at", "2026-11-27 11:00:00.123456+01")))
                    .isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(insert.one(
                            connection,
                            row.with("raw", "{}").with("place", "(1,3)").with("short", "abcd")))
                    .as("a text that is too long is not cut for the comparison")
                    .isEqualTo(new ExistsDifferent<>(1L, List.of("raw", "short", "place"), false));
            onceInABatch(connection, insert, row.with("p", 8));
            assertThatThrownBy(() -> insert.one(connection, row.with("p", -1)))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23514"));
            assertThatThrownBy(() -> insert.one(connection, row.with("j", new Object())))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(
                            "the column j was given a value of java.lang.Object, which has no one form in PostgreSQL;"
                                    + " give a String as the column's type reads it");
        }
    }

    enum Mood {
        SAD,
        GLAD
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void equalityIsTheIndexs(TestDatabase database) throws Exception {
        database.execute(
                "CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "CREATE TABLE t (id serial, code text, other text)",
                "CREATE UNIQUE INDEX t_code ON t (code COLLATE nocase)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("code").as(ID);
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert, NewRow.of("code", "Straße"));
            assertThat(insert.one(connection, NewRow.of("code", "STRAßE"))).isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(insert.all(connection, List.of(NewRow.of("code", "a"), NewRow.of("code", "A"))))
                    .containsExactly(new Inserted<>(2L, false), new AlreadyPresent<>(2L, false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void generatedColumns(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY, email text,"
                + " norm text GENERATED ALWAYS AS (lower(email)) STORED UNIQUE)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("norm").as(ID);
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert.ignoring("email"), NewRow.of("email", "A@x"));
            assertThat(insert.one(connection, NewRow.of("email", "a@x")))
                    .isEqualTo(new ExistsDifferent<>(1L, List.of("email"), false));
            onceInABatch(connection, insert, NewRow.of("email", "b@x"));
            assertThatThrownBy(() ->
                            insert.one(connection, NewRow.of("email", "c@x").with("id", 9)))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(
                            "the column id of public.t is GENERATED ALWAYS AS IDENTITY and takes no value; leave it out");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void hostileNames(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA \"Other Shop\"",
                "CREATE TABLE \"Other Shop\".\"we\"\"ird ?\" (id serial, \"Order Id\" text UNIQUE, \"select\" text, \"ü?\" text)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("\"Other Shop\".\"we\"\"ird ?\"")
                .key("Order Id")
                .as(ID);
        NewRow row = NewRow.of(Map.of("Order Id", "1", "select", "2", "ü?", "3"));
        try (Connection connection = database.connect()) {
            sameEachTime(connection, insert, row);
            assertThat(insert.updating("select").one(connection, row.with("select", "4")))
                    .isEqualTo(new Updated<>(1L, List.of("select"), false));
            database.execute("ALTER DATABASE " + database.name() + " SET search_path = \"Other Shop\"");
        }
        try (Connection connection = database.connect()) {
            assertThat(IdempotentInsert.into("\"we\"\"ird ?\"")
                            .constraint("we\"ird ?_Order Id_key")
                            .as(ID)
                            .one(connection, row.with("select", "4")))
                    .isEqualTo(new AlreadyPresent<>(1L, false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anotherKeyThatIsDeferrable(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email text UNIQUE, login text UNIQUE DEFERRABLE, place integer UNIQUE)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(ID);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            NewRow row = NewRow.of("email", "a@x").with("login", "a").with("place", 1);
            sameEachTime(connection, insert, row);
            onceInABatch(
                    connection,
                    insert,
                    row.with("email", "b@x").with("login", "b").with("place", 2));
            assertThat(insert.one(connection, row.with("email", "c@x").with("place", 3)))
                    .isEqualTo(new Conflict<>("t_login_key", List.of(1L), false));
            connection.commit();
        }
        assertThatThrownBy(() -> {
                    try (Connection connection = database.connect()) {
                        IdempotentInsert.into("t").key("login").one(connection, NewRow.of("login", "z"));
                    }
                })
                .isInstanceOf(InsertException.class)
                .hasMessage(
                        "t_login_key of public.t is deferrable, and such a key cannot decide in an INSERT; a second unique"
                                + " index that is not deferrable, on the same columns, can; those that can decide are"
                                + " t_email_key (email), t_place_key (place)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void keysThatAreNone(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text, tenant integer, del date)",
                "CREATE UNIQUE INDEX t_live ON t (lower(email), tenant) WHERE del IS NULL");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> IdempotentInsert.into("t").key("email").one(connection, NewRow.of("email", "a")))
                    .hasMessage(
                            "no unique index of public.t is on exactly (email); those that can decide are t_pkey (id),"
                                    + " t_live (lower(email), tenant) WHERE (del IS NULL)");
            assertThatThrownBy(() -> IdempotentInsert.into("t").one(connection, NewRow.of("email", "a")))
                    .hasMessageStartingWith("an insert into public.t must say by which key a row is known");
            assertThatThrownBy(() -> IdempotentInsert.into("t").key("id").one(connection, NewRow.of("email", "a")))
                    .hasMessage(
                            "the key t_pkey (id) of public.t needs the column id, which is not given and gets its value only"
                                    + " when it is inserted");
            assertThatThrownBy(() -> IdempotentInsert.into("t")
                            .key("id")
                            .one(connection, NewRow.of("id", 1).with("nme", 1)))
                    .hasMessage("public.t has no column nme; it has id, email, tenant, del");
            assertThatThrownBy(() -> IdempotentInsert.into("nowhere").key("id").one(connection, NewRow.of("id", 1)))
                    .hasMessage("there is no table nowhere to insert into; a view or a foreign table is none");
            assertThatThrownBy(() -> IdempotentInsert.into("t")
                            .constraint("t_live")
                            .updating("del")
                            .one(connection, NewRow.of("email", "a").with("tenant", 1)))
                    .hasMessage("an upsert by t_live cannot change the column del, which that key depends on");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void rowsThatRowLevelSecurityHides(TestDatabase database) throws Exception {
        String role = database.role("app");
        database.execute(
                "CREATE TABLE t (id serial, email text UNIQUE, tenant text DEFAULT 'theirs')",
                "INSERT INTO t (email) VALUES ('a@x')",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON t USING (tenant = 'ours')",
                "GRANT ALL ON t TO " + role,
                "GRANT ALL ON t_id_seq TO " + role);
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(ID);
        try (Connection connection = database.connect(role)) {
            connection.setAutoCommit(false);
            assertThat(insert.one(connection, NewRow.of("email", "a@x").with("tenant", "ours")))
                    .isEqualTo(new Conflict<>("t_email_key", List.of(), false));
            sameEachTime(connection, insert, NewRow.of("email", "b@x").with("tenant", "ours"));
            connection.commit();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void triggers(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email text UNIQUE, name text)",
                "CREATE TABLE audit (n integer PRIMARY KEY)",
                "CREATE FUNCTION tidy() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF NEW.name = 'nobody' THEN RETURN NULL; END IF;"
                        + " IF NEW.name = 'audited' THEN INSERT INTO audit VALUES (1); END IF;"
                        + " NEW.email := lower(NEW.email); RETURN NEW; END $$",
                "CREATE TRIGGER tidy BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION tidy()",
                "INSERT INTO audit VALUES (1)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(ID);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            NewRow row = NewRow.of("email", "A@x").with("name", "n");
            assertThat(insert.one(connection, row)).isEqualTo(new Inserted<>(1L, false));
            assertThat(insert.one(connection, row).row())
                    .as("under the key the trigger gave it")
                    .isEqualTo(1L);
            assertThat(insert.all(connection, List.of(row.with("email", "B@x"), row)).stream()
                            .map(InsertOutcome::row))
                    .hasSize(2)
                    .contains(1L);
            assertThatThrownBy(() ->
                            insert.one(connection, row.with("email", "c@x").with("name", "nobody")))
                    .isInstanceOf(InsertException.class)
                    .hasMessage(
                            "PostgreSQL inserted no row into public.t and refused none: a BEFORE INSERT trigger (tidy)"
                                    + " leaves it out");
            connection.commit();
            assertThatThrownBy(() ->
                            insert.one(connection, row.with("email", "d@x").with("name", "audited")))
                    .as("a key of another table")
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
            connection.rollback();
        }
        assertThat(database.text("SELECT string_agg(email, ' ' ORDER BY email) FROM t"))
                .isEqualTo("a@x b@x");
    }

    record Named(String emailAddress, @Nullable Integer hits) {}

    record Whole(long id, String emailAddress, int hits, Mood mood) {}

    @PostgresTest(servers = Servers.NEWEST)
    void recordsByName(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email_address text UNIQUE, hits integer DEFAULT 7, mood text DEFAULT 'SAD')");
        var maps = IdempotentInsert.into("t").key("email_address");
        IdempotentInsert<Whole> insert = maps.as(Whole.class);
        try (Connection connection = database.connect()) {
            assertThat(insert.one(connection, new Named("a@x", 1)).row()).isEqualTo(new Whole(1, "a@x", 1, Mood.SAD));
            assertThat(insert.allRecords(connection, List.of(new Named("b@x", 2), new Named("a@x", 1))).stream()
                            .map(InsertOutcome::row))
                    .containsExactly(new Whole(2, "b@x", 2, Mood.SAD), new Whole(1, "a@x", 1, Mood.SAD));
            assertThat(maps.one(connection, new Named("a@x", 1)).row())
                    .isEqualTo(Map.of("id", 1, "email_address", "a@x", "hits", 1, "mood", "SAD"));
            assertThatThrownBy(() -> insert.one(connection, new Named("c@x", null)))
                    .hasMessage(
                            "the column hits would be null, which the record's component of type int cannot hold; use its class");
            assertThat(NewRow.of(new Named("secret", 1))).hasToString("row of [emailAddress, hits]");
        }
    }
}
