// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Names are hostile. */
class CatalogNamesTest {
    @PostgresTest
    void quotedNamesAreReadAndShownQuoted(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE SCHEMA \"My Shop\"",
                "CREATE TABLE \"My Shop\".\"Order Items\" (\"Item Id\" serial PRIMARY KEY)",
                "CREATE TABLE \"we\"\"ird\" (\"i\"\"d\" serial PRIMARY KEY)",
                "CREATE TABLE \"we'ird\\x\" (\"user\" serial PRIMARY KEY)",
                "INSERT INTO \"we'ird\\x\" VALUES (3)");
        assertThat(Uses.examined(snapshot))
                .containsExactlyInAnyOrder(
                        "\"My Shop\".\"Order Items\".\"Item Id\" <- \"My Shop\".\"Order Items_Item Id_seq\", serial,"
                                + " in Order Items_pkey",
                        "public.\"we\"\"ird\".\"i\"\"d\" <- public.\"we\"\"ird_i\"\"d_seq\", serial, in we\"ird_pkey",
                        "public.\"we'ird\\x\".\"user\" <- public.\"we'ird\\x_user_seq\", serial, in we'ird\\x_pkey");
        assertThat(snapshot.unexamined()).isEmpty();
    }

    @PostgresTest
    void theSameNameInTwoSchemasIsTwoTables(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(
                database,
                "CREATE SCHEMA other",
                "CREATE TABLE t (id serial PRIMARY KEY)",
                "CREATE TABLE other.t (id serial PRIMARY KEY)",
                "INSERT INTO other.t VALUES (9)");
        assertThat(snapshot.uses())
                .extracting(use ->
                        use.use().quotedColumn() + " " + use.keys().extremeKey().orElse(0))
                .containsExactlyInAnyOrder("other.t.id 9", "public.t.id 0");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anyNamesAtAll(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Property.check(60, generator -> {
                List<String> names = distinctNames(generator);
                String table = Identifiers.quote(names.get(0), names.get(1));
                String column = Identifiers.quote(names.get(2));
                Sql.execute(
                        connection,
                        "CREATE SCHEMA " + Identifiers.quote(names.get(0)),
                        "CREATE SEQUENCE " + Identifiers.quote(names.get(0), names.get(3)) + " INCREMENT 5",
                        "CREATE TABLE " + table + " (" + column + " bigint DEFAULT nextval("
                                + Identifiers.literal(Identifiers.quote(names.get(0), names.get(3))) + "))",
                        "CREATE UNIQUE INDEX ON " + table + " (" + column + ") WHERE " + column + " > 0",
                        "INSERT INTO " + table + " VALUES (11), (12)");
                CatalogSnapshot snapshot = CatalogReader.on(connection).read();
                Sql.execute(connection, "DROP SCHEMA " + Identifiers.quote(names.get(0)) + " CASCADE");
                assertThat(Uses.unexamined(snapshot)).isEmpty();
                ExaminedUse use = snapshot.uses().get(0);
                assertThat(List.of(
                                use.use().table().name().schema(),
                                use.use().table().name().name(),
                                use.use().column(),
                                use.use().sequence().name().name()))
                        .isEqualTo(names);
                assertThat(use.keys().firstCollision()).hasValue(11);
                assertThat(use.use().plainDefault()).isTrue();
            });
        }
    }

    private static List<String> distinctNames(Generator generator) {
        Set<String> names = new LinkedHashSet<>();
        while (names.size() < 4) {
            String name = generator.hostileName();
            if (!name.startsWith("pg_")) {
                names.add(name);
            }
        }
        return List.copyOf(names);
    }
}
