// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Explained.causes;
import static dev.keymend.diagnosis.cause.Explained.explain;
import static dev.keymend.diagnosis.cause.Explained.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.DetailGap;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Keys whose printed form misleads, and errors that say less than they know. */
class AwkwardKeysTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anExpressionIsLookedUpAsAnExpression(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (email text, tenant int)",
                "CREATE UNIQUE INDEX t_key ON t (lower(email), tenant)",
                "CREATE UNIQUE INDEX t_one ON t ((coalesce(email, '') || ', ' || tenant))",
                "INSERT INTO t VALUES ('A@x', 1)");
        Explanation lowered = explain(database, refused(database, "INSERT INTO t VALUES ('a@X', 1)"), null);
        assertThat(lowered.key().values()).containsExactly("a@x", "1");
        assertThat(lowered.existing().get(0).columns()).containsEntry("email", "A@x");
        database.execute("DROP INDEX t_key");
        Explanation joined = explain(database, refused(database, "INSERT INTO t VALUES ('A@x', 1)"), null);
        assertThat(joined.key().values()).as("one key that looks like two").containsExactly("A@x, 1");
        assertThat(joined.existing()).hasSize(1);
    }

    @PostgresTest(from = 15)
    void aNullThatIsNotDistinctIsFoundByALookUp(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text UNIQUE NULLS NOT DISTINCT, b int)", "INSERT INTO t VALUES (NULL, 7)");
        Explanation explained = explain(database, refused(database, "INSERT INTO t VALUES (NULL, 8)"), null);
        assertThat(explained.existing()).hasSize(1);
        assertThat(explained.existing().get(0).columns())
                .containsEntry("b", "7")
                .containsEntry("a", null);
        database.execute("INSERT INTO t VALUES ('null', 9)");
        assertThat(explain(database, refused(database, "INSERT INTO t VALUES ('null', 8)"), null)
                        .existing())
                .as("the word and the null print alike, so both rows may be the one")
                .hasSize(2);
    }

    @PostgresTest(from = 18)
    void aPrimaryKeyWithoutOverlaps(TestDatabase database) throws Exception {
        database.execute(
                "CREATE EXTENSION btree_gist",
                "CREATE TABLE t (room int, during int4range, PRIMARY KEY (room, during WITHOUT OVERLAPS))",
                "INSERT INTO t VALUES (1, '[1,5)'), (2, '[1,5)')");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES (1, '[3,8)')");
        assertThat(violation.kind()).isEqualTo(Kind.EXCLUSION);
        Explanation explained = explain(database, violation, "INSERT INTO t VALUES (1, '[3,8)')");
        assertThat(causes(explained)).containsExactly("overlap PROVEN");
        assertThat(explained.existing()).hasSize(1);
        assertThat(explained.existing().get(0).columns()).containsEntry("room", "1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anExclusionWithoutItsKeysIsStillExplained(TestDatabase database) throws Exception {
        String role = database.role("writer");
        database.execute(
                "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))",
                "INSERT INTO t VALUES ('[1,5)')",
                "GRANT INSERT ON t TO \"" + role + "\"");
        UniqueViolation violation = refusedTo(database, role, "INSERT INTO t VALUES ('[3,8)')");
        assertThat(violation.key()).isNull();
        assertThat(violation.detailGap()).isEqualTo(DetailGap.HIDDEN);
        assertThat(causes(explain(database, violation, "INSERT INTO t VALUES ('[3,8)')")))
                .as("the statement tells what the error hides")
                .containsExactly("overlap PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theGrantThatIsAdvisedBringsTheDetailBack(TestDatabase database) throws Exception {
        String role = database.role("writer");
        database.execute(
                "CREATE TABLE t (a int PRIMARY KEY, b text)",
                "INSERT INTO t VALUES (1, 'x')",
                "GRANT INSERT ON t TO \"" + role + "\"");
        String insert = "INSERT INTO t VALUES (1, 'y')";
        UniqueViolation without = refusedTo(database, role, insert);
        assertThat(without.key()).isNull();
        assertThat(without.detailGap().sentence()).contains("grant SELECT on the key's columns");
        assertThat(explain(database, without, null).constraint()).isNotNull();
        database.execute("GRANT SELECT (a) ON t TO \"" + role + "\"");
        assertThat(refusedTo(database, role, insert).key()).isNotNull();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void rowSecurityTakesTheDetailAway(TestDatabase database) throws Exception {
        String role = database.role("tenant");
        database.execute(
                "CREATE TABLE t (a int PRIMARY KEY, tenant text DEFAULT current_user)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON t USING (tenant = current_user)",
                "GRANT SELECT, INSERT ON t TO \"" + role + "\"",
                "INSERT INTO t VALUES (1, 'somebody')");
        UniqueViolation violation = refusedTo(database, role, "INSERT INTO t (a) VALUES (1)");
        assertThat(violation.key()).isNull();
        assertThat(violation.constraint()).isEqualTo("t_pkey");
        assertThat(violation.detailGap().sentence()).contains("row-level security");
        assertThat(causes(explain(database, violation, null))).containsExactly("natural-key-duplicate LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aKeyOfAHundredThousandCharacters(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text, EXCLUDE USING hash (a WITH =))", "INSERT INTO t VALUES (repeat('x', 100000))");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES (repeat('x', 100000))");
        Explanation explained = explain(database, violation, null);
        assertThat(explained.key().values()).hasSize(1);
        assertThat(explained.key().values().get(0)).hasSize(100_000);
        assertThat(explained.existing()).hasSize(1);
    }

    @PostgresTest(servers = Servers.NEWEST)
    void otherEnginesErrorsAreNotTakenForPostgres(TestDatabase database) {
        List<String> others = List.of(
                "Unique index or primary key violation: \"PUBLIC.PRIMARY_KEY_2 ON PUBLIC.T(ID) VALUES ( /* 1 */ 1 )\";"
                        + " SQL statement: INSERT INTO T VALUES (1) [23505-224]",
                "ERROR 1062 (23000): Duplicate entry '1' for key 't.PRIMARY'",
                "ORA-00001: unique constraint (APP.USERS_PK) violated",
                "SQLITE_CONSTRAINT: UNIQUE constraint failed: users.email",
                "Violation of PRIMARY KEY constraint 'PK_users'. Cannot insert duplicate key in object 'dbo.users'.");
        for (String text : others) {
            assertThat(UniqueViolation.parse(text))
                    .as(text)
                    .allMatch(each -> each.constraint() == null && each.key() == null);
        }
        UniqueViolation cockroach = UniqueViolation.parse("""
                ERROR: duplicate key value violates unique constraint "users_pkey"
                DETAIL: Key (id)=(1) already exists.
                SQLSTATE: 23505
                """).get(0);
        assertThat(cockroach.constraint()).isEqualTo("users_pkey");
        assertThat(cockroach.key()).isNotNull();
    }

    private static UniqueViolation refusedTo(TestDatabase database, String role, String sql) throws SQLException {
        try (Connection connection = database.connect(role)) {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            return UniqueViolation.from(e).orElseThrow(() -> new AssertionError("No violation: " + e.getMessage()));
        }
        throw new AssertionError("Not refused: " + sql);
    }
}
