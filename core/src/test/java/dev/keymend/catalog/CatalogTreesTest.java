// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;

/** Partitions, where the root is what collides, and inheritance, where each table has keys of its own. */
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
    void aTableThatInheritsHasKeysOfItsOwn(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE TABLE p (id serial PRIMARY KEY)",
                "CREATE TABLE c (extra int, PRIMARY KEY (id)) INHERITS (p)",
                "CREATE TABLE g (PRIMARY KEY (id)) INHERITS (c)",
                "CREATE TABLE q (id int)",
                "CREATE TABLE second (PRIMARY KEY (id)) INHERITS (q, p)",
                "CREATE TABLE without_key () INHERITS (p)",
                "INSERT INTO p VALUES (4)",
                "INSERT INTO g VALUES (90)",
                "INSERT INTO second VALUES (50)",
                "INSERT INTO without_key VALUES (70)");
        assertThat(Uses.examined(snapshot))
                .containsExactlyInAnyOrder(
                        "public.p.id <- public.p_id_seq, serial, in p_pkey",
                        "public.c.id <- public.p_id_seq, default nextval, not owned, in c_pkey",
                        "public.g.id <- public.p_id_seq, default nextval, not owned, in g_pkey",
                        "public.second.id <- public.p_id_seq, default nextval, not owned, in second_pkey");
        assertThat(snapshot.uses())
                .extracting(use ->
                        use.use().table().name().name() + " " + use.keys().firstCollision())
                .containsExactlyInAnyOrder(
                        "p OptionalLong[4]", "c OptionalLong.empty", "g OptionalLong[90]", "second OptionalLong[50]");
        assertThat(snapshot.unexamined()).isEmpty();
    }

    @PostgresTest
    void aChildThatIsForeignOrAViewWithADefaultIsNotExamined(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE FOREIGN DATA WRAPPER nowhere",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
                "CREATE TABLE p (id serial PRIMARY KEY)",
                "CREATE FOREIGN TABLE c () INHERITS (p) SERVER nowhere",
                "CREATE SEQUENCE s",
                "CREATE TABLE t (id int PRIMARY KEY)",
                "CREATE VIEW v AS SELECT * FROM t",
                "ALTER VIEW v ALTER id SET DEFAULT nextval('s')",
                "INSERT INTO p VALUES (4)");
        assertThat(Uses.examined(snapshot)).containsExactly("public.p.id <- public.p_id_seq, serial, in p_pkey");
        assertThat(Uses.unexamined(snapshot))
                .containsExactlyInAnyOrder(
                        "public.c.id (public.p_id_seq): it is a foreign table, whose keys another server holds | null",
                        "public.v.id (public.s): it is a view, and which key its default becomes is not known | null");
    }

    @PostgresTest
    void aForeignPartIsNotExaminedWithoutAnyKeyEither(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE FOREIGN DATA WRAPPER nowhere",
                "CREATE SERVER nowhere FOREIGN DATA WRAPPER nowhere",
                "CREATE TABLE m (id bigserial, at date) PARTITION BY RANGE (at)",
                "CREATE FOREIGN TABLE m2 PARTITION OF m FOR VALUES FROM ('2025-01-01') TO ('2026-01-01') SERVER nowhere");
        assertThat(Uses.unexamined(snapshot))
                .containsExactly("public.m.id (public.m_id_seq): part of the table is a foreign table | null");
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
