// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static dev.keymend.diagnosis.Audits.findings;
import static dev.keymend.diagnosis.Audits.only;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class SubscriberSequencesRuleTest {
    private static final Rule RULE = new SubscriberSequencesRule();

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSubscriptionsTablesAreTheServersOwn(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE plain (id serial PRIMARY KEY)",
                "CREATE TABLE tree (id bigint GENERATED ALWAYS AS IDENTITY, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k)",
                "CREATE TABLE leaf PARTITION OF tree FOR VALUES IN (1)",
                "CREATE TABLE local (id serial PRIMARY KEY)",
                "INSERT INTO plain SELECT generate_series(1, 10)",
                "INSERT INTO tree OVERRIDING SYSTEM VALUE SELECT n, 1 FROM generate_series(1, 20) n",
                "INSERT INTO local VALUES (1)",
                "CREATE PUBLICATION p FOR TABLE plain, tree");
        // The database publishes to itself, so that the server writes its catalog.
        database.execute(
                "CREATE SUBSCRIPTION \"from old\" CONNECTION 'host=127.0.0.1 port=" + database.port() + " dbname="
                        + database.name() + " user=postgres' PUBLICATION p"
                        + " WITH (create_slot = false, slot_name = NONE, enabled = false)");
        try {
            Finding finding = only(findings(database, RULE));
            assertThat(finding.severity()).isEqualTo(Severity.WARNING);
            assertThat(finding.subject().toString()).isEqualTo("subscription \"from old\"");
            assertThat(finding.summary())
                    .isEqualTo(
                            "It writes into tables whose keys come from 2 sequences here, and carries rows, not their"
                                    + " values: all are behind, and after a cutover the next inserts fail. At the cutover, once the"
                                    + " subscription is disabled, run keymend fix --apply, then keymend verify.");
            assertThat(finding.evidence())
                    .containsEntry("enabled", false)
                    .containsEntry("tables", 2L)
                    .containsEntry("sequences", 2L)
                    .containsEntry("sequencesBehind", 2L)
                    .containsEntry(
                            "behind",
                            List.of(
                                    "public.plain_id_seq: next 1, highest key of public.plain.id 10",
                                    "public.tree_id_seq: next 1, highest key of public.tree.id 20"));
            assertThat(finding.remedies().get(0).steps())
                    .extracting(Step::title)
                    .containsExactly("Move public.plain_id_seq past 10", "Move public.tree_id_seq past 20");
            String role = database.role("reader");
            database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \"" + role + "\"");
            database.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO \"" + role + "\"");
            assertThat(Audits.only(RULE.check(Audits.seenBy(database, role))).summary())
                    .as("every role may see it")
                    .isEqualTo(finding.summary());
            database.execute("SELECT setval('plain_id_seq', 10), setval('tree_id_seq', 20)");
            Finding quiet = only(findings(database, RULE));
            assertThat(quiet.severity()).isEqualTo(Severity.INFO);
            assertThat(quiet.summary()).contains("none is behind now, but may be as soon as more rows arrive.");
            assertThat(quiet.remedies()).isEmpty();
        } finally {
            database.execute("DROP SUBSCRIPTION \"from old\"");
        }
        assertThat(findings(database, RULE)).isEmpty();
    }

    @Test
    void aSharedSequenceIsMovedPastEveryTablesKeys() {
        ExaminedUse replicated = Facts.of("a").fedBy("s").keys(1, 2, 3).examined();
        ExaminedUse local = Facts.of("b").fedBy("s").keys(1, 50).examined();
        Finding finding = only(RULE.check(Facts.audited(
                List.of(replicated, local), subscribed(replicated.use().table().oid()))));
        assertThat(finding.summary())
                .contains("come from a sequence here, and carries rows, not its values: it is behind,");
        assertThat(finding.remedies().get(0).steps())
                .extracting(step -> ((AdvanceSequence) step.action()).target())
                .containsExactly(50L);
    }

    @Test
    void aSequenceThatIsCarriedIsNotLeftBehind() {
        ExaminedUse use = Facts.of("a").keys(1, 2, 3).examined();
        assertThat(RULE.check(Facts.audited(
                        List.of(use),
                        subscribed(use.use().table().oid(), use.use().sequence().oid()))))
                .isEmpty();
        assertThat(RULE.check(Facts.audited(List.of(use), IndexAudit.EMPTY))).isEmpty();
    }

    private static IndexAudit subscribed(Long... relations) {
        return new IndexAudit(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new IndexAudit.Subscription("sub", true, List.of(relations))),
                List.of(),
                0);
    }
}
