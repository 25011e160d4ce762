// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.diagnosis.Audits.findings;
import static dev.keymend.diagnosis.Audits.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class CollationVersionChangedRuleTest {
    private static final Rule RULE = new CollationVersionChangedRule();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void oneFindingForACollationAndNoneOnceItsVersionIsRecorded(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text COLLATE \"und-x-icu\" CONSTRAINT t_key UNIQUE, b text COLLATE \"de-x-icu\")",
                "CREATE UNIQUE INDEX t_lower ON t (lower(a), b)",
                "CREATE INDEX t_plain ON t (a)",
                "INSERT INTO t VALUES ('x', 'y')",
                "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'und-x-icu'");
        Finding finding = only(findings(database, RULE));
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.subject().toString()).isEqualTo("collation pg_catalog.\"und-x-icu\"");
        assertThat(finding.summary())
                .startsWith("The collation was of version 1.2.3 when that was recorded and is of ")
                .endsWith(
                        " now: texts may be ordered in another way, and then 2 unique indexes let keys in twice that they do"
                                + " not find (public.t_key, public.t_lower). keymend check --deep says whether it has happened.");
        assertThat(finding.evidence())
                .containsEntry("recordedVersion", "1.2.3")
                .containsEntry("uniqueIndexes", 2L)
                .containsEntry("indexes", 3L)
                .containsEntry("uniqueIndexNames", List.of("public.t_key", "public.t_lower"));
        assertThat(finding.remedies().get(0).steps())
                .extracting(Step::sql)
                .containsExactly(
                        "REINDEX INDEX CONCURRENTLY public.t_key;\nREINDEX INDEX CONCURRENTLY public.t_lower;\n"
                                + "REINDEX INDEX CONCURRENTLY public.t_plain;",
                        "ALTER COLLATION pg_catalog.\"und-x-icu\" REFRESH VERSION;");
        Audits.run(database, finding.remedies().get(0));
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aCollationOfNoUniqueIndexIsNobodysConcernHere(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text COLLATE \"und-x-icu\")",
                "CREATE INDEX ON t (a)",
                "UPDATE pg_collation SET collversion = '1.2.3' WHERE collname = 'und-x-icu'");
        assertThat(findings(database, RULE)).isEmpty();
    }

    @PostgresTest(from = 15, servers = Servers.OLDEST_AND_NEWEST)
    void theDatabasesOwnCollationIsOfTheDatabase(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a text CONSTRAINT t_key UNIQUE)",
                "UPDATE pg_database SET datcollversion = '0.1' WHERE datname = current_database()");
        boolean versioned = database.value(
                "SELECT pg_database_collation_actual_version(oid) IS NOT NULL FROM pg_database"
                        + " WHERE datname = current_database()",
                Boolean.class);
        List<Finding> findings = findings(database, RULE);
        assertThat(findings).hasSize(versioned ? 1 : 0);
        for (Finding finding : findings) {
            assertThat(finding.summary()).startsWith("The database's own collation was of version 0.1 ");
            Audits.run(database, finding.remedies().get(0));
            assertThat(findings(database, RULE)).isEmpty();
        }
    }

    @Test
    void manyIndexesAreNotWrittenOut() {
        List<QualifiedName> names = IntStream.range(0, 50)
                .mapToObj(i -> new QualifiedName("public", "i" + i))
                .toList();
        IndexAudit.ChangedCollation changed = new IndexAudit.ChangedCollation(
                new QualifiedName("pg_catalog", "default"), "2.31", "2.36", 1_234, 2_000, names);
        IndexAudit audit = new IndexAudit(List.of(), List.of(), List.of(), List.of(changed), List.of(), List.of(), 0);
        Finding finding = only(RULE.check(Facts.audited(List.of(), audit)));
        assertThat(finding.summary())
                .startsWith(
                        "The database's own collation was of version 2.31 when that was recorded and is of 2.36 now:")
                .contains("1,234 unique indexes let keys in twice that they do not find (public.i0, ")
                .contains("public.i19 and 1,214 more). keymend");
        assertThat(finding.remedies().get(0).steps())
                .extracting(Step::sql)
                .containsExactly(
                        "REINDEX DATABASE CONCURRENTLY shop;", "ALTER DATABASE shop REFRESH COLLATION VERSION;");
    }
}
