// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.ConnectionSource;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.io.TempDir;

/**
 * A load is killed with -9, at one end or the other. One that is all or nothing has written nothing; one that is resumable
 * goes on, in the end with every row and none twice.
 */
class KilledLoadTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int ROWS = 12_000;
    private static final int CHUNK = 200;

    /** Every tenth key is taken. */
    private static final String[] TABLE = {
        "CREATE TABLE t (id integer PRIMARY KEY, v text UNIQUE)",
        "INSERT INTO t SELECT i, 'theirs' || i FROM generate_series(10, " + ROWS + ", 10) AS i",
        "CREATE TABLE expected AS SELECT i AS id, CASE WHEN i % 10 = 0 THEN 'theirs' ELSE 'v' END || i AS v"
                + " FROM generate_series(1, " + ROWS + ") AS i"
    };

    private static final String DIFFERENCE = "SELECT count(*) FROM ((TABLE t EXCEPT ALL TABLE expected) UNION ALL"
            + " (TABLE expected EXCEPT ALL TABLE t)) AS d";

    private static final String TEMPORARY =
            "SELECT count(*) FROM pg_class WHERE relpersistence = 't' AND relkind = 'r'";

    private static final String LEDGER =
            "SELECT count(*) || ' chunks, ' || sum(rows_read) || ' rows, ' || sum(inserted)"
                    + " || ' inserted, ' || sum(skipped) || ' skipped' FROM keymend_load_chunk WHERE chunk > 0";

    private static final String WHOLE =
            ROWS / CHUNK + " chunks, " + ROWS + " rows, " + ROWS / 10 * 9 + " inserted, " + ROWS / 10 + " skipped";

    private static final LoadOptions SKIP = LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP);

    /** What is committed survives a crash, and what a crash leaves of temporary tables is cleared away soon. */
    private static final Map<String, String> DURABLE = Map.of("synchronous_commit", "on", "autovacuum_naptime", "1s");

    @TempDir
    private Path folder;

    /** In an order of its own. */
    private Path file(Random random) throws Exception {
        List<String> lines = new ArrayList<>();
        for (int i = 1; i <= ROWS; i++) {
            lines.add(i + ",v" + i);
        }
        Collections.shuffle(lines, random);
        lines.add(0, "id,v");
        return Files.write(folder.resolve("rows.csv"), lines);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aResumableLoadWhoseProgramIsKilledAgainAndAgain(TestDatabase database) throws Exception {
        Random random = new Random(database.major());
        database.execute(TABLE);
        Path file = file(random);
        int kills = 0;
        try (Connection observer = database.connect()) {
            while (kills < 8) {
                int jobs = 1 + random.nextInt(2);
                int until = chunks(observer) + random.nextInt(4);
                Process process = LoadingProcess.resumable(database.jdbcUrl(), file, "monday", jobs, CHUNK);
                try {
                    await(() -> chunks(observer) > until || !process.isAlive());
                    LockSupport.parkNanos(random.nextInt(20_000_000));
                } finally {
                    process.destroyForcibly().waitFor();
                }
                assertThat(process.exitValue()).as("killed, not ended").isEqualTo(137);
                kills++;
            }
            assertThat(chunks(observer)).as("there is something left").isLessThan(ROWS / CHUNK);
            assertThat(LoadingProcess.resumable(database.jdbcUrl(), file, "monday", 2, CHUNK)
                            .waitFor())
                    .isZero();
            isWhole(observer);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aResumableLoadWhoseServerCrashesAgainAndAgain(TestDatabase sameVersion) throws Exception {
        Random random = new Random(sameVersion.major());
        Path file = file(random);
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), DURABLE)) {
            ConnectionSource loaders =
                    () -> DriverManager.getConnection(server.jdbcUrl("postgres") + "&ApplicationName=loader");
            try (Connection connection = connect(server)) {
                Sql.execute(connection, TABLE);
            }
            try (Connection first = loaders.open();
                    Race<LoadReport> load = Race.start(() -> BulkLoad.into("t")
                            .with(SKIP)
                            .resumable("monday")
                            .in(new ChunkSizes(CHUNK, Long.MAX_VALUE))
                            .jobs(2, loaders)
                            .load(first, csv(file)))) {
                for (int kills = 0; kills < 4; kills++) {
                    try (Connection observer = connect(server)) {
                        int until = chunks(observer) + 1 + random.nextInt(4);
                        await(() -> load.isDone() || chunks(observer) >= until);
                        assertThat(load.isDone() ? load.await(LONG) : null)
                                .as("there is something left")
                                .isNull();
                        kill(Integer.parseInt(Sql.text(
                                observer, "SELECT max(pid) FROM pg_stat_activity WHERE application_name = 'loader'")));
                        awaitCrash(observer);
                    }
                }
                assertThat(load.await(LONG).inserted()).isEqualTo(ROWS / 10 * 9);
            }
            try (Connection connection = connect(server)) {
                isWhole(connection);
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anAtomicLoadWhoseProgramIsKilled(TestDatabase database) throws Exception {
        Random random = new Random(database.major());
        database.execute(TABLE);
        Path file = file(random);
        for (int kills = 0; kills < 6; kills++) {
            staged(database, kills % 2 == 1);
            try (Connection blocker = database.connect()) {
                block(blocker, random);
                Process process = LoadingProcess.atomic(database.jdbcUrl(), file);
                int pid;
                try {
                    pid = Locks.waitUntilBlocking(blocker);
                } finally {
                    process.destroyForcibly().waitFor();
                }
                assertThat(process.exitValue()).isEqualTo(137);
                blocker.rollback();
                blocker.setAutoCommit(true);
                Locks.waitUntilGone(blocker, pid);
                hasNothing(blocker);
                assertThat(Sql.text(blocker, TEMPORARY)).isEqualTo("0");
                succeeds(blocker, file);
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anAtomicLoadWhoseBackendIsKilled(TestDatabase sameVersion) throws Exception {
        Random random = new Random(sameVersion.major());
        Path file = file(random);
        try (EmbeddedPostgres server = TestServers.startOwn(sameVersion.major(), DURABLE);
                TestDatabase database = TestDatabase.createOn(server)) {
            database.execute(TABLE);
            for (int kills = 0; kills < 3; kills++) {
                staged(database, kills == 1);
                try (Connection blocker = database.connect();
                        Connection loader = DriverManager.getConnection(database.jdbcUrl())) {
                    block(blocker, random);
                    try (Race<LoadReport> load =
                            Race.start(() -> BulkLoad.into("t").with(SKIP).load(loader, csv(file)))) {
                        kill(Locks.waitUntilBlocking(blocker));
                        assertThatThrownBy(() -> load.await(LONG)).isInstanceOf(SQLException.class);
                    }
                    awaitCrash(blocker);
                }
                connect(server).close();
                try (Connection connection = database.connect()) {
                    hasNothing(connection);
                    succeeds(connection, file);
                    await(() -> Sql.text(connection, TEMPORARY).equals("0"));
                }
            }
        }
    }

    private static RowSource csv(Path file) {
        return RowSource.csv(file, CsvFormat.DEFAULT, List.of());
    }

    /** With a key that only the server can judge, everything goes through temporary tables. */
    private static void staged(TestDatabase database, boolean staged) throws SQLException {
        database.execute(
                "DROP INDEX IF EXISTS judged", staged ? "CREATE UNIQUE INDEX judged ON t (lower(v))" : "SELECT 1");
    }

    /** Holds a key of the file, somewhere in it: the load stops there. */
    private static void block(Connection blocker, Random random) throws SQLException {
        blocker.setAutoCommit(false);
        Sql.execute(blocker, "INSERT INTO t VALUES (" + (random.nextInt(ROWS / 10) * 10 + 3) + ", 'blocks')");
    }

    private static void hasNothing(Connection connection) throws SQLException {
        assertThat(Sql.text(connection, "SELECT count(*) FROM t WHERE v NOT LIKE 'theirs%'"))
                .isEqualTo("0");
    }

    private static void succeeds(Connection connection, Path file) throws SQLException {
        LoadReport report = BulkLoad.into("t").with(SKIP).load(connection, csv(file));
        assertThat(report.inserted()).isEqualTo(ROWS / 10 * 9);
        assertThat(Sql.text(connection, DIFFERENCE)).isEqualTo("0");
        Sql.execute(connection, "DELETE FROM t WHERE v NOT LIKE 'theirs%'");
    }

    private static void isWhole(Connection connection) throws SQLException {
        assertThat(Sql.text(connection, DIFFERENCE)).isEqualTo("0");
        assertThat(Sql.text(connection, LEDGER)).isEqualTo(WHOLE);
    }

    /** How many chunks are loaded. */
    private static int chunks(Connection observer) throws SQLException {
        return Sql.text(observer, "SELECT to_regclass('keymend_load_chunk') IS NULL")
                        .equals("t")
                ? 0
                : Integer.parseInt(Sql.text(observer, "SELECT count(*) FROM keymend_load_chunk WHERE chunk > 0"));
    }

    /** Something that comes by itself and tells nobody. */
    private interface Condition {
        boolean holds() throws SQLException;
    }

    private static void await(Condition condition) throws SQLException {
        long end = System.nanoTime() + LONG.toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(2_000_000);
        }
    }

    private static void kill(int pid) throws Exception {
        ProcessHandle process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        process.onExit().get();
    }

    /** Until the server has noticed, others may still be let in. */
    private static void awaitCrash(Connection victim) throws SQLException {
        await(() -> !victim.isValid(1));
    }

    private static Connection connect(EmbeddedPostgres server) throws SQLException {
        List<Connection> connected = new ArrayList<>();
        List<SQLException> refusals = new ArrayList<>();
        await(() -> {
            try {
                return connected.add(DriverManager.getConnection(server.jdbcUrl("postgres")));
            } catch (SQLException e) {
                return !refusals.add(e); // Still recovering.
            }
        });
        return connected.get(0);
    }
}
