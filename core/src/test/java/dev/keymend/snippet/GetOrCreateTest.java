// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.TableShape;
import dev.keymend.catalog.TableShapeReader;
import dev.keymend.plan.Snippet;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.ClientStack;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.io.TempDir;

/** Code as it is shown: the Java is compiled and run against the table it was made for, the rest is read. */
class GetOrCreateTest {
    /** A name that ends a literal, a line or a comment in one language or another. */
    private static final String HOSTILE = "q\"'\\u0022$#{x}%s?:n\n*/";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void javaFindsTheRowOrInsertsIt(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE, name text)");
        Snippet java = snippet(database, "users_email_key", ClientStack.JDBC, "email", "name");
        Method method = compiled(folder, java.code());
        try (Connection connection = database.connect()) {
            Object id = method.invoke(null, connection, "a@x", "Ann");
            assertThat(id).isEqualTo(1);
            assertThat(method.invoke(null, connection, "a@x", "Anna")).isEqualTo(id);
            assertThat(method.invoke(null, connection, "b@x", null)).isEqualTo(2);
        }
        assertThat(database.rows("SELECT email, name FROM users ORDER BY id").toString())
                .isEqualTo("[[a@x, Ann], [b@x, null]]");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void javaCopesWithAnyNameTypeAndKey(TestDatabase database, @TempDir Path folder) throws Exception {
        String column = "\"" + HOSTILE.replace("\"", "\"\"") + "\"";
        database.execute(
                "CREATE TABLE " + column + " (" + column + " uuid, class jsonb, note text DEFAULT '?')",
                "CREATE UNIQUE INDEX hostile ON " + column + " (" + column + ", (class ? 'a'), lower(note))"
                        + " WHERE note <> '?%s:x'");
        Method method = compiled(
                folder,
                snippet(database, "hostile", ClientStack.HIBERNATE, HOSTILE, "class", "note")
                        .code());
        String uuid = "00000000-0000-0000-0000-000000000001";
        try (Connection connection = database.connect()) {
            for (int i = 0; i < 2; i++) {
                assertThat(method.invoke(null, connection, uuid, "{\"a\": 1}", "N", true, "n"))
                        .isEqualTo(true);
            }
            assertThat(method.invoke(null, connection, uuid, "{}", "N", false, "n"))
                    .isEqualTo(true);
        }
        assertThat(database.text("SELECT count(*)::text FROM " + column)).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whoIsSecondFindsTheRowOfTheFirst(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE)");
        Method method = compiled(
                folder,
                snippet(database, "users_email_key", ClientStack.UNKNOWN, "email")
                        .code());
        try (Connection first = database.connect();
                Connection second = database.connect()) {
            first.setAutoCommit(false);
            second.setAutoCommit(false);
            Object id = method.invoke(null, first, "a@x");
            int pid = Locks.pid(second);
            try (Race<Object> race = Race.start(() -> method.invoke(null, second, "a@x"))) {
                Locks.waitUntilBlocked(first, pid);
                first.commit();
                assertThat(race.await(Duration.ofSeconds(20))).isEqualTo(id);
            }
            second.commit();
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void nullsThatAreEqualAreFound(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, a int, b date, UNIQUE NULLS NOT DISTINCT (a, b))");
        Method method = compiled(
                folder,
                snippet(database, "t_a_b_key", ClientStack.JDBC, "a", "b").code());
        try (Connection connection = database.connect()) {
            assertThat(method.invoke(null, connection, null, "2026-01-01")).isEqualTo(1);
            assertThat(method.invoke(null, connection, null, "2026-01-01")).isEqualTo(1);
            assertThat(method.invoke(null, connection, 1, null)).isEqualTo(2);
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void everyStackIsWrittenInItsOwnLanguage(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY, tenant int, email text, name text,"
                + " UNIQUE (tenant, email))");
        String find = "\"SELECT id FROM public.users WHERE tenant = $1 AND email = $2\"";
        for (ClientStack stack : List.of(
                ClientStack.ASYNCPG, ClientStack.NODE_PG, ClientStack.PGX, ClientStack.LIB_PQ, ClientStack.NPGSQL)) {
            assertThat(users(database, stack)).as(stack.name()).contains(find, "tenant, email, name");
        }
        assertThat(users(database, ClientStack.PSYCOPG)).contains("email = %s\",", "(tenant, email,))");
        assertThat(users(database, ClientStack.PHP)).contains("email = ?\";", "[$tenant, $email]");
        assertThat(users(database, ClientStack.SPRING))
                .contains("email = ?\")", ".params(tenant, email)", "@Transactional");
        assertThat(users(database, ClientStack.SQLALCHEMY))
                .contains(
                        "table(\"users\", column(\"tenant\"), column(\"email\"), column(\"name\"), column(\"id\"),"
                                + " schema=\"public\")",
                        "where(target.c[\"tenant\"] == tenant, target.c[\"email\"] == email)",
                        "index_elements=[\"tenant\", \"email\"]).returning(target.c[\"id\"])");
        assertThat(users(database, ClientStack.DJANGO))
                .contains("get_or_create(tenant=tenant, email=email, defaults={ \"name\": name })");
        assertThat(users(database, ClientStack.RAILS))
                .contains("unique_by: [\"tenant\", \"email\"]", "find_by(\"tenant\" => tenant, \"email\" => email)");
        assertThat(users(database, ClientStack.SEQUELIZE))
                .contains("where: { \"tenant\": tenant, \"email\": email }", "defaults: { \"name\": name }");
        assertThat(users(database, ClientStack.TYPEORM)).contains(".orIgnore()", "\"name\": name }");
        assertThat(users(database, ClientStack.PRISMA))
                .contains("where: { \"tenant_email\": { \"tenant\": tenant, \"email\": email } }");
        assertThat(users(database, ClientStack.LARAVEL))
                .contains("firstOrCreate([\"tenant\" => $tenant, \"email\" => $email], [\"name\" => $name])");
        for (ClientStack stack : ClientStack.values()) {
            if (!List.of(ClientStack.RUBY_PG, ClientStack.RUST, ClientStack.ELIXIR)
                    .contains(stack)) {
                assertThat(users(database, stack)).as(stack.name()).doesNotContain("{{", "}}");
            }
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void noNameLeavesItsLiteral(TestDatabase database) throws Exception {
        String column = "\"" + HOSTILE.replace("\"", "\"\"") + "\"";
        database.execute("CREATE TABLE t (" + column + " text UNIQUE)");
        String key = database.text("SELECT relname FROM pg_class WHERE relname LIKE 't\\_%'");
        for (ClientStack stack : ClientStack.values()) {
            GetOrCreate.in(stack, insert(database, key, HOSTILE)).ifPresent(snippet -> {
                String code = snippet.code();
                assertThat(code).as(stack.name()).doesNotContain("\n*/");
                assertThat(code).as(stack.name()).doesNotContain("q\"\"");
                assertThat(code).as(stack.name()).contains("value1");
            });
        }
    }

    @PostgresTest(servers = Servers.NEWEST)
    void whatOnConflictCannotNameHasNoCode(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int UNIQUE DEFERRABLE, b int, r int4range,"
                + " CONSTRAINT apart EXCLUDE USING gist (r WITH &&), CONSTRAINT pair UNIQUE (a, b))");
        try (Connection connection = database.connect()) {
            ConstraintReader reader = new ConstraintReader(connection, ReadOptions.DEFAULT);
            for (String name : List.of("t_a_key", "apart", "pg_type_typname_nsp_index")) {
                ConstraintFacts constraint = reader.find(name, null, null).get(0);
                assertThat(KeyedInsert.of(constraint, null, List.of("a", "b", "r")))
                        .as(name)
                        .isEmpty();
            }
            ConstraintFacts both = reader.find("pair", null, null).get(0);
            assertThat(KeyedInsert.of(both, null, List.of("a")))
                    .as("the key is not in the statement")
                    .isEmpty();
            assertThat(KeyedInsert.of(both, null, List.of("a", "b"))).isPresent();
        }
    }

    private static String users(TestDatabase database, ClientStack stack) throws SQLException {
        return GetOrCreate.in(stack, insert(database, "users_tenant_email_key", "tenant", "email", "name"))
                .map(Snippet::code)
                .orElse("");
    }

    private static Snippet snippet(TestDatabase database, String constraint, ClientStack stack, String... columns)
            throws SQLException {
        return GetOrCreate.in(stack, insert(database, constraint, columns)).orElseThrow();
    }

    private static KeyedInsert insert(TestDatabase database, String name, String... columns) throws SQLException {
        try (Connection connection = database.connect()) {
            ConstraintFacts constraint = new ConstraintReader(connection, ReadOptions.DEFAULT)
                    .find(name, "public", null)
                    .get(0);
            TableShape shape = new TableShapeReader(connection, ReadOptions.DEFAULT)
                    .of(constraint.rootOid())
                    .orElseThrow();
            return KeyedInsert.of(constraint, shape, List.of(columns)).orElseThrow();
        }
    }

    private static Method compiled(Path folder, String code) throws IOException, ReflectiveOperationException {
        Path source = folder.resolve("Pasted.java");
        Files.writeString(source, "import java.sql.*;\nclass Pasted {\n" + code + "\n}\n");
        int result = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(System.out, System.err, "-encoding", "UTF-8", "-Xlint:all", "-Werror", source.toString());
        assertThat(result).as(code).isZero();
        URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
        Method method = Arrays.stream(Class.forName("Pasted", true, loader).getDeclaredMethods())
                .filter(each -> each.getName().equals("getOrCreate"))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        return method;
    }
}
