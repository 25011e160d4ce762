// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a crash does to sequences, and a failover to a copy that lags: values are skipped, or issued again of which no row
 * knows. Neither is drift. A sequence that was not to survive is.
 */
class AfterACrashTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Nothing but a commit writes to the disk what was done. */
    private static final Map<String, String> QUIET =
            Map.of("synchronous_commit", "on", "autovacuum", "off", "wal_writer_delay", "10s", "bgwriter_delay", "10s");

    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aSequenceThatSkippedValuesStaysWhereItIs(TestDatabase sameVersion) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), QUIET)) {
            try (Connection connection = connect(server)) {
                Sql.execute(
                        connection,
                        "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                        "INSERT INTO t (v) VALUES (1), (2), (3)");
            }
            crash(server);
            try (Connection connection = connect(server)) {
                assertThat(Sql.text(connection, "SELECT last_value > 3 FROM t_id_seq"))
                        .as("32 values are written to the log ahead")
                        .isEqualTo("t");
                assertThat(Repairs.found(connection)).containsExactly("serial-column");
                assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
                Sql.execute(connection, "INSERT INTO t DEFAULT VALUES");
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aValueThatNoRowKnowsOfIsIssuedAgain(TestDatabase sameVersion) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), QUIET)) {
            try (Connection connection = connect(server)) {
                Sql.execute(connection, "CREATE TABLE t (id serial PRIMARY KEY, v int)");
                connection.setAutoCommit(false);
                assertThat(Sql.text(connection, "SELECT nextval('t_id_seq')")).isEqualTo("1");
                // Never committed, and so never forced to the disk.
                crash(server);
            }
            try (Connection connection = connect(server)) {
                assertThat(Sql.text(connection, "SELECT is_called FROM t_id_seq"))
                        .isEqualTo("f");
                assertThat(Repairs.found(connection)).containsExactly("serial-column");
                assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                        .as("whoever was told 1 before the crash has the number of somebody else's row")
                        .isEqualTo("1");
            }
        }
    }

    @PostgresTest(from = 15, servers = Servers.OLDEST_AND_NEWEST)
    void anUnloggedSequenceOfATableThatIsLoggedStartsOverAndIsMended(TestDatabase sameVersion) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), QUIET)) {
            try (Connection connection = connect(server)) {
                Sql.execute(
                        connection,
                        "CREATE UNLOGGED SEQUENCE s",
                        "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'), v int)",
                        "INSERT INTO t (v) SELECT generate_series(1, 100)");
            }
            crash(server);
            try (Connection connection = connect(server)) {
                assertThat(Repairs.found(connection)).containsExactly("sequence-behind", "sequence-unowned");
                assertThat(Repairs.repair(connection, folder.resolve("j")).word())
                        .isEqualTo("applied");
                assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                        .isEqualTo("101");
                assertThat(Repairs.found(connection)).containsExactly("sequence-unowned");
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRepairSurvives(TestDatabase sameVersion) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), QUIET)) {
            try (Connection connection = connect(server)) {
                Sql.execute(
                        connection,
                        "CREATE TABLE t (id serial PRIMARY KEY, v int)",
                        "INSERT INTO t SELECT generate_series(1, 100)");
                assertThat(Repairs.repair(connection, folder.resolve("j")).word())
                        .isEqualTo("applied");
            }
            crash(server);
            try (Connection connection = connect(server)) {
                assertThat(Repairs.found(connection)).containsExactly("serial-column");
                assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                        .isEqualTo("101");
            }
        }
    }

    /** The loss of a session, killed, makes the server throw away its memory and read its log. */
    private static void crash(EmbeddedPostgres server) throws Exception {
        try (Connection victim = connect(server)) {
            ProcessHandle process = ProcessHandle.of(Locks.pid(victim)).orElseThrow();
            process.destroyForcibly();
            process.onExit().get();
            long end = System.nanoTime() + PATIENCE.toNanos();
            // Until the server has noticed, others may still be let in.
            while (victim.isValid(1) && System.nanoTime() < end) {
                LockSupport.parkNanos(1_000_000);
            }
        }
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                return DriverManager.getConnection(server.jdbcUrl("postgres"));
            } catch (SQLException e) {
                // Still recovering.
                if (System.nanoTime() > end) {
                    throw e;
                }
            }
            LockSupport.parkNanos(20_000_000);
        }
    }
}
