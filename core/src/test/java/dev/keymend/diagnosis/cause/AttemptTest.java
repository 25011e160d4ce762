// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The refused row, read off its statement, beside the rows that are there. */
class AttemptTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void everyKeyInTheRowsWayIsNamed(TestDatabase database) throws Exception {
        database.execute(
                "CREATE EXTENSION btree_gist",
                "CREATE TABLE t (id int PRIMARY KEY, email text, code varchar(3) UNIQUE, room int, at int4range,"
                        + " gone bool DEFAULT false, EXCLUDE USING gist (room WITH =, at WITH &&))",
                "CREATE UNIQUE INDEX t_email ON t (lower(email)) WHERE room > 0",
                "INSERT INTO t VALUES (1, 'Ann@x', 'abc', 1, '[1,5)'), (2, 'bob@x', 'def', 2, '[1,5)')");
        Explanation explained =
                explain(database, "INSERT INTO t (id, email, code, room, at) VALUES (1, 'aNN@X', 'def', 2, '[4,9)')");
        assertThat(alsoViolated(explained)).containsExactlyInAnyOrder("t_email", "t_code_key", "t_room_at_excl");
        assertThat(attempt(explained).alsoViolated().stream()
                        .filter(each -> each.constraint().name().equals("t_code_key"))
                        .findFirst()
                        .orElseThrow()
                        .rows()
                        .get(0)
                        .columns())
                .as("the row that holds the other key")
                .containsEntry("id", "2");
        assertThat(alsoViolated(explain(
                        database, "INSERT INTO t (id, email, code, room, at) VALUES (1, 'ann@x', NULL, -1, '[4,9)')")))
                .as("outside the predicate, a null, another room")
                .isEmpty();
        assertThat(alsoViolated(explain(database, "INSERT INTO t (id, email, room) VALUES (1, 'bob@x', 3)")))
                .as("what is left out and has no default is null")
                .containsExactly("t_email");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatTheStatementDoesNotTellIsSaidToBeUntold(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, email text UNIQUE, twice text GENERATED ALWAYS AS (email || email)"
                        + " STORED UNIQUE, at int UNIQUE)",
                "INSERT INTO t (id, email, at) VALUES (100, 'a', 1)");
        Explanation explained = explain(database, "INSERT INTO t (email, at) VALUES ('a', 0 + 1)");
        assertThat(alsoViolated(explained)).isEmpty();
        assertThat(attempt(explained).untold().stream().map(ConstraintFacts::name))
                .containsExactlyInAnyOrder("t_pkey", "t_twice_key", "t_at_key");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTriggerMayHaveChangedTheRow(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (email text PRIMARY KEY, code text UNIQUE)",
                "CREATE FUNCTION change() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN NEW.code := NEW.email; RETURN NEW; END'",
                "INSERT INTO t VALUES ('a', 'x')",
                "CREATE TRIGGER change BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION change()");
        Explanation explained = explain(database, "INSERT INTO t (email, code) VALUES ('a', 'x')");
        assertThat(attempt(explained).changedByTrigger()).isTrue();
        assertThat(alsoViolated(explained)).isEmpty();
    }

    @PostgresTest(from = 15)
    void nullsThatAreNotDistinct(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, a int, b int, UNIQUE NULLS NOT DISTINCT (a, b))",
                "INSERT INTO t VALUES (1, 1, NULL)");
        assertThat(alsoViolated(explain(database, "INSERT INTO t (id, a) VALUES (1, 1)")))
                .containsExactly("t_a_b_key");
        assertThat(alsoViolated(explain(database, "INSERT INTO t (id, a) VALUES (1, 2)")))
                .isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void valuesAreComparedAsTheirTypesPrintThem(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, price numeric(8,2), day date, name char(5), data jsonb, note text)",
                "INSERT INTO t VALUES (1, 1.5, '2026-01-02', 'ab', '{\"a\": 1}', NULL)");
        Explanation same = explain(
                database,
                "INSERT INTO t (id, price, day, name, data, note) VALUES"
                        + " (01, '1.500', 'Jan 2, 2026', 'ab', '{\"a\":1}', NULL)");
        assertThat(differences(same)).isEmpty();
        assertThat(same.causes().get(0).id()).isEqualTo("retry-of-committed-insert");
        assertThat(differences(
                        explain(database, "INSERT INTO t VALUES (1, 1.51, '2026-01-02', 'ab', '{\"a\": 1}', 'null')")))
                .as("without a list of columns the table's order holds")
                .containsExactly("price: 1.51, there 1.50", "note: null, there NULL");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theOrderOfColumnsIsNotTrustedAfterADrop(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (old int, id int PRIMARY KEY, name text)",
                "ALTER TABLE t DROP COLUMN old",
                "INSERT INTO t VALUES (1, 'a')");
        assertThat(explain(database, "INSERT INTO t VALUES (1, 'b')").attempt()).isNull();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void ofSeveralRowsTheOneWithTheRefusedKey(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, name text)", "INSERT INTO t VALUES (2, 'two')");
        Explanation explained = explain(database, "INSERT INTO t VALUES (1, 'one'), (2, 'zwei'), (3, 'three')");
        assertThat(differences(explained)).containsExactly("name: zwei, there two");
        assertThat(explain(database, "INSERT INTO t VALUES (2, 'deux'), (2, 'zwei')")
                        .attempt())
                .as("either may be the one")
                .isNull();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void withoutDetailTheStatementTellsTheKey(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int, part text, name text, PRIMARY KEY (id, part)) PARTITION BY LIST (part)",
                "CREATE TABLE t_a PARTITION OF t FOR VALUES IN ('a')",
                "INSERT INTO t VALUES (1, 'a', 'x')");
        UniqueViolation terse = UniqueViolation.builder(Kind.UNIQUE)
                .constraint("t_a_pkey")
                .statement("INSERT INTO t VALUES (1, 'a', 'y')")
                .build();
        try (var connection = database.connect()) {
            Explanation explained = Explainer.on(connection).explain(terse);
            assertThat(explained.key().values()).containsExactly("1", "a");
            assertThat(explained.existing()).hasSize(1);
            assertThat(differences(explained)).containsExactly("name: y, there x");
        }
    }

    private static Explanation explain(TestDatabase database, String statement) throws Exception {
        return Explained.explain(database, Explained.refused(database, statement), statement);
    }

    private static Attempt attempt(Explanation explanation) {
        return Objects.requireNonNull(explanation.attempt());
    }

    private static List<String> alsoViolated(Explanation explanation) {
        return attempt(explanation).alsoViolated().stream()
                .map(each -> each.constraint().name())
                .toList();
    }

    private static List<String> differences(Explanation explanation) {
        assertThat(explanation.existing()).hasSize(1);
        return attempt(explanation).differencesFrom(explanation.existing().get(0)).stream()
                .map(each -> each.column() + ": " + text(each.attempted()) + ", there " + text(each.existing()))
                .toList();
    }

    private static String text(@Nullable String value) {
        return value == null ? "NULL" : value;
    }
}
