// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a user reads when a run is broken off by the server, in the middle of its work: it waits at a lock of the test's on a
 * catalog that it reads.
 */
class MidRunTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path home;

    @SuppressWarnings("NullAway.Init") // set before each test
    private EmbeddedPostgres server;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Connection blocker;

    @BeforeEach
    void startServer() throws SQLException {
        server = TestServers.startOwn(
                TestServers.majors().get(TestServers.majors().size() - 1), Map.of());
        blocker = connect();
        execute(blocker, "CREATE TABLE t (id serial PRIMARY KEY)");
    }

    @AfterEach
    void stopServer() throws SQLException {
        blocker.close();
        server.close();
    }

    @Test
    void aCancelledQuery() throws Exception {
        expect(
                "SELECT pg_cancel_backend(%d)",
                ExitCodes.INCOMPLETE,
                "keymend: a query was cancelled, by somebody or by a timeout that the server or the role has set: ERROR:"
                        + " canceling statement due to user request. Nothing was changed by it; run the same command again.");
    }

    @Test
    void anEndedSession() throws Exception {
        expect(
                "SELECT pg_terminate_backend(%d)",
                ExitCodes.UNREACHABLE,
                "keymend: the server ended the session in mid-run, because an administrator said so or because it is being"
                        + " stopped: FATAL: terminating connection due to administrator command. What was committed before"
                        + " stays; run the same command again.");
    }

    @Test
    void aTransactionThatMayNotLastSoLong() throws Exception {
        execute(blocker, "BEGIN", "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE");
        try (Race<Result> run = Race.start(
                () -> runs().with("PGOPTIONS", "-c transaction_timeout=300").run("check"))) {
            expect(
                    run.await(SOON),
                    ExitCodes.UNREACHABLE,
                    "keymend: the server ended the session in mid-run, because a timeout was set for its sessions or"
                            + " transactions: FATAL: terminating connection due to transaction timeout. What was committed"
                            + " before stays; run the same command again.");
        }
    }

    @Test
    void aStoppedServer() throws Exception {
        execute(blocker, "BEGIN", "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE");
        try (Race<Result> run = Race.start(this::check)) {
            Locks.waitUntilBlocking(blocker);
            server.stop();

            expect(
                    run.await(SOON),
                    ExitCodes.UNREACHABLE,
                    "keymend: the server ended the session in mid-run, because an administrator said so or because it is being"
                            + " stopped: FATAL: terminating connection due to administrator command. What was committed before"
                            + " stays; run the same command again.");
        }
        expect(
                check(),
                ExitCodes.UNREACHABLE,
                "keymend: cannot reach PostgreSQL at 127.0.0.1:" + server.port() + ": connection refused. Is the server"
                        + " running there? Give the place with -h and -p, or PGHOST and PGPORT.");
    }

    @Test
    void aKilledServerProcess() throws Exception {
        execute(blocker, "BEGIN", "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE");
        try (Race<Result> run = Race.start(this::check)) {
            int pid = Locks.waitUntilBlocking(blocker);
            ProcessHandle.of(pid).orElseThrow().destroyForcibly();
            Result result = run.await(SOON);

            assertThat(result.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
            assertThat(result.err().lines())
                    .singleElement()
                    .asString()
                    .startsWith("keymend: the connection to the server was lost: ")
                    .endsWith(". What was committed before stays; run the same command again.");
        }
    }

    @Test
    void aPrivilegeThatTheCatalogItselfWants() throws Exception {
        execute(blocker, "CREATE ROLE guest LOGIN", "REVOKE EXECUTE ON FUNCTION pg_is_in_recovery() FROM PUBLIC");

        expect(
                runs().with("PGUSER", "guest").run("check", "-d", "postgres"),
                ExitCodes.UNREACHABLE,
                "keymend: not permitted: ERROR: permission denied for function pg_is_in_recovery. Ask the owner of what it"
                        + " names for the privilege, or connect as another role with -U.");
    }

    @Test
    void aNameThatIsNotUtf8() throws Exception {
        execute(
                blocker,
                "CREATE DATABASE any_bytes TEMPLATE template0 ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");
        try (Connection database = DriverManager.getConnection(server.jdbcUrl("any_bytes"))) {
            execute(database, "DO $$ BEGIN EXECUTE format('CREATE TABLE %I (id int)', 'caf' || chr(233)); END $$");
        }
        Result result = runs().run("check", "-d", "any_bytes");

        assertThat(result.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(result.err())
                .startsWith(
                        "keymend: a name or value in this database is not valid UTF-8, as may be where its encoding is"
                                + " SQL_ASCII, which takes any bytes: ERROR: invalid byte sequence for encoding \"UTF8\": 0xe9")
                .endsWith(
                        ". Keymend reads UTF-8 only. Look with PGCLIENTENCODING=SQL_ASCII psql for relname ~ '[^ -~]' in"
                                + " pg_class, and attname in pg_attribute, and rename what is found.\n");
    }

    private void expect(String statement, int exitCode, String sentence) throws Exception {
        execute(blocker, "BEGIN", "LOCK TABLE pg_catalog.pg_sequence IN ACCESS EXCLUSIVE MODE");
        try (Race<Result> run = Race.start(this::check);
                Connection other = connect()) {
            int pid = Locks.waitUntilBlocking(blocker);
            execute(other, statement.formatted(pid));

            expect(run.await(SOON), exitCode, sentence);
        }
    }

    private static void expect(Result result, int exitCode, String sentence) {
        assertThat(result.err()).isEqualTo(sentence + "\n");
        assertThat(result.out()).isEmpty();
        assertThat(result.exitCode()).isEqualTo(exitCode);
    }

    private Result check() {
        return runs().run("check");
    }

    private CommandRuns runs() {
        return CommandRuns.in(home).at(server.port()).with("PGUSER", "postgres");
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(server.jdbcUrl("postgres"));
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
