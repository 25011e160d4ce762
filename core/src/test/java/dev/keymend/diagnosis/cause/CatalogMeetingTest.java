// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Explained.causes;
import static dev.keymend.diagnosis.cause.Explained.explain;
import static dev.keymend.diagnosis.cause.Explained.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.util.List;

/** Which table, constraint and row an error is about. */
class CatalogMeetingTest {
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

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theStatementsOwnValuesAreWorthMoreThanALookUp(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text, b text, PRIMARY KEY (a, b))", "INSERT INTO t VALUES ('x, y', 'z')");
        String insert = "INSERT INTO t (a, b) VALUES ('x', 'y, z'), ('x', 'y, z')";
        UniqueViolation violation = refused(database, insert);
        assertThat(explain(database, violation, insert).key().values()).containsExactly("x", "y, z");
        assertThat(explain(database, violation, insert).existing()).isEmpty();
    }
}
