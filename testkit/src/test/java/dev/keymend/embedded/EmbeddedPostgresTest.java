// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.testkit.TestServers;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class EmbeddedPostgresTest {

    private static final PostgresBinaries NEWEST =
            TestServers.binaries(TestServers.majors().get(TestServers.majors().size() - 1));

    @Test
    void runsWithSettingsAndRemovesItselfWhenClosed() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.builder(NEWEST)
                .settings(Map.of("wal_level", "logical", "application_name", "it's a \\ test"))
                .start();
        Path home = server.dataFolder().resolveSibling(".").normalize();
        try (server;
                Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            assertThat(text(connection, "SHOW wal_level")).isEqualTo("logical");
            assertThat(text(connection, "SELECT boot_val || reset_val FROM pg_settings WHERE name = 'fsync'"))
                    .isEqualTo("onoff");
            assertThat(text(connection, "SHOW server_encoding")).isEqualTo("UTF8");
            assertThat(text(connection, "SHOW unix_socket_directories")).isEmpty();
            assertThat(text(connection, "SHOW listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(text(connection, "SHOW server_version")).startsWith(server.version());
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
            assertThat(server.uri("a b")).isEqualTo("postgresql://postgres@127.0.0.1:" + server.port() + "/a%20b");
        }
        Eventually.gone(server.pid(), server.port(), home);
        server.close();
    }

    @Test
    void asksForThePasswordWhenThereIsOne() throws Exception {
        try (EmbeddedPostgres server =
                EmbeddedPostgres.builder(NEWEST).password("s3cret & more").start()) {
            try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
                assertThat(text(connection, "SELECT 1")).isEqualTo("1");
            }
            Properties wrong = new Properties();
            wrong.setProperty("user", "postgres");
            wrong.setProperty("password", "wrong");
            String url = "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres";
            assertThatThrownBy(() -> DriverManager.getConnection(url, wrong).close())
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
            assertThat(server.uri("postgres")).doesNotContain("s3cret");
            assertThat(server.dataFolder().resolveSibling("password")).doesNotExist();
        }
    }

    @Test
    void takesAnotherPortWhenTheFirstIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, FreePort.loopback())) {
            int free = FreePort.find();
            Iterator<Integer> ports = List.of(taken.getLocalPort(), free).iterator();
            try (EmbeddedPostgres server =
                    EmbeddedPostgres.builder(NEWEST).ports(ports::next).start()) {
                assertThat(server.port()).isEqualTo(free);
            }
        }
    }

    @Test
    void saysWithTheLogWhyAServerDidNotStart() {
        EmbeddedPostgresBuilder builder = EmbeddedPostgres.builder(NEWEST).setting("wal_level", "nonsense");

        assertThatThrownBy(builder::start)
                .isInstanceOf(EmbeddedPostgresException.class)
                .hasMessageStartingWith("Cannot start PostgreSQL " + NEWEST.serverVersion())
                .hasMessageContaining("invalid value for parameter \"wal_level\": \"nonsense\"");
    }

    @Test
    void runsAsNobodyWhereUserNamespacesAreForbidden(@TempDir Path folder) throws Exception {
        Assumptions.assumeTrue(
                Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid")),
                "Only root can become somebody else");
        try (EmbeddedPostgres server = EmbeddedPostgres.builder(NEWEST)
                .unprivileged(Unprivileged.NOBODY)
                .password("needs a file")
                .start()) {
            assertThat(Files.getAttribute(server.dataFolder(), "unix:uid")).isEqualTo(65534);
            assertThat(Eventually.accepts(server.port())).isTrue();
        }
    }

    @Test
    void stopEndsADetachedServerAndCloseDoesNot() throws Exception {
        EmbeddedPostgres server = EmbeddedPostgres.startDetached(NEWEST, Duration.ofMinutes(1));
        server.close();
        assertThat(Eventually.accepts(server.port())).isTrue();

        server.stop();

        Eventually.gone(
                server.pid(),
                server.port(),
                server.dataFolder().resolveSibling(".").normalize());
    }

    private static String text(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            assertThat(result.next()).isTrue();
            return result.getString(1);
        }
    }
}
