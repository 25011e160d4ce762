// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.diagnosis.Audits.deepFindings;
import static dev.keymend.diagnosis.Audits.findings;
import static dev.keymend.diagnosis.Audits.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.plan.Remedy;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Indexes that were really damaged, by every kind of key, and sound ones beside them. */
class UniqueIndexCorruptRuleTest {
    private static final Rule RULE = new UniqueIndexCorruptRule();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void keysThatStandTwiceAreCountedOnlyWhereTablesMayBeRead(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id int PRIMARY KEY, a int CONSTRAINT t_key UNIQUE)", "INSERT INTO t VALUES (1, 1)");
        behindTheIndexsBack(database, "t_key", "INSERT INTO t VALUES (2, 1), (3, 3)");
        assertThat(findings(database, RULE)).isEmpty();
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.subject().toString()).isEqualTo("public.t (t_key)");
        assertThat(finding.summary())
                .isEqualTo(
                        "1 key stands in more than one row, for example those at ctid (0,1) and (0,2), though the index is"
                                + " unique: it is corrupt, and may hide rows from queries.");
        assertThat(finding.evidence())
                .containsEntry("duplicateKeys", 1L)
                .containsEntry("duplicateKeysCountedToTheEnd", true)
                .containsEntry("duplicateRows", List.of("(0,1) and (0,2)"))
                .containsEntry("refusedBecause", "which of the rows that share a key is to stay, no rule can tell");
        assertThat(finding.remedies())
                .extracting(Remedy::title)
                .containsExactly(
                        "List the rows that share a key",
                        "Keep one row of each key, and the others in a table of their own",
                        "Rebuild the index, as soon as no key is there twice");
        Audits.run(database, finding.remedies().get(1));
        assertThat(deepFindings(database, RULE)).isEmpty();
        assertThat(database.text("SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"))
                .isEqualTo("2 3");
        assertThat(database.text("SELECT id::text FROM t_duplicates")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void everyKindOfKeyIsReadAsItsIndexReadsIt(TestDatabase database) throws Exception {
        database.execute(
                "CREATE COLLATION blind (provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
                "CREATE TYPE pair AS (x int, y int)",
                "CREATE TABLE \"k\" (\"k 1\" text, k1 text, r pair, p int, c text, place int)",
                "CREATE UNIQUE INDEX by_expression ON \"k\" (lower(\"k 1\"))",
                "CREATE UNIQUE INDEX by_collation ON \"k\" (c COLLATE blind)",
                "CREATE UNIQUE INDEX by_pattern ON \"k\" (k1 text_pattern_ops)",
                "CREATE UNIQUE INDEX by_row ON \"k\" (r)",
                "CREATE UNIQUE INDEX by_part ON \"k\" (p) WHERE place > 1",
                "CREATE UNIQUE INDEX by_constant ON \"k\" ((1)) WHERE place = 9",
                "CREATE UNIQUE INDEX by_two ON \"k\" (p, place)",
                "INSERT INTO \"k\" VALUES ('A', 'A', (1, NULL), 1, 'A', 2), (NULL, NULL, NULL, NULL, NULL, NULL),"
                        + " (NULL, NULL, NULL, 1, NULL, 1), (NULL, 'a', (2, NULL), NULL, NULL, 9)");
        assertThat(deepFindings(database, RULE)).isEmpty();
        behindTheIndexsBack(
                database,
                null,
                "INSERT INTO \"k\" VALUES ('a', 'A', (1, NULL), 1, 'a', 2), (NULL, NULL, NULL, NULL, NULL, 9)");
        assertThat(deepFindings(database, RULE))
                .extracting(finding ->
                        finding.subject().index() + " " + finding.evidence().get("duplicateRows"))
                .containsExactlyInAnyOrder(
                        "by_collation [(0,1) and (0,5)]",
                        "by_constant [(0,4) and (0,6)]",
                        "by_expression [(0,1) and (0,5)]",
                        "by_part [(0,1) and (0,5)]",
                        "by_pattern [(0,1) and (0,5)]",
                        "by_row [(0,1) and (0,5)]",
                        "by_two [(0,1) and (0,5)]");
    }

    @PostgresTest(from = 15, servers = Servers.NEWEST)
    void nullsThatAreNotDistinctStandTwice(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int, b int, CONSTRAINT t_key UNIQUE NULLS NOT DISTINCT (a, b))",
                "INSERT INTO t VALUES (1, NULL), (2, NULL)");
        behindTheIndexsBack(database, "t_key", "INSERT INTO t VALUES (1, NULL)");
        assertThat(only(deepFindings(database, RULE)).evidence())
                .containsEntry("duplicateRows", List.of("(0,1) and (0,3)"));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void healthyOddities(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE parent (a int UNIQUE)",
                "CREATE TABLE child () INHERITS (parent)",
                "INSERT INTO parent VALUES (1)",
                "INSERT INTO child VALUES (1), (1)",
                "CREATE TABLE late (a int CONSTRAINT late_key UNIQUE DEFERRABLE INITIALLY DEFERRED)",
                "INSERT INTO late VALUES (1)",
                "CREATE TABLE p (a int, b int, UNIQUE (a, b)) PARTITION BY LIST (a)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
                "INSERT INTO p VALUES (1, 1), (1, NULL), (1, NULL)");
        try (Connection writer = database.connect()) {
            writer.setAutoCommit(false);
            Sql.execute(writer, "INSERT INTO late VALUES (1)");
            assertThat(deepFindings(database, RULE)).isEmpty();
            CatalogSnapshot own = CatalogReader.on(writer)
                    .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.DEEP))
                    .read();
            assertThat(RULE.check(own)).isEmpty();
            assertThat(own.unexamined())
                    .extracting(gap -> gap.subject() + ": " + gap.reason())
                    .containsExactly(
                            "public.late (late_key): its constraint may be violated until this transaction ends");
            assertThat(Sql.text(writer, "SHOW enable_indexscan")).isEqualTo("on");
            writer.rollback();
        }
        assertThat(Audits.snapshot(database, ReadOptions.Depth.DEEP)
                        .indexAudit()
                        .compared())
                .isEqualTo(3);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void countingStopsAtALimit(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)", "INSERT INTO t SELECT generate_series(1, 2000)");
        behindTheIndexsBack(database, "t_key", "INSERT INTO t SELECT generate_series(1, 2000)");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.summary())
                .startsWith("More than 1,000 keys stand in more than one row, for example those at");
        assertThat(finding.evidence())
                .containsEntry("duplicateKeys", 1000L)
                .containsEntry("duplicateKeysCountedToTheEnd", false);
        assertThat((List<?>) finding.evidence().get("duplicateRows")).hasSize(3);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void amcheckFindsARowThatTheIndexMisses(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA ext",
                "CREATE EXTENSION amcheck SCHEMA ext",
                "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE)",
                "INSERT INTO t VALUES (1)");
        assertThat(deepFindings(database, RULE)).isEmpty();
        behindTheIndexsBack(database, "t_key", "INSERT INTO t VALUES (2)");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.summary())
                .startsWith(
                        "amcheck found a fault in the index: heap tuple (0,2) from table \"t\" lacks matching index tuple")
                .endsWith(". It may let a key in twice, refuse one that is free, and hide rows from queries.");
        assertThat(finding.evidence())
                .containsEntry("duplicateKeys", 0L)
                .containsKey("fault")
                .doesNotContainKeys("duplicateRows", "refusedBecause");
        assertThat(String.valueOf(finding.evidence().get("check"))).startsWith("select ext.bt_index_check(");
        Audits.run(database, finding.remedies().get(0));
        assertThat(deepFindings(database, RULE)).isEmpty();
    }

    @PostgresTest(from = 17, servers = Servers.NEWEST)
    void amcheckLooksForKeysThatStandTwiceWhereItCan(TestDatabase database) throws Exception {
        database.execute("CREATE EXTENSION amcheck", "CREATE TABLE t (a int CONSTRAINT t_key UNIQUE, b int)");
        // Two index entries of one key that both lead to a living row: built while the index was not unique.
        database.execute(
                "INSERT INTO t VALUES (1, 1)",
                "UPDATE pg_index SET indisunique = false WHERE indexrelid = 't_key'::regclass",
                "INSERT INTO t VALUES (1, 2)",
                "UPDATE pg_index SET indisunique = true WHERE indexrelid = 't_key'::regclass");
        Finding finding = only(deepFindings(database, RULE));
        assertThat(finding.evidence()).containsEntry("duplicateKeys", 1L);
        assertThat(String.valueOf(finding.evidence().get("check"))).endsWith(", true, true)");
        assertThat(finding.summary()).contains(" amcheck says: index uniqueness is violated for index \"t_key\".");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatMayNotBeReadIsSaid(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE hidden (a int CONSTRAINT hidden_key UNIQUE)",
                "CREATE TABLE filtered (a int CONSTRAINT filtered_key UNIQUE)",
                "ALTER TABLE filtered ENABLE ROW LEVEL SECURITY",
                "CREATE TABLE seen (a int CONSTRAINT seen_key UNIQUE)",
                "CREATE SCHEMA shut",
                "CREATE TABLE shut.t (a int CONSTRAINT t_key UNIQUE)",
                "GRANT SELECT ON filtered, seen, shut.t TO \"" + role + "\"");
        try (Connection connection = database.connect(role)) {
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.DEEP))
                    .read();
            assertThat(snapshot.unexamined())
                    .extracting(gap -> gap.subject() + ": " + gap.reason() + " | "
                            + String.valueOf(gap.grant()).replace(role, "reader"))
                    .containsExactlyInAnyOrder(
                            "public.hidden (hidden_key): no SELECT on the table, which must be read to compare the index with"
                                    + " it | GRANT SELECT ON public.hidden TO reader;",
                            "public.filtered (filtered_key): row-level security hides rows from this role, so the index cannot"
                                    + " be compared with its table | ALTER ROLE reader BYPASSRLS;",
                            "shut.t (t_key): no USAGE on the schema of the table | GRANT USAGE ON SCHEMA shut TO reader;");
            assertThat(snapshot.indexAudit().compared()).isEqualTo(1);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatTakesTooLongOrIsLockedIsSaid(TestDatabase database) throws Exception {
        database.execute(
                "CREATE FUNCTION same(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS 'SELECT $1::bigint'",
                "CREATE TABLE slow (a int)",
                "CREATE UNIQUE INDEX slow_same ON slow (same(a))",
                "INSERT INTO slow VALUES (1)",
                "CREATE OR REPLACE FUNCTION same(int) RETURNS bigint IMMUTABLE LANGUAGE sql AS"
                        + " 'SELECT count(*) + $1 FROM generate_series(1, 10000000000)'",
                "CREATE TABLE locked (a int CONSTRAINT locked_key UNIQUE)");
        try (Connection holder = database.connect();
                Connection reader = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE locked");
            CatalogSnapshot snapshot = CatalogReader.on(reader)
                    .with(new ReadOptions(
                            Duration.ofSeconds(2), Duration.ofMillis(200), List.of(), ReadOptions.Depth.DEEP))
                    .read();
            assertThat(snapshot.unexamined())
                    .extracting(gap -> gap.subject() + ": " + gap.reason())
                    .containsExactlyInAnyOrder(
                            "public.locked (locked_key): locked by another session for longer than 200 ms",
                            "public.slow (slow_same): reading the whole table took longer than 2 s");
            holder.rollback();
        }
    }

    /** Puts rows into a table, but not into its index; null for all of its indexes. */
    private static void behindTheIndexsBack(TestDatabase database, @Nullable String index, String insert)
            throws SQLException {
        String which = index == null ? "indrelid = 'k'::regclass" : "indexrelid = '" + index + "'::regclass";
        database.execute(
                "UPDATE pg_index SET indisready = false WHERE " + which,
                insert,
                "UPDATE pg_index SET indisready = true WHERE " + which);
    }
}
