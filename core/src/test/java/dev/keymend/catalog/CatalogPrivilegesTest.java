// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;
import java.sql.SQLException;

/** What a role may not see is said with the grant that shows it, and the grant is enough. */
class CatalogPrivilegesTest {
    @PostgresTest
    void withoutUsageOfTheSchema(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.users (id serial PRIMARY KEY)",
                "GRANT SELECT ON ALL TABLES IN SCHEMA shop TO " + role,
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA shop TO " + role);
        becomesExamined(
                database,
                role,
                "shop.users.id (shop.users_id_seq): no USAGE on the schema of the table | GRANT USAGE ON SCHEMA shop TO "
                        + role + ";",
                "GRANT USAGE ON SCHEMA shop TO " + role + ";");
    }

    @PostgresTest
    void withoutUsageOfTheSequencesSchema(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE SCHEMA hidden",
                "CREATE SEQUENCE hidden.s",
                "CREATE TABLE users (id bigint PRIMARY KEY DEFAULT nextval('hidden.s'))",
                "GRANT SELECT ON users, hidden.s TO " + role);
        becomesExamined(
                database,
                role,
                "public.users.id (hidden.s): no USAGE on the schema of the sequence | GRANT USAGE ON SCHEMA hidden TO "
                        + role + ";",
                "GRANT USAGE ON SCHEMA hidden TO " + role + ";");
    }

    @PostgresTest
    void withoutSelectOnTheColumn(TestDatabase database) throws Exception {
        String role = database.role("Odd Reader");
        String quoted = '"' + role + '"';
        database.execute(
                "CREATE TABLE users (\"Id\" serial PRIMARY KEY, name text)",
                "GRANT SELECT (name) ON users TO " + quoted,
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO " + quoted);
        becomesExamined(
                database,
                role,
                "public.users.\"Id\" (public.\"users_Id_seq\"): no SELECT on the column"
                        + " | GRANT SELECT (\"Id\") ON public.users TO " + quoted + ";",
                "GRANT SELECT (\"Id\") ON public.users TO " + quoted + ";");
    }

    @PostgresTest
    void withoutAnythingOnTheSequence(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "INSERT INTO users DEFAULT VALUES",
                "GRANT SELECT ON users TO " + role);
        becomesExamined(
                database,
                role,
                "public.users.id (public.users_id_seq): no SELECT on the sequence"
                        + " | GRANT SELECT ON SEQUENCE public.users_id_seq TO " + role + ";",
                "GRANT SELECT ON SEQUENCE public.users_id_seq TO " + role + ";");
    }

    @PostgresTest
    void usageAloneShowsASequenceOnceItWasUsed(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "INSERT INTO users VALUES (1), (5)",
                "GRANT SELECT ON users TO " + role,
                "GRANT USAGE ON users_id_seq TO " + role);
        assertThat(Uses.unexamined(Uses.seenBy(database, role)))
                .containsExactly("public.users.id (public.users_id_seq): never used, or not permitted to be seen:"
                        + " without SELECT the server answers NULL for both"
                        + " | GRANT SELECT ON SEQUENCE public.users_id_seq TO " + role + ";");
        database.execute("SELECT nextval('users_id_seq')");
        KeyFacts keys = Uses.keys(Uses.seenBy(database, role));
        assertThat(keys.lastValue()).isEqualTo(1);
        assertThat(keys.isCalled()).isTrue();
        assertThat(keys.firstCollision()).hasValue(5);
    }

    @PostgresTest
    void updateAloneShowsNothing(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "SELECT nextval('users_id_seq')",
                "GRANT SELECT ON users TO " + role,
                "GRANT UPDATE ON users_id_seq TO " + role);
        assertThat(Uses.unexamined(Uses.seenBy(database, role)))
                .containsExactly("public.users.id (public.users_id_seq): no SELECT on the sequence"
                        + " | GRANT SELECT ON SEQUENCE public.users_id_seq TO " + role + ";");
    }

    @PostgresTest
    void rowSecurityHidesRowsFromOthersButNotFromTheOwner(TestDatabase database) throws Exception {
        String owner = database.role("owner");
        String other = database.role("other");
        String sees = database.role("sees", "BYPASSRLS");
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, tenant text)",
                "INSERT INTO users SELECT i, 'x' FROM generate_series(1, 10) i",
                "ALTER TABLE users OWNER TO " + owner,
                "ALTER TABLE users ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY mine ON users USING (tenant = current_user)",
                "GRANT SELECT ON users, users_id_seq TO " + other + ", " + sees);
        assertThat(Uses.keys(Uses.seenBy(database, owner)).extremeKey()).hasValue(10);
        assertThat(Uses.keys(Uses.seenBy(database, sees)).extremeKey()).hasValue(10);
        becomesExamined(
                database,
                other,
                "public.users.id (public.users_id_seq): row-level security hides rows from this role, so its highest key"
                        + " means nothing | ALTER ROLE " + other + " BYPASSRLS;",
                "ALTER ROLE " + other + " BYPASSRLS;");
        database.execute("ALTER TABLE users FORCE ROW LEVEL SECURITY");
        assertThat(Uses.seenBy(database, owner).uses()).isEmpty();
    }

    @PostgresTest
    void withoutTheColumnOfAPartialIndex(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE users (id serial, gone bool)",
                "CREATE UNIQUE INDEX users_live ON users (id) WHERE NOT gone",
                "GRANT SELECT (id) ON users TO " + role,
                "GRANT SELECT ON users_id_seq TO " + role);
        becomesExamined(
                database,
                role,
                "public.users.id (public.users_id_seq): permission denied for table users | GRANT SELECT ON public.users TO "
                        + role + ";",
                "GRANT SELECT ON public.users TO " + role + ";");
    }

    private static void becomesExamined(TestDatabase database, String role, String gap, String grant)
            throws SQLException {
        CatalogSnapshot before = Uses.seenBy(database, role);
        assertThat(before.uses()).isEmpty();
        assertThat(Uses.unexamined(before)).containsExactly(gap);
        database.execute(grant);
        CatalogSnapshot after = Uses.seenBy(database, role);
        assertThat(after.unexamined()).isEmpty();
        assertThat(after.uses()).hasSize(1);
    }
}
