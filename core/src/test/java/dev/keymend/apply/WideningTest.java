// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Whatever ends too early, one run widens it, and the next insert goes on past the old end. */
class WideningTest {
    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aColumnThatIsNarrowerThanItsSequence(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "CREATE TABLE u (t_id int REFERENCES t)",
                "INSERT INTO t VALUES (2147483646)",
                "SELECT setval('s', 2147483645)");
        try (Connection connection = database.connect()) {
            assertThat(Repairs.found(connection)).contains("sequence-behind", "sequence-near-end");
            assertThat(Repairs.planned(connection, "sequence-behind").refusals())
                    .singleElement()
                    .satisfies(refusal -> assertThat(refusal.reason())
                            .isEqualTo("past its highest key 2147483646 only 1 value would be left"));
            // In this order: the repair is planned before there is room, and so in a run of its own.
            mended(connection, "sequence-near-end");
            mended(connection, "sequence-behind");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483647");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483648");
            Sql.execute(connection, "INSERT INTO u SELECT id FROM t");
            assertThat(Repairs.found(connection)).containsExactly("sequence-unowned");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aColumnThatIsFull(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "INSERT INTO t VALUES (2147483647)",
                "SELECT setval('s', 2147483647)");
        try (Connection connection = database.connect()) {
            assertThat(Repairs.found(connection)).contains("sequence-exhausted");
            mended(connection, "sequence-exhausted");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483648");
            assertThat(Repairs.found(connection)).containsExactly("sequence-unowned");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatWasForgottenWhenItsColumnWasWidened(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                "ALTER TABLE t ALTER id TYPE bigint",
                "INSERT INTO t SELECT 2147483647 - generate_series(0, 2)",
                "SELECT setval('t_id_seq', 2147483646)");
        try (Connection connection = database.connect()) {
            mended(connection, "sequence-narrower-than-column");
            mended(connection, "sequence-behind");
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483648");
            assertThat(Repairs.found(connection)).containsExactly("serial-column");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceOfSeveralColumnsWithAllOfThemAndWhatRefersToThem(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s AS int",
                "CREATE TABLE a (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "CREATE TABLE b (id int PRIMARY KEY DEFAULT nextval('s'), v int)",
                "CREATE TABLE c (of int REFERENCES a REFERENCES b)",
                "SELECT setval('s', 2100000000)");
        try (Connection connection = database.connect()) {
            assertThat(Repairs.planned(connection, "sequence-near-end").steps())
                    .extracting(Step::title)
                    .containsExactly("Widen public.a.id, public.c.of, public.b.id, public.s to bigint");
            mended(connection, "sequence-near-end");
            assertThat(types(database)).containsExactly("a id bigint", "b id bigint", "c of bigint", "s bigint");
            assertThat(Repairs.undo(connection, folder.resolve("sequence-near-end")))
                    .allMatch(StepOutcome.Changed.class::isInstance);
            assertThat(types(database)).containsExactly("a id integer", "b id integer", "c of integer", "s integer");

            Sql.execute(connection, "SELECT setval('s', 2147483647)", "ALTER TABLE b ALTER id TYPE smallint");
            mended(connection, "sequence-exhausted");
            assertThat(Sql.text(connection, "INSERT INTO a DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483648");
            assertThat(Sql.text(connection, "INSERT INTO b DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2147483649");
            assertThat(Repairs.found(connection)).containsExactly("sequence-shared", "sequence-unowned");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatWouldBeNearItsEndNext(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY (MAXVALUE 2000000000) PRIMARY KEY, v int)",
                "CREATE TABLE orders (user_id int REFERENCES users)",
                "SELECT setval('users_id_seq', 1990000000)");
        try (Connection connection = database.connect()) {
            mended(connection, "sequence-near-end");
            assertThat(Repairs.found(connection)).isEmpty();
            assertThat(types(database))
                    .containsExactly("orders user_id bigint", "users id bigint", "users_id_seq bigint");
            Sql.execute(
                    connection,
                    "SELECT setval('users_id_seq', 3000000000)",
                    "INSERT INTO users DEFAULT VALUES",
                    "INSERT INTO orders SELECT id FROM users");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theNearestAloneWhereTheNextCannotBe(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id int GENERATED BY DEFAULT AS IDENTITY (MAXVALUE 2000000000) PRIMARY KEY, v int)",
                "CREATE VIEW everybody AS SELECT id FROM users",
                "SELECT setval('users_id_seq', 1999999999)");
        try (Connection connection = database.connect()) {
            mended(connection, "sequence-near-end");
            assertThat(types(database)).containsExactly("users id integer", "users_id_seq bigint");
            Sql.execute(connection, "INSERT INTO users DEFAULT VALUES");
            assertThat(Sql.text(connection, "INSERT INTO users DEFAULT VALUES RETURNING id"))
                    .isEqualTo("2000000001");
            assertThat(Repairs.found(connection)).containsExactly("sequence-near-end", "sequence-wider-than-column");
            assertThat(Repairs.planned(connection, "sequence-near-end").refusals())
                    .singleElement()
                    .satisfies(
                            refusal -> assertThat(refusal.reason()).endsWith("rule _RETURN on view public.everybody"));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void byTwoRulesThatSpeakOfTheSameSequence(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, v int)",
                "ALTER TABLE users ALTER id TYPE bigint",
                "CREATE TABLE orders (user_id int REFERENCES users)",
                "SELECT setval('users_id_seq', 2100000000)");
        List<String> before = types(database);
        try (Connection connection = database.connect()) {
            mended(connection, "sequence-narrower-than-column", "sequence-near-end");
            assertThat(types(database)).allMatch(type -> type.endsWith("bigint"));
            assertThat(Repairs.found(connection)).containsExactly("serial-column");
            assertThat(Repairs.undo(connection, folder.resolve("sequence-narrower-than-column")))
                    .allMatch(StepOutcome::good);
            assertThat(types(database)).isEqualTo(before);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatNoLongerFitsIsNamed(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"Big Users\" (id serial PRIMARY KEY, v int)",
                "CREATE TABLE orders (user_id int REFERENCES \"Big Users\")",
                "SELECT setval('\"Big Users_id_seq\"', 2147483646)");
        try (Connection connection = database.connect()) {
            mended(connection, "sequence-near-end");
            Sql.execute(
                    connection,
                    "INSERT INTO \"Big Users\" (v) VALUES (1), (2), (3)",
                    "INSERT INTO orders VALUES (2147483648)");
            assertThat(Repairs.undo(connection, folder.resolve("sequence-near-end")))
                    .extracting(StepOutcome::word, StepOutcome::detail)
                    .containsExactly(tuple(
                            "refused",
                            "what was stored since would no longer fit: public.\"Big Users\".id holds 2 values from"
                                    + " 2147483648 to 2147483649, public.orders.user_id holds 2147483648,"
                                    + " public.\"Big Users_id_seq\" stands at 2147483649"));
            Sql.execute(connection, "TRUNCATE \"Big Users\" CASCADE", "ALTER SEQUENCE \"Big Users_id_seq\" RESTART");
            assertThat(Repairs.undo(connection, folder.resolve("sequence-near-end")))
                    .allMatch(StepOutcome::good);
            assertThat(UndoRunner.titles(folder.resolve("sequence-near-end"))).isEmpty();
        }
    }

    /** Each step was done, and nothing was refused. */
    private void mended(Connection connection, String... rules) throws SQLException {
        assertThat(Repairs.planned(connection, rules).refusals()).isEmpty();
        assertThat(Repairs.mend(connection, folder.resolve(rules[0]), rules))
                .isNotEmpty()
                .allMatch(outcome -> outcome.word().equals("applied"));
    }

    /** Of the columns that hold ids, and of the sequences. */
    private static List<String> types(TestDatabase database) throws SQLException {
        List<String> types = new ArrayList<>();
        for (var row : database.rows("SELECT c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, NULL)"
                + " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid"
                + " WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND a.attnum > 0"
                + " AND a.attname <> 'v' UNION ALL SELECT seqrelid::regclass || ' ' || format_type(seqtypid, NULL)"
                + " FROM pg_sequence ORDER BY 1")) {
            types.add(String.valueOf(row.get(0)));
        }
        return types;
    }
}
