// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.diagnosis.Audits.findings;
import static dev.keymend.diagnosis.Audits.only;
import static dev.keymend.diagnosis.Audits.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.plan.Remedy;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.util.List;

/** What is only worth knowing: keys with NULLs in them, and keys that are checked late. */
class QuietRulesTest {
    private static final Rule NULLS = new UniqueAllowsNullsRule();
    private static final Rule DEFERRABLE = new DeferrableArbiterRule();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aKeyOfSeveralColumnsOfWhichOneMayBeNull(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE accounts (id int PRIMARY KEY, email text NOT NULL, \"gone At\" timestamptz,"
                        + " CONSTRAINT accounts_email UNIQUE (email, \"gone At\"))",
                "INSERT INTO accounts VALUES (1, 'a', NULL), (2, 'a', NULL)");
        Finding finding = only(findings(database, NULLS));
        assertThat(finding.severity()).isEqualTo(Severity.INFO);
        assertThat(finding.subject().toString()).isEqualTo("public.accounts (accounts_email)");
        assertThat(finding.summary())
                .isEqualTo(
                        "NULL is equal to nothing, so rows without a value in \"gone At\" may repeat email as often as they"
                                + " like: the key (email, \"gone At\") does not refuse them.");
        assertThat(finding.evidence())
                .containsEntry("columns", List.of("email", "\"gone At\""))
                .containsEntry("nullableColumns", List.of("gone At"));
        Remedy list = finding.remedies().get(0);
        assertThat(list.steps().get(0).sql())
                .contains("SELECT email, \"gone At\", count(*), array_agg(ctid) FROM ONLY public.accounts");
        Audits.run(database, list);
        database.execute("DELETE FROM accounts WHERE id = 2");
        Audits.run(database, remedy(finding, "Keep the rows without a value unique, too"));
        assertThat(findings(database, NULLS)).isEmpty();
        refuses(database, "INSERT INTO accounts VALUES (3, 'a', NULL)", "23505");
    }

    @PostgresTest(from = 15, servers = Servers.OLDEST_AND_NEWEST)
    void nullThatEqualsNull(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (x int NOT NULL, y int, z text, CONSTRAINT a_key UNIQUE (x, y) INCLUDE (z))",
                "CREATE TABLE b (x int, y int)",
                "CREATE UNIQUE INDEX b_key ON b ((x + 1), y) WHERE x > 0",
                "INSERT INTO a VALUES (1, NULL)",
                "INSERT INTO b VALUES (1, NULL)");
        List<Finding> findings = findings(database, NULLS);
        assertThat(findings).hasSize(2);
        for (Finding finding : findings) {
            Audits.run(database, remedy(finding, "Let NULL count as a value of its own"));
        }
        assertThat(findings(database, NULLS)).isEmpty();
        refuses(database, "INSERT INTO a VALUES (1, NULL)", "23505");
        refuses(database, "INSERT INTO b VALUES (1, NULL)", "23505");
    }

    @PostgresTest(from = 14, to = 14)
    void fourteenKnowsNoNullsNotDistinct(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE a (x int, y int, UNIQUE (x, y))");
        assertThat(only(findings(database, NULLS)).remedies())
                .extracting(Remedy::title)
                .containsExactly("List the rows that share a key");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void keysWhereNothingIsOpen(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE one_column (a int UNIQUE)",
                "CREATE TABLE filled (a int NOT NULL, b int NOT NULL, UNIQUE (a, b))",
                "CREATE TABLE partial (a int NOT NULL, b int)",
                "CREATE UNIQUE INDEX ON partial (a, b) WHERE b IS NOT NULL",
                "CREATE TABLE other_key (a int PRIMARY KEY, b int, UNIQUE (a, b))",
                "CREATE TABLE companion (a int NOT NULL, b int, UNIQUE (a, b))",
                "CREATE UNIQUE INDEX ON companion (a) WHERE b IS NULL");
        assertThat(findings(database, NULLS)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void companionsThatDoNotHelp(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE wider (a int NOT NULL, b int, c int NOT NULL, CONSTRAINT wider_key UNIQUE (a, b))",
                "CREATE UNIQUE INDEX ON wider (a, c) WHERE b IS NULL",
                "CREATE TABLE elsewhere (a int NOT NULL, b int, CONSTRAINT elsewhere_key UNIQUE (a, b))",
                "CREATE UNIQUE INDEX ON elsewhere (a) WHERE b = 1",
                "CREATE TABLE two (a int NOT NULL, b int, c int, CONSTRAINT two_key UNIQUE (a, b, c))",
                "CREATE UNIQUE INDEX ON two (a) WHERE b IS NULL",
                "CREATE TABLE likely (a int NOT NULL, b int, ab int)",
                "CREATE UNIQUE INDEX likely_key ON likely (a, b) WHERE ab IS NOT NULL",
                "CREATE TABLE either (a int NOT NULL, b int)",
                "CREATE UNIQUE INDEX either_key ON either (a, b) WHERE b IS NOT NULL OR a > 0",
                "CREATE TABLE tree (a int, b int, CONSTRAINT tree_key UNIQUE (a, b)) PARTITION BY LIST (a)",
                "CREATE TABLE leaf PARTITION OF tree FOR VALUES IN (1)");
        assertThat(findings(database, NULLS))
                .extracting(finding -> finding.subject().index())
                .containsExactly("either_key", "elsewhere_key", "likely_key", "tree_key", "two_key", "wider_key");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDeferrableKeyIsNoArbiter(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE tracks (list int, position int, title text,"
                        + " CONSTRAINT tracks_position UNIQUE (list, position) DEFERRABLE)",
                "CREATE TABLE p (a int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)",
                "CREATE TABLE at_once (a int PRIMARY KEY)");
        List<Finding> findings = findings(database, DEFERRABLE);
        assertThat(findings)
                .extracting(Finding::summary)
                .containsExactly(
                        "The constraint is deferrable and initially deferred: ON CONFLICT cannot use it and fails with"
                                + " SQLSTATE 55000, no foreign key can refer to it, and a duplicate is refused at COMMIT.",
                        "The constraint is deferrable: ON CONFLICT cannot use it and fails with SQLSTATE 55000, no foreign key"
                                + " can refer to it, and a duplicate is refused at the end of the statement.");
        refuses(database, "INSERT INTO p VALUES (1) ON CONFLICT (a) DO NOTHING", "55000");
        refuses(database, "CREATE TABLE r (a int REFERENCES p)", "55000");

        Audits.run(database, findings.get(1).remedies().get(0));
        database.execute("INSERT INTO tracks VALUES (1, 1, 'x')"
                + " ON CONFLICT ON CONSTRAINT tracks_position_now DO UPDATE SET title = 'x'");
        Finding twin = findings(database, DEFERRABLE).get(1);
        assertThat(twin.summary())
                .endsWith(
                        "tracks_position_now has the same columns and is checked at once: ON CONFLICT must name it, as a"
                                + " clause with the columns finds both and fails.");
        assertThat(twin.evidence()).containsEntry("checkedAtOnce", "tracks_position_now");
        assertThat(twin.remedies()).isEmpty();

        Audits.run(database, findings.get(0).remedies().get(1));
        assertThat(findings(database, DEFERRABLE)).hasSize(1);
        database.execute("INSERT INTO p VALUES (1) ON CONFLICT (a) DO NOTHING");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void ofAPartitionTreeTheRootStandsForAll(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE p (a int, b int, CONSTRAINT p_key UNIQUE (a, b) DEFERRABLE) PARTITION BY LIST (a)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)");
        Finding finding = only(findings(database, DEFERRABLE));
        assertThat(finding.subject().toString()).isEqualTo("public.p (p_key)");
        Audits.run(database, finding.remedies().get(0));
        database.execute("INSERT INTO p VALUES (1, 1) ON CONFLICT ON CONSTRAINT p_key_now DO NOTHING");
    }

    private static void refuses(TestDatabase database, String sql, String state) {
        assertThatThrownBy(() -> database.execute(sql))
                .isInstanceOfSatisfying(
                        java.sql.SQLException.class,
                        e -> assertThat(e.getSQLState()).isEqualTo(state));
    }
}
