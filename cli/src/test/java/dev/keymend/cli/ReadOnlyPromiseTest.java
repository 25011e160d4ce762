// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.Standbys;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever only reads writes nothing: not as a role that may only read, nor as one that may do anything, nor on a standby. The
 * server itself is the witness: not a byte of its log of writes, not a transaction id.
 */
class ReadOnlyPromiseTest {
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(1) already exists.
            STATEMENT:  INSERT INTO users (name) VALUES ('x')
            """;

    /** Nothing writes by itself. */
    private static final Map<String, String> QUIET = Map.of(
            "autovacuum", "off",
            "wal_level", "minimal",
            "max_wal_senders", "0",
            "checkpoint_timeout", "1h",
            "track_commit_timestamp", "off");

    /** Commands that read, and how each ends where one sequence is behind. */
    private static final List<String> READING = List.of(
            "1 check",
            "1 check --deep",
            "1 check --all-databases",
            "1 verify",
            "0 explain -f error.txt -d postgres",
            "0 logs server.log -d postgres",
            "1 fix",
            "1 fix --rule serial-column",
            "1 check --format=json");

    @TempDir
    private Path home;

    static Stream<Integer> majors() {
        return Stream.of(
                        TestServers.majors().get(0),
                        TestServers.majors().get(TestServers.majors().size() - 1))
                .distinct();
    }

    @BeforeEach
    void writeFiles() throws IOException {
        Files.writeString(home.resolve("error.txt"), ERROR);
        Files.writeString(
                home.resolve("server.log"), ERROR.replaceAll("(?m)^(?=.)", "2026-01-01 00:00:00.000 UTC [7] "));
        Files.writeString(home.resolve("rows.csv"), "id,name\n1,x\n");
    }

    @ParameterizedTest
    @MethodSource("majors")
    void nothingIsWritten(int major) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(major, QUIET);
                Connection witness = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            setUp(witness);
            for (String role : List.of("reader", "postgres")) {
                for (String line : READING) {
                    List<String> before = writes(witness);
                    Result result = run(server, role, line);

                    assertThat(result.exitCode())
                            .as("%s: %s%n%s%s", role, line, result.out(), result.err())
                            .isEqualTo(exitCode(line, role.equals("postgres")));
                    assertThat(writes(witness)).as("%s: %s", role, line).isEqualTo(before);
                }
            }
        }
    }

    /** A plan that waits for nobody who may carry it out is refused as a whole. */
    private static int exitCode(String line, boolean mayChange) {
        return line.startsWith("1 fix") && !mayChange ? ExitCodes.INCOMPLETE : line.charAt(0) - '0';
    }

    @ParameterizedTest
    @MethodSource("majors")
    void whatWritesSaysWhyItCannot(int major) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(major, QUIET);
                Connection witness = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            setUp(witness);
            List<String> before = writes(witness);

            Result preview = run(server, "reader", "3 preview rows.csv --into users");
            assertThat(preview.err())
                    .startsWith("keymend: ")
                    .contains("temporary tables")
                    .contains("GRANT TEMPORARY ON DATABASE");
            assertThat(preview.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
            Result load = run(server, "reader", "3 load rows.csv --into users --on-conflict skip");
            assertThat(load.err()).startsWith("keymend: ");
            assertThat(load.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
            Result fix = run(server, "reader", "4 fix --apply");
            assertThat(fix.exitCode()).as(fix.out() + fix.err()).isEqualTo(ExitCodes.INCOMPLETE);

            assertThat(writes(witness)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("majors")
    void aStandbyIsReadAndLeftAlone(int major) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(major, Map.of("autovacuum", "off"))) {
            try (Connection primary = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
                setUp(primary);
            }
            Standbys.become(server);
            try (Connection witness = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
                List<String> before = state(witness);
                for (String line : READING) {
                    Result result = run(server, "postgres", line);

                    assertThat(result.exitCode())
                            .as("%s%n%s%s", line, result.out(), result.err())
                            .isEqualTo(exitCode(line, false));
                }
                Result preview = run(server, "postgres", "3 preview rows.csv --into users");
                assertThat(preview.err())
                        .isEqualTo(
                                "keymend: this server is a standby, which has no temporary tables to look at the input"
                                        + " with; ask the primary\n");
                assertThat(preview.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
                Result fix = run(server, "postgres", "4 fix --apply");
                assertThat(fix.out()).contains("this server is a standby; the primary can be repaired");
                assertThat(fix.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);

                assertThat(state(witness)).isEqualTo(before);
            }
        }
    }

    private static void setUp(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : List.of(
                    "CREATE TABLE users (id serial PRIMARY KEY, name text)",
                    "INSERT INTO users SELECT generate_series(1, 1000), 'somebody'",
                    "CREATE ROLE reader LOGIN",
                    "GRANT SELECT ON users, users_id_seq TO reader",
                    "REVOKE TEMPORARY ON DATABASE postgres FROM PUBLIC",
                    // Nothing is left that a mere read would tidy up.
                    "ANALYZE",
                    "VACUUM (FREEZE)",
                    "VACUUM (FREEZE)",
                    "CHECKPOINT")) {
                statement.execute(sql);
            }
        }
    }

    private Result run(EmbeddedPostgres server, String role, String line) {
        return CommandRuns.in(home)
                .at(server.port())
                .with("PGDATABASE", "postgres")
                .with("PGUSER", role)
                .run(line.substring(2).split(" "));
    }

    private static List<String> writes(Connection witness) throws SQLException {
        return Stream.concat(
                        state(witness).stream(),
                        Stream.of(
                                text(witness, "SELECT pg_current_wal_insert_lsn()"),
                                text(witness, "SELECT pg_snapshot_xmax(pg_current_snapshot())")))
                .toList();
    }

    private static List<String> state(Connection witness) throws SQLException {
        return List.of(
                text(witness, "SELECT last_value || ' ' || is_called FROM users_id_seq"),
                text(witness, "SELECT count(*) FROM users"));
    }

    private static String text(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
