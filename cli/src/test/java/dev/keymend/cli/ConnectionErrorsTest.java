// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a user reads when the door stays shut: what was asked, what was found, what to do; exit code 3. */
class ConnectionErrorsTest {
    private static final int NEWEST =
            TestServers.majors().get(TestServers.majors().size() - 1);
    private static final String WHERE = " Give the place with -h and -p, or PGHOST and PGPORT.";
    private static EmbeddedPostgres server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServerWithPassword() throws SQLException {
        server = TestServers.startWithPassword(NEWEST, "right");
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'");
            statement.execute("CREATE ROLE crowd NOLOGIN PASSWORD 'many'");
            statement.execute("CREATE DATABASE private");
            statement.execute("REVOKE CONNECT ON DATABASE private FROM PUBLIC");
            statement.execute("CREATE DATABASE crowded CONNECTION LIMIT 0");
        }
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theRightPasswordOpensTheDoor() {
        Result result = check("postgres", "right", "postgres");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.GOOD);
        assertThat(result.err()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres | wrong-secret | postgres | the server at PLACE refused the password from PGPASSWORD for \"postgres\"; it said: password authentication failed for user \"postgres\". Correct it, or use -W to be asked.",
                "postgres |              | postgres | the server at PLACE wants a password for \"postgres\", and none is known. Use -W, PGPASSWORD or ~/.pgpass.",
                "guest    | guest        | private  | \"guest\" may not connect to the database \"private\" at PLACE; it said: permission denied for database \"private\". Its owner can allow it: GRANT CONNECT ON DATABASE.",
                "crowd    | many         | postgres | the server at PLACE does not let \"crowd\" log in; it said: role \"crowd\" is not permitted to log in. Name another role with -U or PGUSER.",
                "guest    | guest        | nowhere  | there is no database \"nowhere\" at PLACE; it said: database \"nowhere\" does not exist. List the databases with psql -h 127.0.0.1 -p PORT -U guest -l, and name one with -d or PGDATABASE.",
                "guest    | guest        | crowded  | the server at PLACE has no connection left for \"guest\"; it said: too many connections for database \"crowded\". Try again later, or end sessions you do not need.",
            })
    void saysWhyTheDoorStaysShut(String role, String password, String database, String sentence) {
        String given = password == null ? "" : password;
        Result result = check(role, given, database);

        expect(result, sentence.replace("PLACE", "127.0.0.1:PORT").replace("PORT", Integer.toString(server.port())));
        assertThat(result.err()).doesNotContain("wrong-secret");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "-h 127.0.0.1 -p 1 | cannot reach PostgreSQL at 127.0.0.1:1: connection refused. Is the server running there?",
                "-h no-such-host.invalid -p 5999 | cannot reach PostgreSQL at no-such-host.invalid:5999: no such host. Is the name right, and does this machine's DNS know it?",
                "-h /no/such/folder -p 5999 | cannot reach PostgreSQL at /no/such/folder/.s.PGSQL.5999: there is no such socket. Is the server running, with this folder in its unix_socket_directories?",
            })
    void saysWhyNothingAnswers(String options, String sentence) {
        expect(runs().run(("check -U me -d shop " + options).split(" ")), sentence + WHERE);
    }

    @Test
    void aServerThatIsSilentIsNotWaitedForLong() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String place = "host=127.0.0.1 connect_timeout=1 port=" + silent.getLocalPort();

            expect(
                    runs().run("check", "-d", place),
                    "cannot reach PostgreSQL at 127.0.0.1:" + silent.getLocalPort()
                            + ": no answer within 1 second. Is a firewall in between? PGCONNECT_TIMEOUT sets how long to"
                            + " wait." + WHERE);
        }
    }

    @Test
    void whatSpeaksAnotherProtocolIsNoServer() throws Exception {
        try (ServerSocket other = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread web = new Thread(() -> answer(other), "another protocol");
            web.setDaemon(true);
            web.start();

            expect(
                    runs().run("check", "-d", "host=127.0.0.1 port=" + other.getLocalPort()),
                    "what answers at 127.0.0.1:" + other.getLocalPort()
                            + " does not speak PostgreSQL's protocol. Is that the server's port?" + WHERE);
        }
    }

    private static void answer(ServerSocket server) {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                client.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) {
                // The test is over, or the client has hung up.
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PGREQUIREAUTH     | none    | authentication method is not allowed by requireAuth",
                "PGCHANNELBINDING  | require | channel Binding is required, but SSL is not in use",
                "PGGSSENCMODE      | require | the server does not support GSS Encryption",
            })
    void whatWasAskedForAndCannotBeHad(String variable, String value, String reason) {
        expect(
                runs().with("PGPASSWORD", "right").with(variable, value).run("check", "-U", "postgres"),
                "the server at 127.0.0.1:" + server.port()
                        + " was reached, and the connection is not as it was asked for: " + reason
                        + ". See require_auth, channel_binding and gssencmode, or PGREQUIREAUTH and its kin.");
    }

    @Test
    void encryptionThatTheServerDoesNotOffer() {
        expect(
                runs().with("PGPASSWORD", "right").with("PGSSLMODE", "require").run("check", "-U", "postgres"),
                "cannot connect to PostgreSQL at 127.0.0.1:" + server.port()
                        + ": sslmode is require, and the server does not offer it. See sslmode, sslrootcert, sslcert and"
                        + " sslkey, or PGSSLMODE and its kin.");
    }

    /** A server that is told to stop waits for who is there and lets nobody else in. */
    @Test
    void aServerThatIsShuttingDownIsToldOf() throws SQLException {
        try (EmbeddedPostgres leaving = TestServers.startOwn(NEWEST, Map.of());
                Connection session = DriverManager.getConnection(leaving.jdbcUrl("postgres"))) {
            assertThat(session.isValid(1)).isTrue();
            ProcessHandle.of(leaving.pid()).orElseThrow().destroy();
            String place = "127.0.0.1:" + leaving.port();
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            Result result;
            do {
                result = runs().run("check", "-d", "postgresql://postgres@" + place + "/postgres");
            } while (result.exitCode() == ExitCodes.GOOD && System.nanoTime() < end);

            expect(
                    result,
                    "the server at " + place
                            + " is not ready to take connections; it said: the database system is shutting down. Try again"
                            + " in a moment.");
        }
    }

    private CommandRuns runs() {
        return CommandRuns.in(home).at(server.port());
    }

    private Result check(String role, String password, String database) {
        return runs().with("PGUSER", role)
                .with("PGPASSWORD", password)
                .with("PGDATABASE", database)
                .run("check");
    }

    private static void expect(Result result, String sentence) {
        assertThat(result.err()).isEqualTo("keymend: " + sentence + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
    }
}
