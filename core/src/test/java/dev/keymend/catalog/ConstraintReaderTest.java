// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Constraints by the name that an error gives. */
class ConstraintReaderTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theKeysPartsAreThoseThatDetailPrints(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"T,1\" (\"a, b\" text, e text, n char(5), gone bool, more int)",
                "CREATE UNIQUE INDEX \"k\"\"1\" ON \"T,1\" (\"a, b\", lower(e), n) INCLUDE (more) WHERE NOT gone");
        ConstraintFacts key = find(database, "k\"1", null, null).get(0);
        assertThat(key.columnTexts()).containsExactly("\"a, b\"", "lower(e)", "n");
        assertThat(key.parts()).extracting(ConstraintFacts.Part::column).containsExactly("a, b", null, "n");
        assertThat(key.parts()).extracting(ConstraintFacts.Part::type).containsExactly("text", "text", "bpchar");
        assertThat(key.included()).containsExactly("more");
        assertThat(key.predicate()).isEqualTo("(NOT gone)");
        assertThat(key.constraint()).isNull();
        assertThat(key.name()).isEqualTo("k\"1");
        assertThat(key.unique()).isTrue();
        assertThat(key.primary()).isFalse();
        assertThat(key.ofPartition()).isFalse();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void schemaAndTableTellNamesakesApart(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE t (a int CONSTRAINT k UNIQUE)",
                "CREATE TABLE other.u (a int CONSTRAINT k UNIQUE)");
        assertThat(find(database, "k", null, null)).hasSize(2);
        assertThat(find(database, "k", "other", null))
                .extracting(each -> each.table().name())
                .containsExactly("u");
        assertThat(find(database, "k", null, "t"))
                .extracting(each -> each.table().schema())
                .containsExactly("public");
        assertThat(find(database, "k", "other", "t")).isEmpty();
        assertThat(find(database, "K", null, null)).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLeafsIndexLeadsToItsRoot(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA parts",
                "CREATE TABLE root (a int PRIMARY KEY) PARTITION BY RANGE (a)",
                "CREATE TABLE parts.middle PARTITION OF root FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (a)",
                "CREATE TABLE parts.leaf PARTITION OF parts.middle FOR VALUES FROM (0) TO (5)");
        ConstraintFacts leaf = find(database, "leaf_pkey", "parts", "leaf").get(0);
        assertThat(leaf.ofPartition()).isTrue();
        assertThat(leaf.root()).isEqualTo(new QualifiedName("public", "root"));
        assertThat(leaf.rootIndex()).isEqualTo("root_pkey");
        assertThat(leaf.primary()).isTrue();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void deferrableExclusionAndSystemKeysAreSaidToBeSo(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int CONSTRAINT late UNIQUE DEFERRABLE INITIALLY DEFERRED, r int4range,"
                + " CONSTRAINT apart EXCLUDE USING gist (r WITH &&), PRIMARY KEY (r, a))");
        ConstraintFacts late = find(database, "late", null, null).get(0);
        assertThat(List.of(late.deferrable(), late.deferred(), late.exclusion()))
                .containsExactly(true, true, false);
        ConstraintFacts apart = find(database, "apart", null, null).get(0);
        assertThat(List.of(apart.exclusion(), apart.unique())).containsExactly(true, false);
        assertThat(apart.parts().get(0).operator()).isEqualTo("OPERATOR(pg_catalog.&&)");
        ConstraintFacts system =
                find(database, "pg_type_typname_nsp_index", null, null).get(0);
        assertThat(system.ofSystem()).isTrue();
        try (Connection connection = database.connect()) {
            assertThat(new ConstraintReader(connection, ReadOptions.DEFAULT).ofTable(late.tableOid()))
                    .extracting(ConstraintFacts::name)
                    .containsExactly("t_pkey", "apart", "late");
        }
    }

    @PostgresTest(from = 15)
    void nullsNotDistinctIsRead(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (a int CONSTRAINT one UNIQUE NULLS NOT DISTINCT, b int CONSTRAINT many UNIQUE)");
        assertThat(find(database, "one", null, null).get(0).nullsNotDistinct()).isTrue();
        assertThat(find(database, "many", null, null).get(0).nullsNotDistinct()).isFalse();
    }

    private static List<ConstraintFacts> find(
            TestDatabase database, String name, @Nullable String schema, @Nullable String table) throws SQLException {
        try (Connection connection = database.connect()) {
            return new ConstraintReader(connection, ReadOptions.DEFAULT).find(name, schema, table);
        }
    }
}
