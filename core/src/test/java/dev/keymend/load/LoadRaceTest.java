// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Loads beside others who write the same keys; READ COMMITTED on both sides. */
class LoadRaceTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final int KEYS = 2_000;

    private static RowSource keys(int from, int to) {
        List<List<@Nullable String>> rows = new ArrayList<>();
        IntStream.rangeClosed(from, to).forEach(i -> rows.add(List.of(Integer.toString(i), "code" + i)));
        return RowSource.rows(List.of("id", "code"), rows.iterator());
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void handlesAKeyThatIsCommittedWhileTheLoadWaitsForIt(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, code text UNIQUE)");
        for (ConflictPolicy policy : List.of(ConflictPolicy.SKIP, ConflictPolicy.UPDATE, ConflictPolicy.FAIL)) {
            database.execute("TRUNCATE t");
            try (Connection writer = database.connect();
                    Connection loader = database.connect()) {
                writer.setAutoCommit(false);
                Sql.execute(writer, "INSERT INTO t VALUES (50, 'theirs')");
                int pid = Locks.pid(loader);
                try (Race<LoadReport> load = Race.start(() -> BulkLoad.into("t")
                        .with(LoadOptions.DEFAULT.withOnConflict(policy))
                        .load(loader, keys(1, 100)))) {
                    Locks.waitUntilBlocked(writer, pid);
                    writer.commit();
                    LoadReport report = load.await(LONG);
                    assertThat(report.failed()).isEqualTo(policy == ConflictPolicy.FAIL);
                    assertThat(report.inserted()).isEqualTo(policy == ConflictPolicy.FAIL ? 0 : 99);
                    assertThat(report.updated()).isEqualTo(policy == ConflictPolicy.UPDATE ? 1 : 0);
                    assertThat(report.skipped()).isEqualTo(policy == ConflictPolicy.SKIP ? 1 : 0);
                }
                assertThat(Sql.text(loader, "SELECT count(*) FROM t"))
                        .isEqualTo(policy == ConflictPolicy.FAIL ? "1" : "100");
            }
        }
    }

    /** Each time the load is about to write, somebody commits what it has just found free: one row twice, then thousands. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void settlesThousandsThatSomebodyCommitsWhenItHasLookedTwice(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, code text UNIQUE)");
        List<String> theirs = List.of(
                "INSERT INTO t VALUES (1, 'theirs 1')",
                "INSERT INTO t VALUES (2, 'theirs 2')",
                "INSERT INTO t SELECT g, 'theirs ' || g FROM generate_series(3, 11000) AS g");
        for (ConflictPolicy policy : List.of(ConflictPolicy.SKIP, ConflictPolicy.REJECT)) {
            database.execute("TRUNCATE t");
            Iterator<String> next = theirs.iterator();
            try (Connection writer = database.connect();
                    Connection loader = database.connect()) {
                LoadReport report = BulkLoad.into("t")
                        .with(LoadOptions.DEFAULT.withOnConflict(policy))
                        .tell(new LoadListener() {
                            @Override
                            public void progress(LoadProgress progress) {
                                if (progress.step() == LoadProgress.Step.WRITING && next.hasNext()) {
                                    commit(writer, next.next());
                                }
                            }
                        })
                        .load(loader, keys(1, 11_400));
                assertThat(next).isExhausted();
                assertThat(report.inserted()).isEqualTo(400);
                assertThat(report.skipped() + report.rejected()).isEqualTo(11_000);
                assertThat(Sql.text(loader, "SELECT count(*) FROM t WHERE code LIKE 'code%'"))
                        .isEqualTo("400");
            }
        }
    }

    private static void commit(Connection writer, String insert) {
        try {
            Sql.execute(writer, insert);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void losesNothingBetweenTwoLoadsAndFourWriters(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, code text UNIQUE)");
        AtomicBoolean loading = new AtomicBoolean(true);
        List<Race<Long>> writers = new ArrayList<>();
        List<Race<LoadReport>> loads = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                SplittableRandom random = new SplittableRandom(i);
                writers.add(Race.start(() -> write(database, random, loading)));
            }
            for (int i = 0; i < 2; i++) {
                loads.add(Race.start(() -> {
                    try (Connection connection = database.connect()) {
                        return BulkLoad.into("t")
                                .with(LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP))
                                .load(connection, keys(1, KEYS));
                    }
                }));
            }
            long inserted = 0;
            for (Race<LoadReport> load : loads) {
                LoadReport report = load.await(LONG);
                assertThat(report.read()).isEqualTo(KEYS);
                assertThat(report.inserted() + report.skipped()).isEqualTo(KEYS);
                inserted += report.inserted();
            }
            loading.set(false);
            for (Race<Long> writer : writers) {
                inserted += writer.await(LONG);
            }
            try (Connection connection = database.connect()) {
                assertThat(Sql.text(connection, "SELECT count(*) FROM t")).isEqualTo(Long.toString(inserted));
                assertThat(Sql.text(connection, "SELECT count(*) FROM t WHERE id <= " + KEYS))
                        .isEqualTo(Integer.toString(KEYS));
                Sql.execute(connection, "INSERT INTO t (code) VALUES ('by default')");
            }
        } finally {
            loading.set(false);
            loads.forEach(Race::close);
            writers.forEach(Race::close);
        }
    }

    /** Inserts keys of the file, one a transaction, while the loads run; tells how many it got in. */
    private static long write(TestDatabase database, SplittableRandom random, AtomicBoolean loading) throws Exception {
        long inserted = 0;
        try (Connection connection = database.connect();
                PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO t VALUES (?, ?) ON CONFLICT DO NOTHING")) {
            while (loading.get()) {
                int key = random.nextInt(1, KEYS + 1);
                insert.setInt(1, key);
                insert.setString(2, "code" + key);
                inserted += insert.executeUpdate();
            }
        }
        return inserted;
    }
}
