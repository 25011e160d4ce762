// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;

/** Partitions and inheritance: the root is what collides. */
class CatalogTreesTest {
    @PostgresTest
    void aPartitionTreeIsOneUseAtItsRoot(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE TABLE m (id bigserial PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (100)",
                "CREATE TABLE m2 PARTITION OF m FOR VALUES FROM (100) TO (1000) PARTITION BY RANGE (id)",
                "CREATE TABLE m2a PARTITION OF m2 FOR VALUES FROM (100) TO (1000)",
                "INSERT INTO m VALUES (5), (500)");
        assertThat(Uses.examined(snapshot)).hasSize(1);
        assertThat(snapshot.uses().get(0).use().table().name()).hasToString("public.m");
        assertThat(snapshot.uses().get(0).use().keys())
                .extracting(UniqueKey::name)
                .containsExactlyInAnyOrder("m_pkey", "m1_pkey", "m2_pkey", "m2a_pkey");
        assertThat(Uses.keys(snapshot).extremeKey()).hasValue(500);
    }

    @PostgresTest(from = 17)
    void anIdentityOfAPartitionedTableIsOneUse(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE TABLE m (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY) PARTITION BY RANGE (id)",
                "CREATE TABLE m1 PARTITION OF m FOR VALUES FROM (1) TO (100)",
                "INSERT INTO m OVERRIDING SYSTEM VALUE VALUES (7)");
        assertThat(Uses.examined(snapshot))
                .containsExactly("public.m.id <- public.m_id_seq, generated always as identity, in m_pkey and m1_pkey");
        assertThat(Uses.keys(snapshot).firstCollision()).hasValue(7);
    }

    @PostgresTest
    void aPartitionWithItsOwnSequenceIsItsOwnUse(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE TABLE m (id bigserial, at date, PRIMARY KEY (id, at)) PARTITION BY RANGE (at)",
                "CREATE TABLE m1 (id bigserial, at date NOT NULL, PRIMARY KEY (id, at))",
                "ALTER TABLE m ATTACH PARTITION m1 FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "INSERT INTO m1 VALUES (40, '2026-05-05')");
        assertThat(Uses.examined(snapshot))
                .containsExactlyInAnyOrder(
                        "public.m.id <- public.m_id_seq, serial, in m_pkey and m1_pkey",
                        "public.m1.id <- public.m1_id_seq, serial, in m1_pkey");
        assertThat(snapshot.uses())
                .allSatisfy(use -> assertThat(use.keys().firstCollision()).hasValue(40));
    }

    @PostgresTest
    void keysOfChildrenCountAndTheUseIsTheParents(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE TABLE p (id serial PRIMARY KEY)",
                "CREATE TABLE c (extra int, PRIMARY KEY (id)) INHERITS (p)",
                "CREATE TABLE g (PRIMARY KEY (id)) INHERITS (c)",
                "INSERT INTO g VALUES (90)");
        assertThat(Uses.examined(snapshot))
                .containsExactly("public.p.id <- public.p_id_seq, serial, in p_pkey and c_pkey and g_pkey");
        assertThat(Uses.keys(snapshot).firstCollision()).hasValue(90);
    }

    @PostgresTest
    void aTreeWithAForeignPartIsNotExamined(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE FOREIGN DATA WRAPPER nowhere",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
                "CREATE TABLE m (id bigserial, at date) PARTITION BY RANGE (at)",
                "CREATE TABLE m1 PARTITION OF m (PRIMARY KEY (id)) FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE FOREIGN TABLE m2 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') SERVER nowhere");
        assertThat(Uses.examined(snapshot)).isEmpty();
        assertThat(Uses.unexamined(snapshot))
                .containsExactly("public.m.id (public.m_id_seq): part of the table is a foreign table | null");
    }
}
