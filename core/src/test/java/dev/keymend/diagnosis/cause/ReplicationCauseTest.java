// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.pasted;
import static dev.keymend.diagnosis.cause.Incidents.steps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Apply workers of every age, by their logs in every form. */
class ReplicationCauseTest {
    private static final String ID = "replication-apply";
    private static final String PLAIN = "duplicate key value violates unique constraint \"items_pkey\"";
    private static final String WITHOUT_CONTEXT = """
            2026-11-23 10:15:00.217 UTC [4711] logical replication worker ERROR:  duplicate key value violates unique constraint "items_pkey"
            2026-11-23 10:15:00.217 UTC [4711] logical replication worker DETAIL:  Key (id)=(1) already exists.
            """;

    @Test
    void theBackendTypeIsReadInEveryForm() {
        String csv = "2026-11-23 10:15:00.217 UTC,,,4711,,6762.1267,1,,2026-11-23 10:15:00 UTC,3/5,0,ERROR,23505,\""
                + PLAIN.replace("\"", "\"\"")
                + "\",\"Key (id)=(1) already exists.\",,,,,,,,\"\",\"logical replication worker\",,0\n";
        String json =
                "{\"timestamp\":\"2026-11-23 10:15:00.217 UTC\",\"pid\":4711,\"error_severity\":\"ERROR\",\"state_code\":"
                        + "\"23505\",\"message\":\"" + PLAIN.replace("\"", "\\\"")
                        + "\",\"detail\":\"Key (id)=(1) already exists.\",\"backend_type\":\"logical replication apply worker\"}\n";
        assertThat(List.of(WITHOUT_CONTEXT, csv, json)).allSatisfy(log -> {
            UniqueViolation violation = UniqueViolation.parse(log).get(0);
            assertThat(violation.backendType())
                    .startsWith("logical replication ")
                    .endsWith("worker");
            assertThat(violation.key()).isNotNull();
        });
        assertThat(UniqueViolation.parse("2026-11-23 10:15:00.217 UTC [4711] ann@shop ERROR:  " + PLAIN + "\n")
                        .get(0)
                        .backendType())
                .isNull();
    }

    @PostgresTest(from = 14, to = 14)
    void fourteenSaysOnlyWhoFailed(TestDatabase database) throws Exception {
        subscriber(database);
        try {
            Cause cause = cause(pasted(database, WITHOUT_CONTEXT), ID);
            assertThat(cause.confidence()).isEqualTo(Confidence.PROVEN);
            assertThat(cause.evidence()).containsExactly("the error was logged by a logical replication worker");
            String oid = database.text("SELECT oid::text FROM pg_subscription WHERE subname = 'my sub'");
            assertThat(steps(cause))
                    .containsExactly(
                            "DELETE FROM public.items WHERE id = '1';",
                            "SELECT external_id, remote_lsn FROM pg_replication_origin_status;\n"
                                    + "ALTER SUBSCRIPTION \"my sub\" DISABLE;\n"
                                    + "SELECT pg_replication_origin_advance('pg_" + oid
                                    + "', /* the end of the transaction in the publisher's WAL */);\n"
                                    + "ALTER SUBSCRIPTION \"my sub\" ENABLE;");
        } finally {
            unsubscribe(database);
        }
    }

    @PostgresTest(from = 15, servers = Servers.OLDEST_AND_NEWEST)
    void theContextNamesTheSubscriptionAndThePlaceToSkipTo(TestDatabase database) throws Exception {
        subscriber(database);
        try {
            String oid = database.text("SELECT oid::text FROM pg_subscription WHERE subname = 'my sub'");
            String log = """
                    2026-11-23 10:15:00.217 UTC [4711] ERROR:  duplicate key value violates unique constraint "items_pkey"
                    2026-11-23 10:15:00.217 UTC [4711] DETAIL:  Key (id)=(1) already exists.
                    2026-11-23 10:15:00.217 UTC [4711] CONTEXT:  processing remote data for replication origin "pg_%s" during message type "INSERT" for replication target relation "public.items" in transaction 725, finished at 0/14C0378
                    """;
            List<String> steps = steps(cause(pasted(database, log.formatted(oid)), ID));
            assertThat(steps)
                    .containsExactly(
                            "DELETE FROM public.items WHERE id = '1';",
                            "ALTER SUBSCRIPTION \"my sub\" SKIP (lsn = '0/14C0378');");
            database.execute(steps.get(1));
            assertThat(steps(cause(pasted(database, log.formatted("1")), ID)).get(1))
                    .as("a subscription of another database")
                    .startsWith("ALTER SUBSCRIPTION /* the subscription */ SKIP");
        } finally {
            unsubscribe(database);
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void eachSortOfConflictHasItsWords(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE items (id int PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        String log = """
                2026-11-23 10:15:00.217 UTC [4711] ERROR:  conflict detected on relation "public.items": conflict=%s
                2026-11-23 10:15:00.217 UTC [4711] DETAIL:  Key already exists in unique index "items_pkey", which was modified in transaction 740.
                	Key (id)=(1); existing local row (1); remote row (1).
                """;
        assertThat(cause(pasted(database, log.formatted("insert_exists")), ID).summary())
                .contains("a row from the publisher is on the subscriber already");
        assertThat(cause(pasted(database, log.formatted("update_exists")), ID).summary())
                .contains("an update from the publisher gives a row a key");
        assertThat(cause(pasted(database, log.formatted("multiple_unique_conflicts")), ID)
                        .summary())
                .contains("several rows on the subscriber");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aFirstCopyCannotBeSkipped(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE items (id int PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        Explanation explained = pasted(database, WITHOUT_CONTEXT + """
                2026-11-23 10:15:00.217 UTC [4711] logical replication worker CONTEXT:  COPY items, line 1
                """);
        Cause cause = cause(explained, ID);
        assertThat(cause.summary()).startsWith("The first copy of a subscription's table");
        assertThat(steps(cause)).containsExactly("DELETE FROM public.items WHERE id = '1';");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aClientsErrorIsNone(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE items (id int PRIMARY KEY)", "INSERT INTO items VALUES (1)");
        assertThat(causes(pasted(database, WITHOUT_CONTEXT.replace("logical replication worker", "client backend"))))
                .doesNotContain("replication-apply PROVEN");
    }

    private static void subscriber(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE items (id int PRIMARY KEY)",
                "INSERT INTO items VALUES (1)",
                "CREATE SUBSCRIPTION \"my sub\" CONNECTION 'dbname=nowhere' PUBLICATION p WITH (connect = false)");
    }

    private static void unsubscribe(TestDatabase database) throws Exception {
        database.execute("ALTER SUBSCRIPTION \"my sub\" SET (slot_name = NONE)", "DROP SUBSCRIPTION \"my sub\"");
    }
}
