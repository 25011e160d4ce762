// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.TestServers;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads when the door stays shut: one sentence, exit code 3, no stack trace, no password. */
class ConnectionErrorsTest {
    private static final int NEWEST =
            TestServers.majors().get(TestServers.majors().size() - 1);
    private static EmbeddedPostgres server;

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void startServerWithPassword() throws SQLException {
        server = TestServers.startWithPassword(NEWEST, "right");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'");
            statement.execute("CREATE DATABASE private");
            statement.execute("REVOKE CONNECT ON DATABASE private FROM PUBLIC");
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theRightPasswordOpensTheDoor() {
        assertThat(check("postgres", "right", "postgres")).isEqualTo(ExitCodes.GOOD);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aWrongPasswordIsRefused() {
        assertThat(check("postgres", "wrong-secret", "postgres")).isEqualTo(ExitCodes.UNREACHABLE);
        assertOneSentence("password");
        assertThat(err.toString()).doesNotContain("wrong-secret");
    }

    @Test
    void aMissingPasswordIsAskedForByName() {
        assertThat(check("postgres", "", "postgres")).isEqualTo(ExitCodes.UNREACHABLE);
        assertOneSentence("PGPASSWORD");
    }

    @Test
    void aRoleThatMayNotConnectIsTold() {
        assertThat(check("guest", "guest", "private")).isEqualTo(ExitCodes.UNREACHABLE);
        assertOneSentence("private");
    }

    private int check(String role, String password, String database) {
        Map<String, String> environment = Map.of(
                "PGHOST", "127.0.0.1",
                "PGPORT", Integer.toString(server.port()),
                "PGUSER", role,
                "PGPASSWORD", password,
                "PGDATABASE", database);
        return Keymend.run(
                List.of("check"),
                new Invocation(
                        environment,
                        home,
                        home,
                        InputStream.nullInputStream(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false));
    }

    private void assertOneSentence(String mentioning) {
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("keymend: ")
                .contains(mentioning);
        assertThat(err.toString()).doesNotContain("Exception").doesNotContain("\tat ");
    }
}
