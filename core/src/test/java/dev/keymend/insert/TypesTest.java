// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.AlreadyPresent;
import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import dev.keymend.insert.InsertOutcome.Inserted;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a column refuses is refused, and what it rounds is the same row. */
class TypesTest {
    private static final RowFunction<Long> ID = row -> row.getLong("id");

    /** One by one and in a batch, in autocommit mode, a row is refused as a plain INSERT refuses it. */
    private static void refused(Connection connection, IdempotentInsert<Long> insert, NewRow row, String state) {
        assertThatThrownBy(() -> insert.one(connection, row))
                .as("%s %s", row, row.values())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
        assertThatThrownBy(() -> insert.all(connection, List.of(row, row)))
                .as("%s %s, in a batch", row, row.values())
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(state));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void cutsNothing(TestDatabase database) throws Exception {
        database.execute(
                "CREATE DOMAIN code3 AS varchar(3)",
                "CREATE DOMAIN fixed4 AS char(4)",
                "CREATE DOMAIN fixed5 AS fixed4",
                "CREATE TABLE t (id serial PRIMARY KEY, code code3 UNIQUE, fixed fixed5, b bit(3) UNIQUE, v varbit(4),"
                        + " s varchar(3), codes code3[], bs bit(3)[])");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("code").as(ID);
        NewRow row = NewRow.of("code", "abc");
        try (Connection connection = database.connect()) {
            for (IdempotentInsert<Long> each : List.of(insert, insert.updating())) {
                refused(connection, each, row.with("code", "abcdef"), "22001");
                refused(connection, each, row.with("fixed", "12345"), "22001");
                refused(connection, each, row.with("s", "1234"), "22001");
                refused(connection, each, row.with("v", "10101"), "22001");
                refused(connection, each, row.with("b", "10101"), "22026");
                refused(connection, each, row.with("b", "1"), "22026");
                refused(connection, each, row.with("codes", List.of("a", "abcd")), "22001");
                refused(connection, each, row.with("bs", List.of("1")), "22026");
                refused(connection, each.key("b"), NewRow.of("b", "10101"), "22026");
            }
            assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("0");
            NewRow full = row.with("fixed", "1")
                    .with("b", "101")
                    .with("v", "1")
                    .with("s", "x")
                    .with("codes", List.of("a", "abc"))
                    .with("bs", List.of("101"));
            assertThat(insert.one(connection, full)).isInstanceOf(Inserted.class);
            assertThat(insert.one(connection, full)).isInstanceOf(AlreadyPresent.class);
            assertThat(insert.all(connection, List.of(full.with("fixed", "1  ")))
                            .get(0))
                    .isInstanceOf(AlreadyPresent.class);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void findsTheRowWhoseKeyHasLostItsBlanks(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, code varchar(3) UNIQUE, n integer)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("code").as(ID);
        NewRow row = NewRow.of("code", "abc  ").with("n", 1); // Blanks beyond the length are no text that is too long.
        try (Connection connection = database.connect()) {
            assertThat(insert.one(connection, row)).isEqualTo(new Inserted<>(1L, false));
            assertThat(insert.one(connection, row)).isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(insert.all(connection, List.of(row, row.with("n", 2))))
                    .containsExactly(new AlreadyPresent<>(1L, false), new ExistsDifferent<>(1L, List.of("n"), false));
            assertThat(insert.updating().one(connection, row.with("n", 2)))
                    .isEqualTo(new Updated<>(1L, List.of("n"), false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void comparesWithWhatTheColumnKeeps(TestDatabase database) throws Exception {
        database.execute(
                "CREATE DOMAIN cents AS numeric(10,2) CHECK (VALUE >= 0)",
                "CREATE TABLE t (id serial PRIMARY KEY, k timestamp(0), amt numeric(6,2), price cents, at timestamptz(3),"
                        + " took interval minute, due time(0), UNIQUE (k, price))");
        IdempotentInsert<Long> insert =
                IdempotentInsert.into("t").key("k", "price").as(ID);
        NewRow row = NewRow.of("k", "2026-11-28 12:00:00.4")
                .with("price", "0.999")
                .with("amt", "1.005")
                .with("at", "2026-11-28 12:00:00.123456+00")
                .with("took", "1 hour 30 seconds")
                .with("due", "12:00:00.7");
        try (Connection connection = database.connect()) {
            InsertOutcome<Long> first = insert.one(connection, row);
            assertThat(first).isInstanceOf(Inserted.class);
            for (IdempotentInsert<Long> each : List.of(insert, insert.updating())) {
                assertThat(each.one(connection, row)).isEqualTo(new AlreadyPresent<>(first.row(), false));
                assertThat(each.all(connection, List.of(row, row.with("k", "2026-11-28 11:59:59.7"))))
                        .containsOnly(new AlreadyPresent<>(first.row(), false));
            }
            assertThat(insert.one(connection, row.with("amt", "1.015").with("due", "12:00:02")))
                    .isEqualTo(new ExistsDifferent<>(first.row(), List.of("amt", "due"), false));
            assertThat(database.text("SELECT last_value::text FROM t_id_seq"))
                    .as("ids used up")
                    .isEqualTo("1");
            assertThat(database.text("SELECT concat_ws(' ', k, price, amt, took, due) FROM t"))
                    .isEqualTo("2026-11-28 12:00:00 1.00 1.01 01:00:00 12:00:01");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void roundsToWhatTheColumnIsNow(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, k numeric(6,2) UNIQUE, amt numeric(6,2), email text UNIQUE)");
        IdempotentInsert<Long> get = IdempotentInsert.into("t").key("email").as(ID);
        IdempotentInsert<Long> upsert = get.updating();
        IdempotentInsert<Long> byNumber = IdempotentInsert.into("t").key("k").as(ID);
        NewRow row = NewRow.of("email", "a").with("k", "1.23").with("amt", "1.23");
        try (Connection connection = database.connect()) {
            for (IdempotentInsert<Long> each : List.of(get, upsert, byNumber)) {
                each.one(connection, row);
                each.all(connection, List.of(row));
            }
            database.execute("ALTER TABLE t ALTER k TYPE numeric(12,4), ALTER amt TYPE numeric(12,4)");
            assertThat(byNumber.one(connection, row.with("k", "1.2345").with("email", "b")))
                    .as("another key now")
                    .isInstanceOf(Inserted.class);
            assertThat(byNumber.all(connection, List.of(NewRow.of("k", "1.2346")))
                            .get(0))
                    .isInstanceOf(Inserted.class);
            assertThat(upsert.one(connection, NewRow.of("email", "a").with("amt", "1.2345")))
                    .isEqualTo(new Updated<>(1L, List.of("amt"), false));
            assertThat(upsert.all(connection, List.of(NewRow.of("email", "b").with("amt", "1.23456"))))
                    .hasOnlyElementsOfType(Updated.class);
            assertThat(get.one(connection, NewRow.of("email", "a").with("amt", "1.23454")))
                    .isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(get.one(connection, NewRow.of("email", "c").with("amt", "98765.43211")))
                    .isInstanceOf(Inserted.class);
        }
        assertThat(database.text(
                        "SELECT string_agg(k || '/' || coalesce(amt, 0), ' ' ORDER BY id) FROM t WHERE id < 9"))
                .startsWith("1.2300/1.2345 1.2345/1.2346 1.2346/0");
        assertThat(database.text("SELECT amt::text FROM t WHERE email = 'c'")).isEqualTo("98765.4321");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void comparesWhatIsComputedLikeWhatIsGiven(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, amt numeric(10,2), raw json, n integer)",
                "INSERT INTO t (email, amt, raw, n) VALUES ('a', 1, '{}', 1)");
        IdempotentInsert<Long> insert = IdempotentInsert.into("t").key("email").as(ID);
        NewRow row = NewRow.of("email", "a");
        try (Connection connection = database.connect()) {
            for (Map.Entry<String, String> same :
                    Map.of("amt", "t.amt + 0.001", "n", "t.n * 1.1").entrySet()) {
                IdempotentInsert<Long> setting = insert.setting(same.getKey(), same.getValue());
                assertThat(setting.one(connection, row)).isEqualTo(new AlreadyPresent<>(1L, false));
                assertThat(setting.all(connection, List.of(row))).containsExactly(new AlreadyPresent<>(1L, false));
            }
            IdempotentInsert<Long> json = insert.setting("raw", "excluded.raw");
            assertThat(json.one(connection, row.with("raw", "{}"))).isEqualTo(new AlreadyPresent<>(1L, false));
            assertThat(json.one(connection, row.with("raw", "{\"a\": 1}")))
                    .isEqualTo(new Updated<>(1L, List.of("raw"), false));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesLiteralsAsTheyAre(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, note text)",
                "INSERT INTO t (email) VALUES ('a')");
        IdempotentInsert<String> insert =
                IdempotentInsert.into("t").key("email").as(row -> row.getString("note"));
        try (Connection connection = database.connect()) {
            for (Map.Entry<String, String> literal : Map.of(
                            "E'it\\'s new?'", "it's new?", "$$it's old?$$", "it's old?", "'it''s what?'", "it's what?")
                    .entrySet()) {
                assertThat(insert.setting("note", literal.getKey())
                                .one(connection, NewRow.of("email", "a"))
                                .row())
                        .isEqualTo(literal.getValue());
            }
        }
    }
}
