// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** The facts that only an audit reads. */
class ColumnAuditTest {
    @PostgresTest
    void columnsThatStoreAnIdAreFoundToTheEnd(TestDatabase database) throws Exception {
        ColumnAudit audit = after(
                database,
                "CREATE TABLE users (id serial PRIMARY KEY, boss int REFERENCES users)",
                "CREATE TABLE profiles (user_id bigint PRIMARY KEY REFERENCES users ON UPDATE CASCADE)",
                "CREATE TABLE pictures (n int, profile_id int REFERENCES profiles)",
                "CREATE TABLE logs (user_id int REFERENCES users) PARTITION BY LIST (user_id)",
                "CREATE TABLE logs_1 PARTITION OF logs FOR VALUES IN (1)");
        assertThat(audit.storing(use(audit, "id")))
                .extracting(column -> column.quotedColumn() + " " + column.columnType() + " " + column.followsUpdates())
                .containsExactly(
                        "public.logs.user_id integer false",
                        "public.profiles.user_id bigint true",
                        "public.users.boss integer false",
                        "public.pictures.profile_id integer false");
    }

    @PostgresTest
    void usesInNoUniqueKeyAreThereAndInsertsOfPartitionsAreCounted(TestDatabase database) throws Exception {
        ColumnAudit audit = after(
                database,
                "CREATE TABLE p (id serial, n int) PARTITION BY LIST (n)",
                "CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1)",
                "CREATE TABLE p2 PARTITION OF p FOR VALUES IN (2)",
                "ALTER TABLE p ALTER id DROP NOT NULL");
        assertThat(audit.bySequence().values())
                .singleElement()
                .satisfies(uses -> assertThat(uses).hasSize(1));
        FedColumn column = audit.column(use(audit, "id"));
        assertThat(column).isNotNull();
        assertThat(column.notNull()).isFalse();
        assertThat(column.mayAlter()).isTrue();
        assertThat(column.inherited()).isFalse();
        assertThat(column.hasHeirs()).isFalse();
        assertThat(column.insertedRows()).isZero();
        assertThat(audit.columns()).hasSize(3);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void privilegesCommentsAndDependentsAreRead(TestDatabase database) throws Exception {
        String reader = database.role("reader");
        ColumnAudit audit = after(
                database,
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "GRANT USAGE ON users_id_seq TO " + reader + " WITH GRANT OPTION",
                "GRANT SELECT ON users_id_seq TO PUBLIC",
                "REVOKE ALL ON users_id_seq FROM postgres",
                "COMMENT ON SEQUENCE users_id_seq IS 'ours'",
                "CREATE VIEW next_id AS SELECT nextval('users_id_seq') AS id",
                "CREATE VIEW everybody AS SELECT id FROM users",
                "ALTER DEFAULT PRIVILEGES GRANT USAGE ON SEQUENCES TO PUBLIC",
                "CREATE TABLE plain (id serial PRIMARY KEY)");
        SequenceUse users = use(audit, "users");
        SequenceDetails details = audit.details(users.sequence());
        assertThat(details.comment()).isEqualTo("ours");
        assertThat(details.ownGrants()).isTrue();
        assertThat(details.grants())
                .containsExactly(
                        new SequenceDetails.Grant("postgres", null, "SELECT", false),
                        new SequenceDetails.Grant("postgres", reader, "USAGE", true));
        assertThat(details.dependents()).containsExactly("rule _RETURN on view public.next_id");
        assertThat(audit.dependents().get(users.columnRef())).containsExactly("rule _RETURN on view public.everybody");
        assertThat(audit.defaultGrantees()).contains(ColumnAudit.EVERYBODY);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatDecidesInsertsIsReadWithoutIt(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)");
        try (Connection connection = database.connect()) {
            assertThat(CatalogReader.on(connection).read().columnAudit()).isEqualTo(ColumnAudit.EMPTY);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRoleThatMayNothingReadsTheSame(TestDatabase database) throws Exception {
        String reader = database.role("reader");
        database.execute(
                "CREATE SCHEMA shop",
                "CREATE TABLE shop.users (id serial PRIMARY KEY)",
                "CREATE TABLE shop.orders (user_id int REFERENCES shop.users)");
        try (Connection connection = database.connect(reader)) {
            ColumnAudit audit = audit(connection);
            assertThat(audit.storing(use(audit, "id")))
                    .singleElement()
                    .satisfies(column -> assertThat(column.mayAlter()).isFalse());
        }
    }

    private static ColumnAudit after(TestDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect()) {
            Sql.execute(connection, statements);
            return audit(connection);
        }
    }

    private static ColumnAudit audit(Connection connection) throws SQLException {
        return CatalogReader.on(connection)
                .with(ReadOptions.DEFAULT.withDepth(ReadOptions.Depth.AUDIT))
                .read()
                .columnAudit();
    }

    /** The first use whose table or column has this name. */
    private static SequenceUse use(ColumnAudit audit, String name) {
        List<SequenceUse> uses = audit.uses().stream()
                .filter(use ->
                        use.column().equals(name) || use.table().name().name().equals(name))
                .toList();
        return uses.get(0);
    }
}
