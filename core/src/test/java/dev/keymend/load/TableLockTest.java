// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Others who write to the table while it is locked for a load, or before; READ COMMITTED on both sides. */
class TableLockTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LoadOptions LOCKING =
            LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP).withLock(Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    private RowSource file() throws Exception {
        Path file = Files.writeString(
                folder.resolve("rows.csv"),
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> i + ",mine")
                        .collect(Collectors.joining("\n", "id,v\n", "\n")));
        return RowSource.csv(file, CsvFormat.DEFAULT, List.of());
    }

    private static RowSource query() {
        return RowSource.query("SELECT n AS id, 'mine' AS v FROM generate_series(1, 100) AS n");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLoadWaitsForWhoWritesAndThenMeetsNoRace(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        for (RowSource source : List.of(file(), query())) {
            database.execute("TRUNCATE t");
            List<Conflict.With> met = new ArrayList<>();
            try (Connection writer = database.connect();
                    Connection loader = database.connect()) {
                writer.setAutoCommit(false);
                Sql.execute(writer, "INSERT INTO t VALUES (50, 'theirs')");
                int pid = Locks.pid(loader);
                try (Race<LoadReport> load = Race.start(() -> BulkLoad.into("t")
                        .with(LOCKING)
                        .tell(new LoadListener() {
                            @Override
                            public void conflict(Conflict conflict) {
                                met.add(conflict.with());
                            }
                        })
                        .load(loader, source))) {
                    Locks.waitUntilBlocked(writer, pid);
                    assertThat(Sql.text(
                                    writer,
                                    "SELECT string_agg(DISTINCT mode, ', ') FROM pg_locks WHERE NOT granted AND pid = "
                                            + pid))
                            .isEqualTo("ShareRowExclusiveLock");
                    writer.commit();
                    LoadReport report = load.await(LONG);
                    assertThat(report.inserted()).isEqualTo(99);
                    assertThat(report.skipped()).isEqualTo(1);
                }
                assertThat(met).containsExactly(Conflict.With.TABLE);
                assertThat(Sql.text(loader, "SHOW lock_timeout")).isEqualTo("0");
                // It ends with the load.
                Sql.execute(writer, "INSERT INTO t VALUES (101, 'theirs')");
                writer.commit();
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whoIsInTheWayIsNamedWhenThePatienceIsOver(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, v text) PARTITION BY RANGE (id)",
                "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (1000)");
        try (Connection writer = database.connect();
                Connection loader = database.connect()) {
            writer.setAutoCommit(false);
            Sql.execute(writer, "SET application_name = 'shop'", "INSERT INTO t1 VALUES (500, 'theirs')");
            for (RowSource source : List.of(file(), query())) {
                assertThatThrownBy(() -> BulkLoad.into("t")
                                .with(LOCKING.withLock(Duration.ZERO))
                                .load(loader, source))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("55P03"))
                        .hasMessageMatching(
                                "public\\.t could not be locked within 0 s; in the way is process " + Locks.pid(writer)
                                        + ", role postgres, application shop, idle in transaction, for \\d+ s");
                assertThat(loader.getAutoCommit()).isTrue();
            }
            writer.rollback();
            assertThat(Sql.text(loader, "SELECT count(*) FROM t")).isEqualTo("0");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPreviewInTheCallersTransactionBindsUntilItsEnd(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        try (Connection writer = database.connect();
                Connection loader = database.connect()) {
            Sql.execute(writer, "SET lock_timeout = '10ms'");
            loader.setAutoCommit(false);
            BulkLoad load = BulkLoad.into("t").with(LOCKING);
            assertThat(load.preview(loader, query()).clean()).isEqualTo(100);
            assertThatThrownBy(() -> Sql.execute(writer, "INSERT INTO t VALUES (50, 'theirs')"))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("55P03"));
            assertThat(Sql.text(writer, "SELECT count(*) FROM t")).isEqualTo("0");
            assertThat(load.load(loader, query()).inserted()).isEqualTo(100);
            loader.commit();
            loader.setAutoCommit(true);
            load.preview(loader, query());
            Sql.execute(writer, "INSERT INTO t VALUES (101, 'theirs')");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRoleThatMayOnlyInsertIsToldWhatLockingTakes(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, v text)",
                "GRANT SELECT, INSERT ON t TO pg_monitor",
                "GRANT USAGE ON SCHEMA public TO pg_monitor");
        try (Connection loader = database.connect()) {
            Sql.execute(loader, "SET ROLE pg_monitor");
            assertThatThrownBy(() -> BulkLoad.into("t").with(LOCKING).load(loader, query()))
                    .isInstanceOf(LoadUnavailableException.class)
                    .hasMessage(
                            "this role may not lock public.t against writers, which takes UPDATE, DELETE or TRUNCATE"
                                    + " on it");
        }
    }
}
