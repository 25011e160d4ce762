// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.explain;
import static dev.keymend.diagnosis.cause.Incidents.explained;
import static dev.keymend.diagnosis.cause.Incidents.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;

/** Indexes that were really damaged, and such that only look like it. */
class CorruptIndexCauseTest {
    private static final String[] REPLACED = {
        "CREATE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT $1'",
        "CREATE TABLE mails (id int, email text)",
        "CREATE UNIQUE INDEX mails_norm ON mails (norm(email))",
        "INSERT INTO mails VALUES (1, 'a@x'), (2, 'A@x')",
        "CREATE OR REPLACE FUNCTION norm(text) RETURNS text IMMUTABLE LANGUAGE sql AS 'SELECT lower($1)'"
    };

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aFunctionThatWasReplacedLeavesRowsOut(TestDatabase database) throws Exception {
        database.execute(REPLACED);
        Explanation explained = explained(database, "INSERT INTO mails VALUES (3, 'a@x')");
        Cause cause = cause(explained, "corrupt-unique-index");
        assertThat(cause.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(cause.evidence())
                .contains(
                        "for this key the index leads to 1 row, and a read of the table without it finds 2 rows",
                        "the index misses the row at ctid (0,2)");
        assertThat(cause.remedies().get(0).steps().get(0).sql())
                .contains("SELECT ctid, * FROM ONLY public.mails WHERE public.norm(email) = 'a@x';");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void valuesThatAreToBeHiddenAreInNoQuery(TestDatabase database) throws Exception {
        database.execute(REPLACED);
        UniqueViolation violation = refused(database, "INSERT INTO mails VALUES (3, 'a@x')");
        try (Connection connection = database.connect()) {
            Explanation explained =
                    Explainer.on(connection).showing(ValueDisplay.HIDE).explain(violation);
            Cause cause = cause(explained, "corrupt-unique-index");
            assertThat(Incidents.steps(cause)).noneMatch(sql -> sql.contains("a@x"));
            assertThat(cause.evidence()).noneMatch(sentence -> sentence.contains("a@x"));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void amcheckIsAskedWhereItIsInstalled(TestDatabase database) throws Exception {
        database.execute(REPLACED);
        database.execute("CREATE SCHEMA ext", "CREATE EXTENSION amcheck SCHEMA ext");
        Explanation explained = explained(database, "INSERT INTO mails VALUES (3, 'a@x')");
        assertThat(cause(explained, "corrupt-unique-index").evidence())
                .anyMatch(sentence -> sentence.matches("select ext\\.bt_index_check\\(\\d+::regclass, true.*\\) fails:"
                        + " heap tuple \\(0,2\\) from table \"mails\" lacks matching index tuple.*"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anIndexThatMissesARow(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE, b text)",
                "INSERT INTO t VALUES (1, 'seen')",
                "UPDATE pg_index SET indisready = false WHERE indexrelid = 't_key'::regclass",
                "INSERT INTO t VALUES (2, 'unseen')",
                "UPDATE pg_index SET indisready = true WHERE indexrelid = 't_key'::regclass",
                "INSERT INTO t VALUES (2, 'again')");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES (2, 'third')");
        database.execute("DELETE FROM t WHERE b = 'again'");
        Explanation explained = explain(database, violation, null);
        assertThat(explained.existing())
                .as("the look-up went through the index")
                .isEmpty();
        Cause cause = cause(explained, "corrupt-unique-index");
        assertThat(cause.confidence()).isEqualTo(Confidence.PROVEN);
        assertThat(cause.evidence())
                .containsExactly(
                        "for this key the index leads to no row, and a read of the table without it finds 1 row",
                        "the index misses the row at ctid (0,2)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSoundIndexIsNotDoubted(TestDatabase database) throws Exception {
        database.execute(
                "CREATE EXTENSION amcheck",
                "CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)",
                "INSERT INTO t SELECT 'k' || g FROM generate_series(1, 1000) g");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES ('k7')");
        assertThat(causes(explain(database, violation, null))).containsExactly("natural-key-duplicate LIKELY");
        database.execute("DELETE FROM t WHERE a = 'k7'");
        assertThat(causes(explain(database, violation, null))).containsExactly("natural-key-duplicate LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aCollationOfAnotherVersionMakesItLikelyAtMost(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text COLLATE \"und-x-icu\" CONSTRAINT t_key UNIQUE)",
                "INSERT INTO t VALUES ('x')",
                "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'und-x-icu'");
        Explanation explained = explained(database, "INSERT INTO t VALUES ('x')");
        Cause cause = cause(explained, "corrupt-unique-index");
        assertThat(cause.confidence()).isEqualTo(Confidence.POSSIBLE);
        assertThat(cause.evidence())
                .contains("for this key the index leads to 1 row, and a read of the table without it finds 1 row")
                .anyMatch(sentence ->
                        sentence.startsWith("the collation, und-x-icu, was of version 1.2.3 and is now of "));
        database.execute("DELETE FROM t");
        UniqueViolation gone = UniqueViolation.parse("""
                        ERROR:  duplicate key value violates unique constraint "t_key"
                        DETAIL:  Key (a)=(x) already exists.
                        """).get(0);
        assertThat(cause(explain(database, gone, null), "corrupt-unique-index").confidence())
                .isEqualTo(Confidence.LIKELY);
    }

    @PostgresTest(from = 15)
    void theDatabasesOwnCollationHasAVersionToo(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)", "INSERT INTO t VALUES ('x')");
        boolean versioned = database.value(
                "SELECT pg_database_collation_actual_version(oid) IS NOT NULL FROM pg_database"
                        + " WHERE datname = current_database()",
                Boolean.class);
        database.execute("UPDATE pg_database SET datcollversion = '0.1' WHERE datname = current_database()");
        assertThat(causes(explained(database, "INSERT INTO t VALUES ('x')")).contains("corrupt-unique-index POSSIBLE"))
                .isEqualTo(versioned);
    }
}
