// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static java.util.Objects.requireNonNull;
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
        LikelyColumn likely = snapshot.unlinked().get(0).likely().get(0);
        assertThat(requireNonNull(likely.keys()).firstCollision()).hasValue(6);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aDefaultThatHidesItsSequenceIsNotExamined(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SCHEMA \"Odd One\"",
                "CREATE SEQUENCE \"Odd One\".counter",
                "CREATE FUNCTION \"Odd One\".\"Next\"() RETURNS bigint LANGUAGE sql"
                        + " AS $$ SELECT nextval('\"Odd One\".counter') $$",
                "CREATE FUNCTION invoice() RETURNS text LANGUAGE plpgsql"
                        + " AS $$ BEGIN RETURN 'INV-' || NextVal('\"Odd One\".counter'); END $$",
                "CREATE FUNCTION atomic() RETURNS text LANGUAGE sql"
                        + " BEGIN ATOMIC SELECT 'A-' || nextval('\"Odd One\".counter'); END",
                "CREATE FUNCTION nano() RETURNS text LANGUAGE sql AS $$ SELECT md5(random()::text) $$",
                "CREATE FUNCTION seven() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 7 $$",
                "CREATE DOMAIN key AS int",
                "CREATE TABLE a_function (id bigint PRIMARY KEY DEFAULT \"Odd One\".\"Next\"())",
                "CREATE TABLE b_domain (id key UNIQUE DEFAULT \"Odd One\".\"Next\"())",
                "CREATE TABLE c_nothing (id bigint PRIMARY KEY DEFAULT nextval('nosuch'::text))",
                "CREATE TABLE d_elsewhere (id bigint PRIMARY KEY DEFAULT nextval('\"Odd One\".counter'::text))",
                "CREATE TABLE e_text (id text PRIMARY KEY DEFAULT invoice())",
                "CREATE TABLE f_atomic (id text PRIMARY KEY DEFAULT atomic())",
                "CREATE TABLE g_root (id bigint DEFAULT \"Odd One\".\"Next\"(), k int, PRIMARY KEY (id, k))"
                        + " PARTITION BY LIST (k)",
                "CREATE TABLE g_part PARTITION OF g_root FOR VALUES IN (1)",
                "CREATE TABLE healthy (id text PRIMARY KEY DEFAULT nano(), u uuid UNIQUE DEFAULT gen_random_uuid(),"
                        + " t bigint UNIQUE DEFAULT extract(epoch FROM clock_timestamp()) * 1000,"
                        + " c int UNIQUE DEFAULT seven(), n int DEFAULT \"Odd One\".\"Next\"())",
                "CREATE TABLE owner (id bigint PRIMARY KEY DEFAULT \"Odd One\".\"Next\"())",
                "CREATE SEQUENCE of_owner OWNED BY owner.id");
        String calls = ": its default calls the function \"Odd One\".\"Next\", which may take its values from any"
                + " sequence; say which one with --map ";
        try (Connection connection = database.connect()) {
            assertThat(Uses.unexamined(read(connection)))
                    .containsExactly(
                            "public.a_function.id" + calls + "public.a_function.id=SEQUENCE | null",
                            "public.b_domain.id" + calls + "public.b_domain.id=SEQUENCE | null",
                            "public.c_nothing.id: its default names its sequence only by a text:"
                                    + " nextval(('nosuch'::text)::regclass); say which one with --map"
                                    + " public.c_nothing.id=SEQUENCE | null",
                            "public.d_elsewhere.id: its default names its sequence only by a text:"
                                    + " nextval(('\"Odd One\".counter'::text)::regclass); say which one with --map"
                                    + " public.d_elsewhere.id=SEQUENCE | null",
                            "public.e_text.id: its default calls the function public.invoice, which may take its values"
                                    + " from any sequence; say which one with --map public.e_text.id=SEQUENCE | null",
                            "public.f_atomic.id: its default calls the function public.atomic, which may take its values"
                                    + " from any sequence; say which one with --map public.f_atomic.id=SEQUENCE | null",
                            "public.g_root.id" + calls + "public.g_root.id=SEQUENCE | null");
            assertThat(read(
                                    connection,
                                    "a_function.id=\"Odd One\".counter",
                                    "b_domain.id=\"Odd One\".counter",
                                    "d_elsewhere.id=\"Odd One\".counter",
                                    "g_root.id=\"Odd One\".counter")
                            .unexamined())
                    .as("what the user says is known")
                    .extracting(gap -> gap.subject().table())
                    .containsExactly("c_nothing", "e_text", "f_atomic");
        }
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
