// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.cli.connection.ConnectionFailure.Kind;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.TestServers;
import java.io.StringReader;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;

/** Over a Unix-domain socket as over TCP. */
class UnixSocketTest {
    private static final Duration SOON = Duration.ofSeconds(20);
    private static EmbeddedPostgres server;
    private static String place;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServer() {
        int newest = TestServers.majors().get(TestServers.majors().size() - 1);
        // A relative folder is within the server's data, whoever the server runs as.
        server = TestServers.startOwn(newest, Map.of("unix_socket_directories", "."));
        place = "host=" + server.dataFolder() + " port=" + server.port() + " dbname=postgres ";
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void theServerSeesASocket() throws SQLException {
        Opening opening = Opening.in(home);

        assertThat(opening.ask(place, "SELECT inet_client_addr() IS NULL")).isEqualTo("t");
        assertThat(opening.ask(
                        "host=127.0.0.1 port=" + server.port() + " dbname=postgres",
                        "SELECT inet_client_addr() IS NULL"))
                .isEqualTo("f");
    }

    @Test
    void nothingIsEncryptedWhateverSslmodeSays() throws SQLException {
        assertThat(Opening.in(home).ask(place + "sslmode=verify-full", "SELECT 'in'"))
                .isEqualTo("in");
    }

    @Test
    void theUsualFolderIsTakenWithoutAHost() throws SQLException {
        Opening opening =
                new Opening(home, new SocketFolders(List.of(server.dataFolder().toString())));

        assertThat(opening.ask("dbname=postgres port=" + server.port(), "SELECT inet_client_addr() IS NULL"))
                .isEqualTo("t");
    }

    @Test
    void muchGoesBothWays() throws Exception {
        try (Connection connection = Opening.in(home).open(place)) {
            String text = "some line of text\n".repeat(200_000);
            try (Statement statement = connection.createStatement()) {
                statement.execute("CREATE TEMPORARY TABLE lines (line text)");
            }
            long rows = connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY lines FROM STDIN", new StringReader(text));

            assertThat(rows).isEqualTo(200_000);
            assertThat(Opening.ask(connection, "SELECT string_agg(line, E'\\n') || E'\\n' FROM lines"))
                    .isEqualTo(text);
        }
    }

    @Test
    void aQueryIsCancelledThroughASocketOfItsOwn() throws Exception {
        try (Connection connection = Opening.in(home).open(place);
                Connection other = Opening.in(home).open(place);
                Statement statement = connection.createStatement()) {
            int pid = connection.unwrap(PGConnection.class).getBackendPID();
            try (Race<Boolean> sleep = Race.start(() -> statement.execute("SELECT pg_sleep(60)"))) {
                while (!Opening.ask(
                                other, "SELECT coalesce(max(wait_event), '') FROM pg_stat_activity WHERE pid = " + pid)
                        .equals("PgSleep")) {
                    Thread.onSpinWait();
                }
                statement.cancel();
                assertThatThrownBy(() -> sleep.await(SOON))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57014"));
            }
            assertThat(Opening.ask(connection, "SELECT 'still here'")).isEqualTo("still here");
        }
    }

    @Test
    void patienceEndsAtTheTimeout() throws Exception {
        try (Connection connection = Opening.in(home).open(place)) {
            connection.setNetworkTimeout(Runnable::run, 200);
            assertThatThrownBy(() -> Opening.ask(connection, "SELECT pg_sleep(60)"))
                    .isInstanceOf(SQLException.class)
                    .hasRootCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    /** As over TCP: who is interrupted reads on, and is as interrupted afterwards. */
    @Test
    void anInterruptedThreadKeepsItsSession() throws Exception {
        try (Connection connection = Opening.in(home).open(place)) {
            Thread.currentThread().interrupt();
            String answer = Opening.ask(connection, "SELECT 'before' FROM pg_sleep(0.05)");

            assertThat(Thread.interrupted()).isTrue();
            assertThat(answer).isEqualTo("before");
            assertThat(Opening.ask(connection, "SELECT 'after'")).isEqualTo("after");
        }
    }

    @Test
    void aClosedSocketWakesItsReader() throws Exception {
        Path file = home.resolve("s");
        try (ServerSocketChannel silent = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            silent.bind(UnixDomainSocketAddress.of(file));
            UnixSocket socket = UnixSocket.connect(file);
            try (Race<Integer> read = Race.start(() -> socket.getInputStream().read())) {
                socket.close();
                assertThatThrownBy(() -> read.await(SOON))
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Socket closed");
            }
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Test
    void whoRunsTheServerCanBeRequired() throws Exception {
        String owner = String.valueOf(Files.getOwner(server.dataFolder()));

        ConnectionFailure failure = Opening.in(home).failure(place + "requirepeer=somebody-else");

        assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(failure)
                .hasMessageMatching(
                        "cannot reach PostgreSQL at .*/\\.s\\.PGSQL\\.\\d+: the server there is run by \"\\w+\", and"
                                + " requirepeer asks for \"somebody-else\"\\. Is the server running there\\? .*");
        String peer = String.valueOf(failure.getMessage()).replaceAll(".*run by \"(\\w+)\".*", "$1");
        assertThat(List.of(owner, "nobody", "root")).contains(peer);
        assertThat(Opening.in(home).ask(place + "requirepeer=" + peer, "SELECT 'in'"))
                .isEqualTo("in");
    }

    /** What meets everybody who is not the operating system's postgres on a fresh Debian. */
    @Test
    void peerAuthenticationIsToldWithTheWayAroundIt() throws Exception {
        Path rules = server.dataFolder().resolve("pg_hba.conf");
        Files.writeString(rules, "local all guest peer\n" + Files.readString(rules));
        try (Connection connection = Opening.in(home).open(place);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE guest LOGIN");
            statement.execute("SELECT pg_reload_conf()");
        }

        // The reload may take a moment to reach whoever answers.
        @Nullable ConnectionFailure failure = null;
        for (int tries = 0; tries < 1_000 && failure == null; tries++) {
            try {
                Opening.in(home).open(place + "user=guest").close();
            } catch (ConnectionFailure refused) {
                failure = refused;
            }
        }
        assertThat(failure)
                .hasMessage(
                        "the server at %s/.s.PGSQL.%d does not let \"guest\" into \"postgres\" from here; it said: Peer"
                                + " authentication failed for user \"guest\". Its pg_hba.conf decides that. Over a socket it"
                                + " often wants the operating system's user of that name; -h localhost goes over TCP, where a"
                                + " password will do.",
                        server.dataFolder(), server.port());
    }

    @Test
    void aMissingSocketIsToldOf() {
        ConnectionFailure failure = Opening.in(home).failure("host=" + home + " port=5433");

        assertThat(failure)
                .hasMessage(
                        "cannot reach PostgreSQL at %s/.s.PGSQL.5433: there is no such socket. Is the server running, with this"
                                + " folder in its unix_socket_directories? Give the place with -h and -p, or PGHOST and PGPORT.",
                        home);
    }

    @Test
    void aSocketThatNobodyListensAtIsToldOf() throws Exception {
        try (ServerSocketChannel gone = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gone.bind(UnixDomainSocketAddress.of(home.resolve(".s.PGSQL.5433")));
        }

        assertThat(Opening.in(home).failure("host=" + home + " port=5433"))
                .hasMessage(
                        "cannot reach PostgreSQL at %s/.s.PGSQL.5433: connection refused. Is the server running there? Give the"
                                + " place with -h and -p, or PGHOST and PGPORT.",
                        home);
    }

    @Test
    void aPathThatIsTooLongIsToldOf() throws Exception {
        Path deep = Files.createDirectories(home.resolve("d".repeat(100)));
        Files.createFile(
                deep.resolve(".s.PGSQL.5433"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));

        assertThat(Opening.in(home).failure("host=" + deep + " port=5433"))
                .hasMessage(
                        "cannot reach PostgreSQL at %s/.s.PGSQL.5433: unix domain path too long. Give the place with -h and -p,"
                                + " or PGHOST and PGPORT.",
                        deep);
    }
}
