// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.Standbys;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which of several servers is taken, against a primary and a standby. */
class SeveralServersTest {
    private static final int NEWEST =
            TestServers.majors().get(TestServers.majors().size() - 1);
    private static EmbeddedPostgres primary;
    private static EmbeddedPostgres standby;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServers() throws SQLException, IOException {
        primary = TestServers.startWithPassword(NEWEST, "of-primary");
        standby = TestServers.startWithPassword(NEWEST, "of-standby");
        Standbys.become(standby);
        try (Connection connection = DriverManager.getConnection(primary.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE cautious LOGIN PASSWORD 'of-primary'");
            statement.execute("ALTER ROLE cautious SET default_transaction_read_only = on");
        }
    }

    @AfterAll
    static void stopServers() {
        primary.close();
        standby.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "any            | standby,primary | standby",
                "any            | dead,primary    | primary",
                "primary        | standby,primary | primary",
                "read-write     | standby,primary | primary",
                "standby        | primary,standby | standby",
                "read-only      | primary,standby | standby",
                "prefer-standby | primary,standby | standby",
                "prefer-standby | primary         | primary",
                "prefer-standby | dead,primary    | primary",
                "primary        | dead,standby,primary | primary",
            })
    void takesTheFirstThatWillDo(String kind, String names, String expected) throws Exception {
        passwords();

        assertThat(port(servers(names) + " target_session_attrs=" + kind)).isEqualTo(portOf(expected));
    }

    @Test
    void aRoleWhoseSessionsAreReadOnlyIsNoReadWrite() throws Exception {
        String cautious = servers("primary") + " user=cautious password=of-primary target_session_attrs=";

        assertThat(port(cautious + "read-only")).isEqualTo(primary.port());
        assertThat(port(cautious + "primary")).isEqualTo(primary.port());
        assertThat(Opening.in(home).failure(cautious + "read-write"))
                .hasMessage(
                        "the server at 127.0.0.1:%d is a primary with read-only sessions, and target_session_attrs asks for"
                                + " read-write. Name another server, or see target_session_attrs or PGTARGETSESSIONATTRS.",
                        primary.port());
    }

    @Test
    void saysOfEachWhyItWillNotDo() throws Exception {
        passwords();

        ConnectionFailure failure = Opening.in(home).failure(servers("dead,primary") + " target_session_attrs=standby");

        assertThat(failure.kind()).isEqualTo(Kind.WRONG_KIND);
        assertThat(failure)
                .hasMessage(
                        "none of the servers will do: cannot reach PostgreSQL at 127.0.0.1:1: connection refused; the server at"
                                + " 127.0.0.1:%d is a primary, and target_session_attrs asks for standby. Name another server, or"
                                + " see target_session_attrs or PGTARGETSESSIONATTRS.",
                        primary.port());
    }

    /** As in libpq: who was reached and has refused has spoken for all. */
    @Test
    void aRefusedPasswordEndsTheSearch() {
        ConnectionFailure failure = Opening.in(home).failure(servers("primary,standby") + " password=of-standby");

        assertThat(failure.kind()).isEqualTo(Kind.PASSWORD_WRONG);
        assertThat(failure)
                .hasMessageStartingWith("the server at 127.0.0.1:" + primary.port() + " refused the password");
    }

    @Test
    void chanceBalancesTheLoad() throws Exception {
        passwords();
        Set<Integer> taken = new HashSet<>();

        // That all of them are the same is as likely as the same side of a coin forty times.
        for (int tries = 0; tries < 40 && taken.size() < 2; tries++) {
            taken.add(port(servers("primary,standby") + " load_balance_hosts=random"));
        }

        assertThat(taken).containsExactlyInAnyOrder(primary.port(), standby.port());
    }

    @Test
    void theAddressIsReachedAndTheNameKept() throws Exception {
        String place = "host=no-such-host.invalid hostaddr=127.0.0.1 dbname=postgres port=" + primary.port();

        assertThat(port(place + " password=of-primary")).isEqualTo(primary.port());
        assertThat(Opening.in(home).failure("host=no-such-host.invalid"))
                .hasMessageStartingWith("cannot reach PostgreSQL at no-such-host.invalid:5432: no such host.");
    }

    private int port(String conninfo) throws SQLException {
        return Integer.parseInt(Opening.in(home).ask(conninfo, "SELECT current_setting('port')"));
    }

    private static int portOf(String name) {
        return switch (name) {
            case "primary" -> primary.port();
            case "standby" -> standby.port();
            default -> 1;
        };
    }

    private static String servers(String names) {
        List<String> all = List.of(names.split(","));
        return "dbname=postgres host="
                + String.join(",", all.stream().map(name -> "127.0.0.1").toList()) + " port="
                + String.join(
                        ",",
                        all.stream().map(name -> Integer.toString(portOf(name))).toList());
    }

    /** One for each server. */
    private void passwords() throws IOException {
        Map<Integer, String> passwords = Map.of(primary.port(), "of-primary", standby.port(), "of-standby");
        StringBuilder lines = new StringBuilder();
        passwords.forEach((port, password) -> lines.append("127.0.0.1:")
                .append(port)
                .append(":*:*:")
                .append(password)
                .append('\n'));
        Path file = Files.writeString(home.resolve(".pgpass"), lines);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
}
