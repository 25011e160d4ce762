// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.Remedy;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.ClientStack;
import java.util.List;

/** The statements that are shown instead of the refused one do what their titles say, on the very table. */
class UpsertRemediesTest {
    private static final String NATURAL = "natural-key-duplicate";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anIdentityThatOnlyTheServerGivesIsOverruled(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE i (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v int)",
                "INSERT INTO i OVERRIDING SYSTEM VALUE VALUES (1, 1)",
                "SELECT setval('i_id_seq', 1)");
        String insert = "INSERT INTO i (id, v) OVERRIDING SYSTEM VALUE VALUES (1, 7)";
        Refused refused = Refused.by(database, insert).knowing(insert);
        Refused.run(database, refused.remedy("explicit-key", "Leave"), "1", "7");
        assertThat(database.text("SELECT v::text FROM i")).isEqualTo("1");
        Refused.run(database, refused.remedy("explicit-key", "Update"), "1", "7");
        assertThat(database.text("SELECT v::text FROM i")).isEqualTo("7");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anInsertThatFindsTheRow(TestDatabase database) throws Exception {
        users(database);
        String insert = "INSERT INTO users (email, name) VALUES ('a@x', 'Anna')";
        Remedy remedy = Refused.by(database, insert).knowing(insert).remedy(NATURAL, "Leave");
        assertThat(remedy.steps().get(0).sql()).isEqualTo("""
                -- each a statement of its own, at READ COMMITTED
                SELECT id FROM public.users WHERE email = $1;
                INSERT INTO public.users (email, name) VALUES ($1, $2) ON CONFLICT (email) DO NOTHING RETURNING id;
                -- no row from either: another session was faster, and only a new statement sees that
                SELECT id FROM public.users WHERE email = $1;""");
        assertThat(remedy.steps().get(0).lock())
                .endsWith("a value of public.users_id_seq is spent even when the key is taken");
        Refused.run(database, remedy, "'a@x'", "'Anna'");
        Refused.run(database, remedy, "'b@x'", "'Bob'");
        assertThat(database.rows("SELECT email, name FROM users ORDER BY id").toString())
                .isEqualTo("[[a@x, Ann], [b@x, Bob]]");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anUpdateOfEverythingButTheKeys(TestDatabase database) throws Exception {
        users(database);
        String insert = "INSERT INTO users (id, email, name) VALUES (1, 'a@x', 'Anna')";
        database.execute("ALTER TABLE users DROP CONSTRAINT users_pkey, ADD PRIMARY KEY (id) DEFERRABLE");
        Remedy known = Refused.by(database, insert).knowing(insert).remedy(NATURAL, "Update");
        assertThat(known.steps().get(0).sql()).isEqualTo("""
                INSERT INTO public.users (id, email, name) VALUES ($1, $2, $3)
                  ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name;""");
        Refused.run(database, known, "7", "'a@x'", "'Anna'");
        assertThat(database.rows("SELECT id, name FROM users").toString()).isEqualTo("[[1, Anna]]");
        assertThat(known.steps().get(0).lock())
                .contains("a dead row version", "triggers fire")
                .as("the statement gives the id itself")
                .doesNotContain("users_id_seq");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutTheStatementTheTablesOwnColumns(TestDatabase database) throws Exception {
        users(database);
        Refused refused = Refused.by(database, "INSERT INTO users (email) VALUES ('a@x')");
        Remedy remedy = refused.remedy(NATURAL, "Update");
        assertThat(remedy.steps().get(0).sql()).isEqualTo("""
                INSERT INTO public.users (email, name) VALUES ($1, $2)
                  ON CONFLICT (email) DO UPDATE SET name = EXCLUDED.name;""");
        Refused.run(database, remedy, "'a@x'", "'Anna'");
        assertThat(database.text("SELECT name FROM users")).isEqualTo("Anna");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anArbiterOfExpressionAndPredicate(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, \"E\" text, u uuid, gone bool NOT NULL DEFAULT false)",
                "CREATE UNIQUE INDEX k ON t (lower(\"E\"), u) WHERE NOT gone",
                "INSERT INTO t (\"E\", u) VALUES ('A', '00000000-0000-0000-0000-000000000001')");
        String insert = "INSERT INTO t (\"E\", u) VALUES ('a', '00000000-0000-0000-0000-000000000001')";
        Refused refused = Refused.by(database, insert).knowing(insert);
        String uuid = "'00000000-0000-0000-0000-000000000001'";
        Refused.run(database, refused.remedy(NATURAL, "Leave"), "'a'", uuid, "'a'");
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("1");
        Refused.run(database, refused.remedy(NATURAL, "Leave"), "'b'", uuid, "'b'");
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void noneForWhatOnConflictCannotName(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text UNIQUE DEFERRABLE, b text)", "INSERT INTO t VALUES ('x', 'y')");
        String insert = "INSERT INTO t (a) VALUES ('x')";
        assertThat(Refused.by(database, insert).knowing(insert).remedies(NATURAL))
                .isEmpty();
        database.execute(
                "CREATE UNIQUE INDEX half ON t (b)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'half'::regclass");
        String invalid = "INSERT INTO t (a, b) VALUES ('z', 'y')";
        assertThat(Refused.by(database, invalid).knowing(invalid).remedies(NATURAL))
                .as("an index that a failed build left behind refuses rows and decides nothing")
                .isEmpty();
    }

    @PostgresTest(servers = Servers.NEWEST)
    void codeIsThatOfTheStack(TestDatabase database) throws Exception {
        users(database);
        String insert = "INSERT INTO users (email, name) VALUES ('a@x', 'Anna')";
        Refused refused = Refused.by(database, insert);
        assertThat(languages(refused, ClientStack.DJANGO, insert)).containsExactly("python");
        assertThat(languages(refused, ClientStack.UNKNOWN, insert)).containsExactly("java");
        assertThat(languages(refused, ClientStack.RUST, insert)).isEmpty();
    }

    private static List<String> languages(Refused refused, ClientStack stack, String sql) throws Exception {
        return refused.knowing(sql, stack).remedy(NATURAL, "Leave").snippets().stream()
                .map(snippet -> snippet.language())
                .toList();
    }

    private static void users(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, name text)",
                "INSERT INTO users (email, name) VALUES ('a@x', 'Ann')");
    }
}
