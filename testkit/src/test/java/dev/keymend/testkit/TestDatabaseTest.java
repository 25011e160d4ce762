// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

class TestDatabaseTest {

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void runsSql(TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE t (id int, name text)", "INSERT INTO t VALUES (1, 'a'), (2, NULL)");

        assertThat(database.value("SELECT count(*) FROM t", Long.class)).isEqualTo(2);
        assertThat(database.text("SELECT name FROM t WHERE id = 1")).isEqualTo("a");
        assertThat(database.rows("SELECT * FROM t ORDER BY id"))
                .isEqualTo(List.of(List.of("1", "a"), Arrays.asList("2", null)));
        assertThatThrownBy(() -> database.text("SELECT name FROM t WHERE id = 2"))
                .hasMessage("NULL from SELECT name FROM t WHERE id = 2");
        assertThatThrownBy(() -> database.text("SELECT name FROM t"))
                .hasMessage("More than one row from SELECT name FROM t");
        assertThatThrownBy(() -> database.text("SELECT name FROM t WHERE false"))
                .hasMessage("No row from SELECT name FROM t WHERE false");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void makesRolesForTheTestOnly(TestDatabase database) throws SQLException {
        String role = database.role("Little Reader", "CREATEDB");
        database.execute(
                "CREATE SCHEMA s AUTHORIZATION " + Sql.quote(role),
                "ALTER DEFAULT PRIVILEGES FOR ROLE " + Sql.quote(role) + " GRANT SELECT ON TABLES TO public");

        try (Connection connection = database.connect(role)) {
            assertThat(Sql.rows(connection, "SELECT current_user")).containsExactly(List.of(role));
        }
        assertThat(database.uri(role))
                .isEqualTo("postgresql://Little%20Reader_" + database.name() + "@127.0.0.1:" + database.port() + "/"
                        + database.name());
        database.close();

        try (TestDatabase other = TestServers.database(database.major())) {
            assertThat(other.rows("SELECT 1 FROM pg_roles WHERE rolname LIKE 'Little%'"))
                    .isEmpty();
            assertThat(other.rows("SELECT 1 FROM pg_database WHERE datname = '" + database.name() + "'"))
                    .isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void namesEveryKindOfLeak(TestDatabase outer) throws SQLException {
        TestDatabase database = TestServers.database(outer.major());
        database.execute("CREATE TABLE t (id int)");
        String gid = "prepared by " + database.name();
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "BEGIN", "INSERT INTO t VALUES (1)", "PREPARE TRANSACTION '" + gid + "'");
        }
        Connection forgotten = database.connect();
        Sql.execute(
                forgotten,
                "SET application_name = 'forgetful'",
                "SELECT pg_advisory_lock(7, 8)",
                "BEGIN",
                "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");

        assertThatThrownBy(database::close)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("connection of process " + Locks.pid(forgotten) + " opened at "
                        + getClass().getName())
                .hasMessageContaining(
                        "process " + Locks.pid(forgotten) + " (forgetful), idle in transaction, open transaction")
                .hasMessageContaining("advisory lock (7, 8)")
                .hasMessageContaining("ShareUpdateExclusiveLock on relation")
                .hasMessageContaining("last query: LOCK TABLE t")
                .hasMessageContaining("prepared transaction '" + gid + "' of postgres");
        assertThat(outer.rows("SELECT 1 FROM pg_database WHERE datname = '" + database.name() + "'"))
                .isEmpty();
    }

    @PostgresTest(servers = Servers.NEWEST)
    void ignoresBackendsThatAreGoingAway(TestDatabase outer) throws SQLException {
        for (int round = 0; round < 20; round++) {
            try (TestDatabase database = TestServers.database(outer.major())) {
                database.execute("CREATE TEMPORARY TABLE t AS SELECT generate_series(1, 10000)");
            }
        }
        assertThat(outer.rows("SELECT 1 FROM pg_prepared_xacts")).isEmpty();
    }

    @PostgresTest(servers = Servers.NEWEST)
    void worksOnAServerOfTheTestsOwn(TestDatabase outer) throws SQLException {
        try (EmbeddedPostgres server = TestServers.startOwn(outer.major(), Map.of("wal_level", "logical"))) {
            TestDatabase database = TestDatabase.createOn(server);
            assertThat(database.text("SHOW wal_level")).isEqualTo("logical");
            assertThat(database.text("SHOW track_commit_timestamp")).isEqualTo("on");
            database.execute("SELECT pg_create_logical_replication_slot('left', 'pgoutput')");
            assertThatThrownBy(database::close).hasMessageContaining("replication slot \"left\"");
        }
    }
}
