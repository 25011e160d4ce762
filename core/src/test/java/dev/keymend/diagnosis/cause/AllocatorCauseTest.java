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

/** Ids in the patterns that allocators leave behind, and an import that must not be taken for one. */
class AllocatorCauseTest {
    private static final String ID = "allocator-mismatch";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void hiLoRunsFarAhead(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE orders (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO orders (id) SELECT block * 50 - 49 + place FROM"
                        + " (SELECT nextval('orders_id_seq') AS block FROM generate_series(1, 30)) AS b,"
                        + " generate_series(0, 49) AS place");
        Explanation explained = explained(database, "INSERT INTO orders (note) VALUES ('by hand')");
        assertThat(causes(explained)).containsExactly("sequence-behind PROVEN", "allocator-mismatch POSSIBLE");
        assertThat(cause(explained, ID).evidence())
                .containsExactly("the highest key, 1500, is 48 times the sequence's last value, 31, and the sequence's"
                        + " increment is 1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void pooledBlocksOverlapWhereTheSequenceCountsByOne(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE orders (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO orders (id) SELECT g FROM generate_series(1, 199) AS g",
                "SELECT setval('orders_id_seq', 200)",
                // The block of 200; the next nextval is 201, and the block of that begins with a taken id.
                "INSERT INTO orders (id) SELECT g FROM generate_series(200, 249) AS g",
                "SELECT nextval('orders_id_seq')");
        Explanation explained = explained(database, "INSERT INTO orders (id, note) VALUES (202, 'x')");
        Cause cause = cause(explained, ID);
        assertThat(cause.confidence()).isEqualTo(Confidence.LIKELY);
        assertThat(cause.evidence())
                .containsExactly(
                        "the highest key, 249, is 48 beyond the sequence's last value, 201: less than a block of 50",
                        "all 48 ids in between are taken, as those of a block are",
                        "the statement gives the id itself, as an allocator does");
        assertThat(causes(explained).get(0)).isEqualTo("explicit-key PROVEN");
        database.execute(Incidents.steps(cause).get(0));
        assertThat(database.text("SELECT last_value::text FROM orders_id_seq")).isEqualTo("299");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aBlockIsNoMoreThanPossibleWhereTheSequenceGaveTheId(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE orders (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO orders (id) SELECT g FROM generate_series(1, 249) AS g",
                "SELECT setval('orders_id_seq', 200)");
        assertThat(causes(explained(database, "INSERT INTO orders (note) VALUES ('x')")))
                .containsExactly("sequence-behind PROVEN", "allocator-mismatch POSSIBLE");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anImportIsNoBlock(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE few (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO few (id) SELECT g FROM generate_series(1, 50) AS g",
                "CREATE TABLE gaps (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO gaps (id) SELECT g FROM generate_series(201, 249, 2) AS g",
                "SELECT setval('gaps_id_seq', 200)",
                "CREATE TABLE far (id bigserial PRIMARY KEY, note text)",
                "INSERT INTO far (id) SELECT g FROM generate_series(201, 400) AS g",
                "SELECT setval('far_id_seq', 200)");
        for (String table : new String[] {"few", "gaps", "far"}) {
            assertThat(causes(explained(database, "INSERT INTO " + table + " (note) VALUES ('x')")))
                    .as(table)
                    .containsExactly("sequence-behind PROVEN");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void twoSortsOfBlocksOverlapWhereTheSequenceCountsByBlocks(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE orders_seq INCREMENT BY 50",
                "CREATE TABLE orders (id bigint DEFAULT nextval('orders_seq') PRIMARY KEY, note text)",
                // Upwards from 1; then somebody counts downwards from 51.
                "INSERT INTO orders (id) SELECT b + g FROM (SELECT nextval('orders_seq') AS b) AS n,"
                        + " generate_series(0, 49) AS g",
                "SELECT nextval('orders_seq')");
        String insert = "INSERT INTO orders (id, note) VALUES (18, 'x')";
        Explanation explained = explained(database, insert);
        assertThat(causes(explained)).containsExactly("explicit-key PROVEN", "allocator-mismatch POSSIBLE");
        assertThat(cause(explained, ID).evidence())
                .containsExactly(
                        "public.orders_seq issues every 50th id: 1, then 51",
                        "18 is 17 past one of them: it was derived from a block, or given by hand");
        assertThat(causes(explain(database, refused(database, "INSERT INTO orders (id) VALUES (1)"), null)))
                .as("an id that the sequence issues itself")
                .doesNotContain("allocator-mismatch POSSIBLE");
    }
}
