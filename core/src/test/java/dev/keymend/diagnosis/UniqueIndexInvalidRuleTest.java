// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.diagnosis.Audits.deepFindings;
import static dev.keymend.diagnosis.Audits.findings;
import static dev.keymend.diagnosis.Audits.guard;
import static dev.keymend.diagnosis.Audits.only;
import static dev.keymend.diagnosis.Audits.remedy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.plan.Remedy;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Indexes that somebody left behind, made by really failing. */
class UniqueIndexInvalidRuleTest {
    private static final Rule RULE = new UniqueIndexInvalidRule();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aFailedBuildIsFinishedOnceNoKeyStandsTwice(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"my users\" (id int, email text)",
                "INSERT INTO \"my users\" VALUES (1, 'a'), (2, 'a'), (3, NULL), (4, NULL)");
        fails(database, "CREATE UNIQUE INDEX CONCURRENTLY \"by \"\"mail\" ON \"my users\" (lower(email)) WHERE id < 9");
        Finding finding = only(findings(database, RULE));
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.subject().toString()).isEqualTo("public.\"my users\" (\"by \"\"mail\")");
        assertThat(finding.summary())
                .isEqualTo(
                        "CREATE UNIQUE INDEX CONCURRENTLY began it and did not finish, so nothing keeps the key unique."
                                + " Rows that share a key would keep it from being built; keymend check --deep counts them.");
        assertThat(finding.evidence())
                .containsEntry("leftover", "create")
                .containsEntry("enforces", false)
                .doesNotContainKeys("duplicateKeys", "refusedBecause", "sameKey");
        Remedy rebuild = remedy(finding, "Rebuild public.\"by \"\"mail\"");
        assertThat(guard(database, rebuild)).as("a key stands twice").isFalse();
        database.execute("DELETE FROM \"my users\" WHERE id = 2");
        Audits.run(database, rebuild);
        assertThat(findings(database, RULE)).isEmpty();
        assertThat(guard(database, rebuild)).as("it is valid now").isFalse();
        fails(database, "INSERT INTO \"my users\" VALUES (5, 'A')");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readingTheTableTellsWhetherItCanBeBuilt(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1), (2), (2), (3)");
        fails(database, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.summary())
                .endsWith(
                        "so nothing keeps the key unique. 2 keys stand twice, so it cannot be built until the rows are put"
                                + " right.");
        assertThat(finding.evidence())
                .containsEntry("duplicateKeys", 2L)
                .containsEntry("duplicateKeysCountedToTheEnd", true)
                .containsEntry("refusedBecause", "rows share a key, so it cannot be built until they do not");
        assertThat(finding.remedies())
                .extracting(Remedy::title)
                .containsExactly(
                        "List the rows that share a key",
                        "Keep one row of each key, and the others in a table of their own",
                        "Drop public.t_a");
        Audits.run(database, finding.remedies().get(1));
        assertThat(deepFindings(database, RULE)).isEmpty();
        fails(database, "INSERT INTO t VALUES (1)");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTableThatIsToHaveOneRow(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (2)");
        fails(database, "CREATE UNIQUE INDEX CONCURRENTLY t_one ON t ((true))");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.evidence()).containsEntry("duplicateKeys", 1L);
        Audits.run(database, finding.remedies().get(0));
        Remedy rebuild = only(findings(database, RULE)).remedies().get(0);
        assertThat(guard(database, rebuild)).isFalse();
        database.execute("DELETE FROM t WHERE a = 2");
        Audits.run(database, rebuild);
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatAConstraintStandsOnIsNotDropped(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_key'::regclass");
        Finding finding = only(findings(database, RULE));
        assertThat(finding.remedies()).extracting(Remedy::title).containsExactly("Rebuild public.t_key");
        Audits.run(database, finding.remedies().get(0));
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatEnforcesAlreadyGoesOnEnforcingWhileItIsFinished(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int)",
                "CREATE UNIQUE INDEX t_a ON t (a)",
                "INSERT INTO t VALUES (1)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_a'::regclass");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.summary())
                .isEqualTo(
                        "CREATE UNIQUE INDEX CONCURRENTLY began it and did not finish: it refuses a key that a later row"
                                + " has, but rows from before were never compared, and no query and no ON CONFLICT uses it.");
        assertThat(finding.evidence()).containsEntry("enforces", true).containsEntry("duplicateKeys", 0L);
        Audits.run(database, finding.remedies().get(0));
        assertThat(database.text("SELECT string_agg(indexrelid::regclass::text, ' ') FROM pg_index WHERE indrelid ="
                        + " 't'::regclass AND indisvalid"))
                .isEqualTo("t_a");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatReindexHasLeftIsDropped(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)",
                "CREATE UNIQUE INDEX t_key_ccold ON t (a)",
                "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 't_key_ccold'::regclass",
                "UPDATE pg_index SET indisready = false WHERE indexrelid = 't_key'::regclass",
                "INSERT INTO t VALUES (1)",
                "UPDATE pg_index SET indisready = true WHERE indexrelid = 't_key'::regclass",
                "UPDATE pg_index SET indisready = false WHERE indexrelid = 't_key_ccold'::regclass",
                "INSERT INTO t VALUES (1)",
                "UPDATE pg_index SET indisready = true WHERE indexrelid = 't_key_ccold'::regclass");
        fails(database, "REINDEX INDEX CONCURRENTLY t_key");
        List<Finding> findings = findings(database, RULE);
        assertThat(findings)
                .extracting(finding -> finding.evidence().get("leftover") + ": " + finding.summary())
                .containsExactly(
                        "reindex-new: REINDEX CONCURRENTLY began this second index for the key of t_key and did not finish"
                                + " it. It is of no use.",
                        "reindex-old: REINDEX CONCURRENTLY has put t_key in its place and did not get to dropping it. Every"
                                + " write still pays for it.");
        for (Finding finding : findings) {
            assertThat(finding.remedies()).hasSize(1);
            Audits.run(database, finding.remedies().get(0));
        }
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aNameAloneMakesNoLeftoverOfReindex(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int)", "INSERT INTO t VALUES (1), (1)");
        fails(database, "CREATE UNIQUE INDEX CONCURRENTLY t_a_ccnew ON t (a)");
        assertThat(only(findings(database, RULE)).evidence()).containsEntry("leftover", "create");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDropThatWasNotFinishedIsFinished(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int)",
                "CREATE UNIQUE INDEX t_a ON t (a)",
                "UPDATE pg_index SET indisvalid = false, indisready = false, indislive = false"
                        + " WHERE indexrelid = 't_a'::regclass");
        Finding finding = only(findings(database, RULE));
        assertThat(finding.evidence()).containsEntry("leftover", "drop").containsEntry("enforces", false);
        Audits.run(database, finding.remedies().get(0));
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatIsBeingBuiltIsNoLeftover(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute("CREATE TABLE t (a int)");
        try (Connection writer = database.connect();
                Connection builder = database.connect();
                Connection reader = database.connect(role)) {
            writer.setAutoCommit(false);
            Sql.execute(writer, "INSERT INTO t VALUES (1)");
            int pid = Locks.pid(builder);
            try (Race<Void> build = Race.start(() -> {
                Sql.execute(builder, "CREATE UNIQUE INDEX CONCURRENTLY t_a ON t (a)");
                return null;
            })) {
                Locks.waitUntilBlocked(writer, pid);
                assertThat(RULE.check(CatalogReader.on(reader)
                                .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.AUDIT))
                                .read()))
                        .as("seen by a role that may not see which index it is")
                        .isEmpty();
                assertThat(database.text("SELECT indisvalid::text FROM pg_index WHERE indexrelid = 't_a'::regclass"))
                        .isEqualTo("false");
                writer.commit();
                build.await(Duration.ofSeconds(20));
            }
        }
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartitionedTablesIndexIsAsGoodAsItsPartitions(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE p (a int NOT NULL, b int NOT NULL) PARTITION BY LIST (a)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2) PARTITION BY LIST (b)",
                "CREATE TABLE p21 PARTITION OF p2 FOR VALUES IN (1)",
                "CREATE UNIQUE INDEX p_ab ON ONLY p (a, b)",
                "ALTER TABLE ONLY p ADD CONSTRAINT p_pkey PRIMARY KEY (a, b)");
        List<Finding> findings = findings(database, RULE);
        assertThat(findings).hasSize(2);
        assertThat(findings.get(0).summary())
                .isEqualTo(
                        "The index is not valid, because 2 partitions lack one of their own: there nothing keeps the key"
                                + " unique, and ON CONFLICT cannot use it.");
        assertThat(findings.get(0).evidence())
                .containsEntry("leftover", "partitioned")
                .containsEntry("lackingPartitions", List.of("public.p1", "public.p2"));
        Audits.run(database, only(findings.subList(0, 1)).remedies().get(0));
        assertThat(findings(database, RULE))
                .extracting(finding -> finding.subject().index())
                .containsExactly("p_pkey");
        assertThat(findings.get(1).remedies().get(0).steps().get(1).sql())
                .isEqualTo("ALTER TABLE public.p1 ADD CONSTRAINT p1_p_pkey PRIMARY KEY USING INDEX p1_p_pkey;\n"
                        + "ALTER INDEX public.p_pkey ATTACH PARTITION public.p1_p_pkey;");
        database.execute(
                "CREATE UNIQUE INDEX CONCURRENTLY p1_p_pkey ON p1 (a, b)",
                "ALTER TABLE public.p1 ADD CONSTRAINT p1_p_pkey PRIMARY KEY USING INDEX p1_p_pkey",
                "ALTER INDEX public.p_pkey ATTACH PARTITION public.p1_p_pkey");
        assertThat(only(findings(database, RULE)).evidence()).containsEntry("lackingPartitions", List.of("public.p2"));
    }

    private static void fails(TestDatabase database, String sql) {
        assertThatThrownBy(() -> database.execute(sql))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("23505"));
    }
}
