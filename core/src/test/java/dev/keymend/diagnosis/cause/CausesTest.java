// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Explained.at;
import static dev.keymend.diagnosis.cause.Explained.causes;
import static dev.keymend.diagnosis.cause.Explained.explain;
import static dev.keymend.diagnosis.cause.Explained.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Real errors of real servers: which causes are named, how surely, and which are not. */
class CausesTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aNaturalKeyAndARetry(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (email text PRIMARY KEY, name text, age int)",
                "INSERT INTO users VALUES ('a@x', 'Ann', NULL)");
        String same = "INSERT INTO users (email, name, age) VALUES ('a@x', 'Ann', NULL)";
        UniqueViolation violation = refused(database, same);
        assertThat(causes(explain(database, violation, null))).containsExactly("natural-key-duplicate LIKELY");
        assertThat(causes(explain(database, violation, same)))
                .containsExactly("retry-of-committed-insert LIKELY", "natural-key-duplicate POSSIBLE");
        assertThat(causes(explain(
                        database, violation, "INSERT INTO users (email, name, age) VALUES ('a@x', 'Bob', NULL)")))
                .containsExactly("natural-key-duplicate LIKELY");
        assertThat(causes(explain(database, violation, "INSERT INTO users (email) VALUES ('a@x')")))
                .as("the key alone is equal in every violation")
                .containsExactly("natural-key-duplicate LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aKeyRepeatedInOneStatement(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text, b int, PRIMARY KEY (a, b))");
        String upsert = "INSERT INTO t (a, b) VALUES ('x', 1), ('y', 1), ('x', 1)"
                + " ON CONFLICT (a, b) DO UPDATE SET b = EXCLUDED.b";
        UniqueViolation twice = refused(database, upsert);
        assertThat(twice.sqlState()).isEqualTo("21000");
        assertThat(causes(explain(database, twice, null))).containsExactly("repeated-in-statement PROVEN");
        Explanation known = explain(database, twice, upsert);
        assertThat(causes(known)).containsExactly("repeated-in-statement PROVEN");
        assertThat(known.causes().get(0).evidence()).anyMatch(each -> each.contains("rows 1 and 3"));
        String insert = "INSERT INTO t (a, b) VALUES ('x', 1), ('x', 1)";
        assertThat(causes(explain(database, refused(database, insert), insert)))
                .containsExactly("repeated-in-statement LIKELY", "natural-key-duplicate POSSIBLE");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aConflictTargetThatIsNoneOrNotTheOne(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, email text UNIQUE, late int UNIQUE DEFERRABLE)",
                "INSERT INTO t VALUES (1, 'a', 1)");
        String none = "INSERT INTO t (id, email) VALUES (2, 'b') ON CONFLICT (email, id) DO NOTHING";
        UniqueViolation without = refused(database, none);
        assertThat(without.sqlState()).isEqualTo("42P10");
        Explanation explained = explain(database, without, none);
        assertThat(causes(explained)).containsExactly("wrong-conflict-target PROVEN");
        assertThat(explained.causes().get(0).evidence())
                .containsExactlyInAnyOrder(
                        "t_pkey: ON CONFLICT (id)",
                        "t_email_key: ON CONFLICT (email)",
                        "t_late_key: ON CONFLICT (late) (deferrable, so it cannot be named)");
        UniqueViolation deferrable =
                refused(database, "INSERT INTO t (id) VALUES (2) ON CONFLICT ON CONSTRAINT t_late_key DO NOTHING");
        assertThat(deferrable.sqlState()).isEqualTo("55000");
        assertThat(causes(explain(database, deferrable, null))).containsExactly("wrong-conflict-target PROVEN");
        String other = "INSERT INTO t (id, email) VALUES (1, 'b') ON CONFLICT (email) DO NOTHING";
        assertThat(causes(explain(database, refused(database, other), other)))
                .contains("wrong-conflict-target PROVEN")
                .doesNotContain("sequence-behind PROVEN");
        String whole = "INSERT INTO t (id, email) VALUES (1, 'b')";
        assertThat(causes(explain(database, refused(database, whole), whole)))
                .containsExactly("natural-key-duplicate LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSoftDeletedRowAndAPartialIndex(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (email text UNIQUE, deleted_at timestamptz)",
                "INSERT INTO users VALUES ('gone', now()), ('here', NULL)",
                "CREATE TABLE live (email text, deleted_at timestamptz)",
                "CREATE UNIQUE INDEX live_email ON live (lower(email)) WHERE deleted_at IS NULL",
                "INSERT INTO live VALUES ('A', now()), ('a', NULL)");
        assertThat(causes(explain(database, refused(database, "INSERT INTO users VALUES ('gone')"), null)))
                .containsExactly("soft-deleted-row LIKELY", "natural-key-duplicate POSSIBLE");
        assertThat(causes(explain(database, refused(database, "INSERT INTO users VALUES ('here')"), null)))
                .containsExactly("natural-key-duplicate LIKELY");
        Explanation partial = explain(database, refused(database, "INSERT INTO live VALUES ('A')"), null);
        assertThat(partial.existing()).hasSize(1);
        assertThat(partial.existing().get(0).columns()).containsEntry("email", "a");
        assertThat(partial.key().values()).containsExactly("a");
        assertThat(causes(partial)).containsExactly("natural-key-duplicate LIKELY");
        ConstraintFacts constraint = partial.constraint();
        assertThat(constraint).isNotNull();
        assertThat(constraint.arbiter()).isEqualTo("(lower(email)) WHERE (deleted_at IS NULL)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anInsertCommittedJustBefore(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (code text PRIMARY KEY)", "INSERT INTO t VALUES ('x')");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES ('x')");
        Instant committed = database.value("SELECT pg_xact_commit_timestamp(xmin) FROM t", OffsetDateTime.class)
                .toInstant();
        String expected = "concurrent-insert LIKELY";
        assertThat(causes(explain(database, at(violation, committed.plusMillis(500)), null)))
                .contains(expected);
        assertThat(causes(explain(database, at(violation, committed.plusSeconds(60)), null)))
                .doesNotContain(expected);
        assertThat(causes(explain(database, at(violation, committed.minusSeconds(60)), null)))
                .doesNotContain(expected);
        assertThat(causes(explain(database, violation, null))).doesNotContain(expected);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anUpdateThatShiftsKeys(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int PRIMARY KEY, n int)", "INSERT INTO t VALUES (1, 1), (2, 2)");
        String shift = "UPDATE t SET id = id + 1";
        Explanation explained = explain(database, refused(database, shift), shift);
        assertThat(causes(explained)).contains("transient-update PROVEN");
        String set = "UPDATE t SET id = 2, n = n + 1 WHERE id = 1";
        assertThat(causes(explain(database, refused(database, set), set))).doesNotContain("transient-update PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDeferredConstraintSpeaksAtCommit(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int UNIQUE DEFERRABLE INITIALLY DEFERRED)", "INSERT INTO t VALUES (1)");
        UniqueViolation violation = null;
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO t VALUES (1)");
            try {
                connection.commit();
            } catch (SQLException e) {
                violation = UniqueViolation.from(e).orElseThrow();
            }
            connection.rollback();
        }
        assertThat(violation).isNotNull();
        assertThat(causes(explain(database, violation, "COMMIT"))).contains("deferred-constraint PROVEN");
        assertThat(causes(explain(database, violation, null))).doesNotContain("deferred-constraint PROVEN");
        database.execute("CREATE TABLE u (a int PRIMARY KEY)", "INSERT INTO u VALUES (1)");
        assertThat(causes(explain(database, refused(database, "INSERT INTO u VALUES (1)"), "COMMIT")))
                .doesNotContain("deferred-constraint PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void duplicatesInTheWayOfAnIndex(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)");
        UniqueViolation violation = refused(database, "CREATE UNIQUE INDEX t_a ON t (a)");
        assertThat(violation.kind()).isEqualTo(Kind.UNIQUE_INDEX_BUILD);
        assertThat(causes(explain(database, violation, null))).containsExactly("existing-duplicates PROVEN");
        UniqueViolation concurrent = refused(database, "CREATE UNIQUE INDEX CONCURRENTLY t_b ON t (a)");
        Explanation invalid = explain(database, concurrent, null);
        assertThat(causes(invalid)).containsExactly("existing-duplicates PROVEN");
        assertThat(invalid.constraint()).isNotNull();
        assertThat(invalid.constraint().valid()).isFalse();
        assertThat(invalid.causes().get(0).remedies()).hasSize(2);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anOverlap(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (r int4range, EXCLUDE USING gist (r WITH &&))", "INSERT INTO t VALUES ('[1,5)')");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES ('[3,8)')");
        Explanation explained = explain(database, violation, null);
        assertThat(causes(explained)).containsExactly("overlap PROVEN");
        assertThat(explained.existing().get(0).columns()).containsEntry("r", "[1,5)");
        database.execute("DELETE FROM t");
        assertThat(causes(explain(database, violation, null))).containsExactly("overlap LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRaceOfTwoCreateTables(TestDatabase database) throws Exception {
        UniqueViolation violation = UniqueViolation.parse("""
                        ERROR:  duplicate key value violates unique constraint "pg_type_typname_nsp_index"
                        DETAIL:  Key (typname, typnamespace)=(t, 2200) already exists.
                        """).get(0);
        assertThat(causes(explain(database, violation, "CREATE TABLE IF NOT EXISTS t (a int)")))
                .containsExactly("ddl-race LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anErrorThatSomebodysCodeRaised(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int PRIMARY KEY)");
        UniqueViolation violation = refused(
                database,
                "DO $$BEGIN RAISE 'taken' USING ERRCODE = 'unique_violation', CONSTRAINT = 't_pkey', TABLE = 't'; END$$");
        assertThat(causes(explain(database, violation, null)).get(0)).isEqualTo("raised-by-code PROVEN");
        UniqueViolation elsewhere =
                UniqueViolation.builder(Kind.UNIQUE).constraint("nowhere").build();
        assertThat(causes(explain(database, elsewhere, null))).containsExactly("raised-by-code POSSIBLE");
    }
}
