// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

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
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Real errors of real servers: which causes are named, how surely, and which are not. */
class ExplainerTest {
    private static final String IMPORTED = "CREATE TABLE users (id serial PRIMARY KEY, name text);"
            + "INSERT INTO users SELECT g, 'n' || g FROM generate_series(1, 5) g";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceIsProvenBehindOnlyWithTheStatement(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (name) VALUES ('x')";
        UniqueViolation violation = refused(database, insert);
        assertThat(causes(explain(database, violation, null))).containsExactly("sequence-behind LIKELY");
        Explanation known = explain(database, violation, insert);
        assertThat(causes(known)).containsExactly("sequence-behind PROVEN");
        assertThat(known.causes().get(0).remedies()).isNotEmpty();
        assertThat(known.existing()).hasSize(1);
        assertThat(causes(explain(database, violation, "INSERT INTO users VALUES (DEFAULT, 'x')")))
                .as("without the columns' names nothing is said about the default")
                .containsExactly("sequence-behind LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatNeverIssuedTheValueIsNotToBlame(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (id, name) VALUES (5, 'x')";
        UniqueViolation violation = refused(database, insert);
        assertThat(causes(explain(database, violation, null))).containsExactly("explicit-key LIKELY");
        assertThat(causes(explain(database, violation, insert))).containsExactly("explicit-key PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRepairedSequenceWasStillTheCause(TestDatabase database) throws Exception {
        database.execute(IMPORTED);
        String insert = "INSERT INTO users (name) VALUES ('x')";
        UniqueViolation violation = refused(database, insert);
        database.execute("SELECT setval('users_id_seq', 5)");
        assertThat(causes(explain(database, violation, insert))).containsExactly("sequence-behind PROVEN");
        assertThat(causes(explain(database, violation, null))).containsExactly("sequence-behind POSSIBLE");
    }

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

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartitionsKeyIsItsRoots(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE parted (id serial, day int, PRIMARY KEY (id, day)) PARTITION BY RANGE (day)",
                "CREATE TABLE \"P-One\" PARTITION OF parted FOR VALUES FROM (0) TO (10)",
                "INSERT INTO parted VALUES (1, 1), (2, 1)");
        String insert = "INSERT INTO parted (day) VALUES (1)";
        UniqueViolation violation = refused(database, insert);
        assertThat(violation.table()).isEqualTo("P-One");
        Explanation explained = explain(database, violation, insert);
        ConstraintFacts constraint = explained.constraint();
        assertThat(constraint).isNotNull();
        assertThat(constraint.ofPartition()).isTrue();
        assertThat(constraint.root().name()).isEqualTo("parted");
        assertThat(constraint.rootIndex()).isEqualTo("parted_pkey");
        assertThat(explained.existing()).hasSize(1);
        assertThat(causes(explained)).containsExactly("sequence-behind PROVEN");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void oneNameInTwoSchemas(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE t (a int PRIMARY KEY)",
                "CREATE TABLE other.t (a int PRIMARY KEY)",
                "INSERT INTO t VALUES (1)");
        String insert = "INSERT INTO t VALUES (1)";
        UniqueViolation violation = refused(database, insert);
        assertThat(explain(database, violation, null).namesakes()).isEmpty();
        UniqueViolation nameless = UniqueViolation.builder(Kind.UNIQUE)
                .constraint("t_pkey")
                .key(violation.key())
                .build();
        Explanation several = explain(database, nameless, null);
        assertThat(several.constraint()).isNull();
        assertThat(several.namesakes()).hasSize(2);
        assertThat(several.notes()).anyMatch(note -> note.startsWith("Several constraints have that name"));
        assertThat(causes(several)).isEmpty();
        Explanation told = explain(database, nameless, "INSERT INTO other.t VALUES (1)");
        assertThat(told.constraint()).isNotNull();
        assertThat(told.constraint().table().schema()).isEqualTo("other");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void includedColumnsAreNoPartOfTheKey(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text, b text, UNIQUE (a) INCLUDE (b))", "INSERT INTO t VALUES ('x, y', 'z')");
        Explanation explained = explain(database, refused(database, "INSERT INTO t VALUES ('x, y', 'q')"), null);
        assertThat(explained.key().values()).containsExactly("x, y");
        assertThat(explained.constraint()).isNotNull();
        assertThat(explained.constraint().included()).containsExactly("b");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatARoleMayNotSeeIsSaidWithTheGrant(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE secret (a text, b text, UNIQUE (a, b))", "INSERT INTO secret VALUES ('x', 'y, z')");
        UniqueViolation violation = refused(database, "INSERT INTO secret VALUES ('x', 'y, z')");
        try (Connection connection = database.connect(role)) {
            Explanation denied = Explainer.on(connection).explain(violation);
            assertThat(denied.existing()).isEmpty();
            assertThat(denied.notes()).anyMatch(note -> note.contains("GRANT SELECT ON public.secret"));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void rowsThatRowSecurityHidesProveNothing(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE secret (a text, b text, mine bool, UNIQUE (a, b))",
                "INSERT INTO secret VALUES ('x', 'y, z', false), ('x, y', 'z', true)",
                "ALTER TABLE secret ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON secret USING (mine)",
                "GRANT SELECT ON secret TO \"" + role + "\"");
        UniqueViolation violation = refused(database, "INSERT INTO secret VALUES ('x', 'y, z')");
        try (Connection connection = database.connect(role)) {
            Explanation explained = Explainer.on(connection).explain(violation);
            assertThat(explained.notes()).anyMatch(note -> note.startsWith("Row-level security hides rows"));
            assertThat(explained.key().candidates()).contains(List.of("x", "y, z"));
            assertThat(explained.key().ambiguous()).isTrue();
            assertThat(explained.existing()).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTriggersViolationIsThatOfItsTable(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE audit (code text PRIMARY KEY)",
                "CREATE TABLE biz (id serial PRIMARY KEY, code text)",
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO audit VALUES (NEW.code); RETURN NEW; END'",
                "CREATE TRIGGER note AFTER INSERT ON biz FOR EACH ROW EXECUTE FUNCTION note()",
                "INSERT INTO biz (code) VALUES ('x')");
        String insert = "INSERT INTO biz (code) VALUES ('x')";
        Explanation explained = explain(database, refused(database, insert), insert);
        assertThat(explained.constraint()).isNotNull();
        assertThat(explained.constraint().table().name()).isEqualTo("audit");
        assertThat(explained.existing()).hasSize(1);
        assertThat(causes(explained)).containsExactly("natural-key-duplicate LIKELY");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTriggersStatementIsNotTheOneThatWasSent(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE audit (id serial PRIMARY KEY, code text)",
                "INSERT INTO audit SELECT g, 'c' FROM generate_series(1, 5) g",
                "CREATE TABLE biz (id int PRIMARY KEY, code text)",
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO audit (code) VALUES (NEW.code); RETURN NEW; END'",
                "CREATE TRIGGER note AFTER INSERT ON biz FOR EACH ROW EXECUTE FUNCTION note()");
        String insert = "INSERT INTO biz (id, code) VALUES (7, 'x')";
        assertThat(causes(explain(database, refused(database, insert), insert)))
                .as("the statement gives biz.id, not audit.id")
                .containsExactly("sequence-behind LIKELY");
    }

    private static List<String> causes(Explanation explanation) {
        return explanation.causes().stream()
                .map(cause -> cause.id() + " " + cause.confidence())
                .toList();
    }

    private static Explanation explain(TestDatabase database, UniqueViolation violation, @Nullable String statement)
            throws SQLException {
        try (Connection connection = database.connect()) {
            return Explainer.on(connection).explain(with(violation, statement, violation.time()));
        }
    }

    private static UniqueViolation at(UniqueViolation violation, Instant time) {
        return with(violation, null, time);
    }

    private static UniqueViolation with(UniqueViolation from, @Nullable String statement, @Nullable Instant time) {
        return UniqueViolation.builder(from.kind())
                .sqlState(String.valueOf(from.sqlState()))
                .schema(from.schema())
                .table(from.table())
                .constraint(from.constraint())
                .key(from.key())
                .existingKey(from.existingKey())
                .message(from.message())
                .context(from.context())
                .routine(from.routine())
                .raisedByApplication(from.raisedByApplication())
                .detailGap(from.detailGap())
                .statement(statement)
                .time(time)
                .build();
    }

    private static UniqueViolation refused(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, sql);
        } catch (SQLException e) {
            return UniqueViolation.from(e).orElseThrow(() -> new AssertionError("No violation: " + e.getMessage()));
        }
        throw new AssertionError("Not refused: " + sql);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theStatementsOwnValuesAreWorthMoreThanALookUp(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text, b text, PRIMARY KEY (a, b))", "INSERT INTO t VALUES ('x, y', 'z')");
        String insert = "INSERT INTO t (a, b) VALUES ('x', 'y, z'), ('x', 'y, z')";
        UniqueViolation violation = refused(database, insert);
        assertThat(explain(database, violation, insert).key().values()).containsExactly("x", "y, z");
        assertThat(explain(database, violation, insert).existing()).isEmpty();
    }
}
