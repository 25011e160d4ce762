// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences that the catalog ties to nothing, and what a user says about them. */
class CatalogUnlinkedTest {
    private static final String[] SHOP = {
        "CREATE TABLE users (id bigint PRIMARY KEY, name text)",
        "CREATE SEQUENCE users_seq",
        "CREATE SEQUENCE lonely",
        "CREATE SEQUENCE late",
        "CREATE TABLE orders (id bigint PRIMARY KEY DEFAULT nextval('late'::text))",
        "INSERT INTO users VALUES (4)",
        "INSERT INTO orders VALUES (6)"
    };

    @PostgresTest
    void namesTheLikelyColumn(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = Uses.after(database, SHOP);
        assertThat(snapshot.uses()).isEmpty();
        assertThat(Uses.unlinked(snapshot))
                .containsExactly(
                        "public.late -> public.orders.id", "public.lonely -> ", "public.users_seq -> public.users.id");
        KeyFacts keys = snapshot.unlinked().get(0).likely().get(0).keys();
        assertThat(keys).isNotNull();
        assertThat(keys.firstCollision()).hasValue(6);
    }

    @PostgresTest
    void aMappingLinksIt(TestDatabase database) throws Exception {
        CatalogSnapshot snapshot = mapped(database, "users.id=users_seq", "public.orders.id = \"public\".late");
        assertThat(Uses.examined(snapshot))
                .containsExactly(
                        "public.users.id <- public.users_seq, mapped by the user, in users_pkey",
                        "public.orders.id <- public.late, mapped by the user, in orders_pkey");
        assertThat(Uses.unlinked(snapshot)).containsExactly("public.lonely -> ");
    }

    @PostgresTest
    void mappingWhatIsLinkedAnywayChangesNothing(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE a (id serial PRIMARY KEY)", "INSERT INTO a VALUES (1)");
        try (Connection connection = database.connect()) {
            assertThat(Uses.examined(read(connection, "a.id=a_id_seq")))
                    .containsExactly("public.a.id <- public.a_id_seq, serial, in a_pkey");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aMappingOfSomethingUnknownSaysWhat(TestDatabase database) throws Exception {
        assertThatThrownBy(() -> mapped(database, "usres.id=users_seq"))
                .isInstanceOf(MappingException.class)
                .hasMessage("the mapping names the table usres, which this database does not have");
        assertThatThrownBy(() -> mapped(database, "public.users.nr=users_seq"))
                .isInstanceOf(MappingException.class)
                .hasMessage("the mapping names the column nr, which public.users does not have");
        assertThatThrownBy(() -> mapped(database, "users.id=\"Users_seq\""))
                .isInstanceOf(MappingException.class)
                .hasMessage("the mapping names the sequence \"Users_seq\", which this database does not have");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anAmbiguousMappingSaysBetweenWhat(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA other", "CREATE TABLE other.users (id bigint PRIMARY KEY)");
        assertThatThrownBy(() -> mapped(database, "users.id=users_seq"))
                .isInstanceOf(MappingException.class)
                .hasMessage("the mapping names the table users, which stands for other.users and public.users;"
                        + " write the schema too");
    }

    @ParameterizedTest
    @ValueSource(strings = {"users.id", "id=users_seq", "a.b.c.d=s", "users.id=a.b.c", "=", "users.=s", "users.id="})
    void whatIsNoMappingIsRefused(String text) {
        assertThatThrownBy(() -> SequenceMapping.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("'" + text + "' does not map a column to a sequence; write table.column=sequence,"
                        + " for example public.users.id=public.users_seq");
    }

    private static CatalogSnapshot mapped(TestDatabase database, String... mappings) throws SQLException {
        try (Connection connection = database.connect()) {
            if (Sql.texts(connection, "SELECT 1 WHERE to_regclass('users_seq') IS NOT NULL")
                    .isEmpty()) {
                Sql.execute(connection, SHOP);
            }
            return read(connection, mappings);
        }
    }

    private static CatalogSnapshot read(Connection connection, String... mappings) throws SQLException {
        List<SequenceMapping> parsed =
                Stream.of(mappings).map(SequenceMapping::parse).toList();
        return CatalogReader.on(connection)
                .with(ReadOptions.DEFAULT.withMappings(parsed))
                .read();
    }
}
