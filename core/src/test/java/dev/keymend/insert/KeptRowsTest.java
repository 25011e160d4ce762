// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.insert.InsertOutcome.Conflict;
import dev.keymend.insert.InsertOutcome.Updated;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** Rows that are there and that something keeps from being seen or changed. */
class KeptRowsTest {
    private static final NewRow THEIRS = NewRow.of("email", "theirs").with("name", "b");

    private static IdempotentInsert<Long> upsert() {
        return IdempotentInsert.into("t").key("email").updating("name").as(row -> row.getLong("id"));
    }

    private static void keptBy(String what, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(InsertException.class)
                .hasMessage("the row is there in public.t and differs, but PostgreSQL does not change it: " + what
                        + ". Nothing was written");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void byRowLevelSecurityAreNamed(TestDatabase database) throws Exception {
        String role = database.role("app");
        database.execute(
                "CREATE TABLE t (id serial, email text UNIQUE, name text, owner text DEFAULT 'ours')",
                "INSERT INTO t (email, name, owner) VALUES ('theirs', 'a', 'theirs'), ('ours', 'a', 'ours')",
                "INSERT INTO t (email, name, owner) VALUES ('hidden', 'a', 'hidden')",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY sees ON t FOR SELECT USING (owner <> 'hidden')",
                "CREATE POLICY adds ON t FOR INSERT WITH CHECK (true)",
                "CREATE POLICY changes ON t FOR UPDATE USING (owner = 'ours')",
                "GRANT ALL ON t TO " + role,
                "GRANT ALL ON t_id_seq TO " + role);
        IdempotentInsert<Long> shared = upsert();
        try (Connection owner = database.connect();
                Connection connection = database.connect(role)) {
            // What row-level security does to the owner, who has read the catalog, is not what it does to the others.
            assertThat(shared.one(owner, NewRow.of("email", "ours").with("name", "a")))
                    .isNotNull();
            for (IdempotentInsert<Long> upsert : List.of(upsert(), shared)) {
                for (boolean autoCommit : new boolean[] {true, false}) {
                    connection.setAutoCommit(autoCommit);
                    String what = "row-level security, whose policies let this role see it and not update it";
                    keptBy(what, () -> upsert.one(connection, THEIRS));
                    keptBy(what, () -> upsert.all(connection, List.of(THEIRS)));
                    assertThat(upsert.one(connection, NewRow.of("email", "hidden")))
                            .isEqualTo(new Conflict<>("t_email_key", List.of(), false));
                    assertThat(upsert.one(connection, NewRow.of("email", "ours").with("name", "b" + autoCommit)))
                            .isInstanceOf(Updated.class);
                    if (!autoCommit) {
                        connection.rollback();
                    }
                }
                connection.setAutoCommit(true);
                upsert.one(connection, NewRow.of("email", "ours").with("name", "a"));
            }
        }
        assertThat(database.text("SELECT name FROM t WHERE email = 'theirs'")).isEqualTo("a");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void byATriggerAreNamedAndUseUpNoId(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial, email text UNIQUE, name text)",
                "INSERT INTO t (email, name) VALUES ('theirs', 'frozen')",
                "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$",
                "CREATE TRIGGER keep BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION keep()");
        try (Connection connection = database.connect()) {
            keptBy("a BEFORE UPDATE trigger (keep) that leaves it out", () -> upsert().one(connection, THEIRS));
            keptBy(
                    "a BEFORE UPDATE trigger (keep) that leaves it out",
                    () -> upsert().all(connection, List.of(THEIRS)));
        }
        assertThat(database.text("SELECT last_value::text FROM t_id_seq")).isEqualTo("1");
    }
}
