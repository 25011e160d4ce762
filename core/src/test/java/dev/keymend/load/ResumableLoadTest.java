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
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Loads in chunks, of three rows unless said otherwise. */
class ResumableLoadTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final LoadOptions SKIP = LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP);
    private static final ChunkSizes THREE = new ChunkSizes(3, Long.MAX_VALUE);

    @TempDir
    private Path folder;

    private Path file(String text) throws Exception {
        return Files.writeString(folder.resolve("rows.csv"), text);
    }

    private static RowSource csv(Path file) {
        return RowSource.csv(file, CsvFormat.DEFAULT, List.of());
    }

    private static ResumableLoad resumable(LoadOptions options, LoadListener listener) {
        return BulkLoad.into("t")
                .with(options)
                .tell(listener)
                .resumable("monday")
                .in(THREE);
    }

    private static LoadReport load(TestDatabase database, LoadOptions options, LoadListener listener, Path file)
            throws SQLException {
        try (Connection connection = database.connect()) {
            return resumable(options, listener).load(connection, csv(file));
        }
    }

    private static LoadReport load(TestDatabase database, LoadOptions options, Path file) throws SQLException {
        return load(database, options, LoadListener.SILENT, file);
    }

    private static List<String> rows(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.texts(connection, sql);
        }
    }

    /** What was told, a line each. */
    private static final class Told implements LoadListener {
        private final List<String> lines = new ArrayList<>();

        @Override
        public void conflict(Conflict each) {
            lines.add(each.ordinal() + " line " + each.line().orElse(0) + " " + each.constraint() + " " + each.values()
                    + " " + each.with() + " " + each.otherLine().orElse(0));
        }

        @Override
        public void bad(BadRow each) {
            lines.add(each.ordinal() + " line " + each.line().orElse(0) + " " + each.column() + " " + each.value());
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void stopsAtAChunkThatIsRefusedAndGoesOnFromThere(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)", "INSERT INTO t VALUES (5, 'theirs')");
        Path file = file("id,v\n1,a\n2,\"b\nb\"\n3,c\n4,d\n5,e\n6,f\n7,g\n");
        Told told = new Told();
        LoadReport stopped = load(database, LoadOptions.DEFAULT, told, file);
        assertThat(stopped.failed()).isTrue();
        assertThat(stopped.inserted()).isEqualTo(3);
        assertThat(stopped.chunks().orElseThrow().stopped()).contains(new LoadedChunks.Stopped(2, 6, 3, 1));
        assertThat(told.lines).containsExactly("5 line 7 t_pkey [5] table 0");
        assertThat(rows(database, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "5");

        database.execute("DELETE FROM t WHERE id = 5");
        LoadReport done = load(database, LoadOptions.DEFAULT, file);
        assertThat(done.failed()).isFalse();
        assertThat(done.read()).isEqualTo(7);
        assertThat(done.inserted()).isEqualTo(7);
        assertThat(done.chunks())
                .contains(new LoadedChunks("monday", "public.keymend_load_chunk", 3, 1, 2, 0, Optional.empty()));
        assertThat(rows(database, "SELECT id || v FROM t ORDER BY id"))
                .containsExactly("1a", "2b\nb", "3c", "4d", "5e", "6f", "7g");

        database.execute("TRUNCATE t");
        LoadReport again = load(database, LoadOptions.DEFAULT, file);
        assertThat(again.chunks().orElseThrow().earlier()).isEqualTo(3);
        assertThat(again.inserted()).as("as the ledger has it").isEqualTo(7);
        assertThat(rows(database, "SELECT id FROM t")).as("already loaded").isEmpty();
        database.execute(again.chunks().orElseThrow().forgetting());
        assertThat(load(database, LoadOptions.DEFAULT, file)
                        .chunks()
                        .orElseThrow()
                        .here())
                .isEqualTo(3);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void tellsOfRowsByTheirPlacesInTheWholeFile(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text UNIQUE)", "INSERT INTO t VALUES (90, 'x')");
        Path file = file("id,v\n1,a\n2,b\n3,c\n4,a\nfour,d\n5,e\n6,f\n7,x\n7,g\n7,h\n");
        Told told = new Told();
        LoadReport report = load(database, SKIP.withBadRows(BadRowPolicy.REJECT), told, file);
        assertThat(told.lines)
                .containsExactlyInAnyOrder(
                        "5 line 6 id four",
                        "4 line 5 t_v_key [a] table 0",
                        "8 line 9 t_v_key [x] table 0",
                        "8 line 9 t_pkey [7] file 10",
                        // Its neighbour is in the chunk before.
                        "10 line 11 t_pkey [7] table 0");
        assertThat(report.conflicts()).isEqualTo(Map.of("t_v_key", 2L, "t_pkey", 2L));
        assertThat(report.read()).isEqualTo(10);
        assertThat(report.inserted()).isEqualTo(6);
        assertThat(report.skipped()).isEqualTo(3);
        assertThat(report.rejected()).isEqualTo(1);
        assertThat(report.bad()).isEqualTo(1);
        assertThat(rows(
                        database,
                        "SELECT chunk || ': ' || rows_read || ' ' || inserted || ' ' || skipped || ' ' || rejected || ' '"
                                + " || first_line FROM keymend_load_chunk WHERE chunk > 0 ORDER BY chunk"))
                .containsExactly("1: 3 3 0 0 2", "2: 3 1 1 1 5", "3: 3 2 1 0 8", "4: 1 0 1 0 11");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void refusesAnotherFileOrOtherOptionsUnderTheSameName(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)", "INSERT INTO t VALUES (5, 'theirs')");
        String text = "id,v\n1,a\n2,b\n3,c\n4,d\n5,e\n";
        Path file = file(text);
        assertThat(load(database, LoadOptions.DEFAULT, file).failed()).isTrue();
        String forget =
                ". Go on as it was begun, take another name, or forget it: DELETE FROM public.keymend_load_chunk"
                        + " WHERE load = 'monday'; the rows that it has loaded stay, and their keys count as taken";
        assertThatThrownBy(() -> load(database, SKIP, file))
                .isInstanceOf(LoadException.class)
                .hasMessage(
                        "the load monday was begun in another way: on-conflict fail, in-file fail then, on-conflict skip,"
                                + " in-file first now" + forget);
        file(text + "6,f\n");
        assertThatThrownBy(() -> load(database, LoadOptions.DEFAULT, file))
                .hasMessage("the load monday was begun with another file: 25 bytes then, 29 now" + forget);
        file(text.replace("2,b", "2,x"));
        assertThatThrownBy(() -> load(database, LoadOptions.DEFAULT, file))
                .hasMessage(
                        "the load monday was begun with another file, just as long: rows from line 2 on are loaded and"
                                + " have changed since" + forget);
        file(text.replace("5,e", "8,e"));
        assertThatThrownBy(() -> load(database, LoadOptions.DEFAULT, file))
                .hasMessage(
                        "the load monday was begun with another file, just as long: rows that are not loaded yet have"
                                + " changed since" + forget);
        assertThat(rows(database, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3", "5");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void refusesWhatCannotBeResumed(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA s", "CREATE TABLE s.t (id integer PRIMARY KEY)");
        Path file = file("id\n1\n");
        String role = database.role("loader");
        database.execute(
                "GRANT USAGE ON SCHEMA s TO " + role,
                "GRANT SELECT, INSERT ON s.t TO " + role,
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        ResumableLoad load = BulkLoad.into("s.t").with(SKIP).resumable("monday");
        try (Connection connection = database.connect(role)) {
            assertThatThrownBy(() -> load.load(connection, csv(file)))
                    .isInstanceOf(LoadUnavailableException.class)
                    .hasMessage(
                            "this role may not create s.keymend_load_chunk, in which a resumable load keeps how far it"
                                    + " is; GRANT CREATE ON SCHEMA s TO " + role
                                    + " lets it, or load without --resumable");
            try (Connection owner = database.connect()) {
                assertThat(load.load(owner, csv(file)).inserted()).isEqualTo(1);
            }
            assertThatThrownBy(() -> load.load(connection, csv(file)))
                    .isInstanceOf(LoadUnavailableException.class)
                    .hasMessage(
                            "this role may not read and write s.keymend_load_chunk, which knows how far resumable loads"
                                    + " are; GRANT SELECT, INSERT ON s.keymend_load_chunk TO " + role + " lets it");
            database.execute("GRANT SELECT, INSERT ON s.keymend_load_chunk TO " + role);
            assertThat(load.load(connection, csv(file)).chunks().orElseThrow().earlier())
                    .isEqualTo(1);
            assertThatThrownBy(() -> load.load(connection, RowSource.table("s.t")))
                    .hasMessageStartingWith("a resumable load reads a file");
            assertThatThrownBy(() -> BulkLoad.into("s.t")
                            .with(SKIP.withRejectFile(folder.resolve("r.csv")))
                            .resumable("monday")
                            .load(connection, csv(file)))
                    .hasMessageStartingWith("a resumable load writes no reject file");
            assertThatThrownBy(() -> BulkLoad.into("s.t").resumable(" ").load(connection, csv(file)))
                    .hasMessageStartingWith("a resumable load needs a name");
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> load.load(connection, csv(file)))
                    .hasMessageStartingWith("a resumable load commits chunk by chunk");
            connection.rollback();
        }
        assertThatThrownBy(() -> load.jobs(0, database::connect)).isInstanceOf(IllegalArgumentException.class);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void movesTheSequencePastTheWholeFileBeforeTheFirstRow(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, v text UNIQUE)", "INSERT INTO t VALUES (7000, 'theirs')");
        Path file = file("id,v\n1,a\n2,b\n3,theirs\n4,d\n900,e\n5,f\n");
        assertThat(load(database, LoadOptions.DEFAULT, file).inserted()).isZero();
        assertThat(rows(database, "INSERT INTO t (v) VALUES ('by default') RETURNING id"))
                .containsExactly("901");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsACompressedFileOnSeveralConnections(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        StringBuilder text = new StringBuilder("\ufeffid,v\r\n");
        for (int i = 1; i <= 1_000; i++) {
            text.append(i).append(i % 7 == 0 ? ",\"a \"\"b\"\"\r\nc\"\r\n" : ",d\r\n");
        }
        Path file = folder.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.toString().getBytes(StandardCharsets.UTF_8));
        }
        try (Connection connection = database.connect()) {
            LoadReport report = BulkLoad.into("t")
                    .resumable("gz")
                    .in(new ChunkSizes(Integer.MAX_VALUE, 100))
                    .jobs(3, () -> DriverManager.getConnection(database.jdbcUrl()))
                    .load(connection, csv(file));
            assertThat(report.inserted()).isEqualTo(1_000);
            assertThat(report.chunks().orElseThrow().total()).isGreaterThan(50);
        }
        assertThat(rows(
                        database,
                        "SELECT count(*) || ' ' || sum(id) || ' ' || count(*) FILTER (WHERE v = E'a \"b\"\\r\\nc')"
                                + " FROM t"))
                .containsExactly("1000 500500 142");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void waitsForAnAtomicLoadAndForAChunkOfSomebodyElse(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        Path file = file("id,v\n1,a\n2,b\n3,c\n4,d\n");
        try (Connection other = database.connect();
                Connection loader = database.connect()) {
            int pid = Locks.pid(loader);
            other.setAutoCommit(false);
            BulkLoad.into("t")
                    .load(
                            other,
                            RowSource.rows(
                                    List.of("id", "v"),
                                    List.of(List.of("2", "atomic")).iterator()));
            try (Race<LoadReport> load =
                    Race.start(() -> resumable(SKIP, LoadListener.SILENT).load(loader, csv(file)))) {
                Locks.waitUntilBlocked(other, pid);
                other.commit();
                assertThat(load.await(LONG).skipped()).isEqualTo(1);
            }
            other.setAutoCommit(true);
            Sql.execute(other, "DELETE FROM keymend_load_chunk", "TRUNCATE t");

            other.setAutoCommit(false);
            Sql.execute(
                    other,
                    "SELECT pg_advisory_xact_lock(hashtextextended('keymend ' || 'keymend_load_chunk'::regclass::oid"
                            + " || ' monday', 1))");
            try (Race<LoadReport> load =
                    Race.start(() -> resumable(SKIP, LoadListener.SILENT).load(loader, csv(file)))) {
                Locks.waitUntilBlocked(other, pid);
                assertThat(rows(database, "SELECT chunk FROM keymend_load_chunk ORDER BY chunk"))
                        .as("it has gone on with the next")
                        .containsExactly("0", "2");
                other.rollback();
                assertThat(load.await(LONG).inserted()).isEqualTo(4);
            }
            other.setAutoCommit(true);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void survivesDeadlocksBetweenItsOwnChunks(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text UNIQUE)");
        // Every text comes twice, far apart and the other way round, so that chunks wait for each other.
        StringBuilder text = new StringBuilder("id,v\n");
        for (int i = 0; i < 2_000; i++) {
            text.append(i)
                    .append(",v")
                    .append(i % 500 < 250 ? i % 250 : 249 - i % 250)
                    .append('\n');
        }
        Path file = file(text.toString());
        try (Connection connection = database.connect()) {
            LoadReport report = BulkLoad.into("t")
                    .with(SKIP)
                    .resumable("monday")
                    .in(new ChunkSizes(250, Long.MAX_VALUE))
                    .jobs(4, () -> DriverManager.getConnection(database.jdbcUrl()))
                    .load(connection, csv(file));
            assertThat(report.read()).isEqualTo(2_000);
            assertThat(report.inserted()).isEqualTo(250);
            assertThat(report.skipped()).isEqualTo(1_750);
        }
        assertThat(rows(database, "SELECT count(*) || ' ' || count(DISTINCT v) FROM t"))
                .containsExactly("250 250");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void sharesTheChunksBetweenTwoRuns(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        StringBuilder text = new StringBuilder("id,v\n");
        for (int i = 1; i <= 4_000; i++) {
            text.append(i).append(",v\n");
        }
        Path file = file(text.toString());
        List<Race<LoadReport>> runs = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                runs.add(Race.start(() -> {
                    try (Connection connection = database.connect()) {
                        return BulkLoad.into("t")
                                .resumable("monday")
                                .in(new ChunkSizes(100, Long.MAX_VALUE))
                                .load(connection, csv(file));
                    }
                }));
            }
            int here = 0;
            for (Race<LoadReport> run : runs) {
                LoadReport report = run.await(LONG);
                LoadedChunks chunks = report.chunks().orElseThrow();
                assertThat(chunks.earlier() + chunks.here() + chunks.elsewhere())
                        .isEqualTo(40);
                assertThat(report.inserted()).isEqualTo(4_000);
                here += chunks.here();
            }
            assertThat(here).isEqualTo(40);
        } finally {
            runs.forEach(Race::close);
        }
        assertThat(rows(database, "SELECT count(*) || ' ' || sum(id) FROM t")).containsExactly("4000 8002000");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void goesOnOnAnotherConnectionWhereOneIsLost(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, v text)",
                "CREATE SEQUENCE rounds",
                // At its fourth row the session is ended from within, once.
                "CREATE FUNCTION lose() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF nextval(''rounds'') = 4 THEN"
                        + " PERFORM pg_terminate_backend(pg_backend_pid()); END IF; RETURN NULL; END'",
                "CREATE TRIGGER lose AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION lose()");
        Path file = file("id,v\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n");
        try (Connection connection = database.connect()) {
            LoadReport report = resumable(SKIP, LoadListener.SILENT)
                    .jobs(1, () -> DriverManager.getConnection(database.jdbcUrl()))
                    .load(connection, csv(file));
            assertThat(report.inserted()).isEqualTo(7);
            assertThat(connection.isClosed()).isTrue();
        }
        assertThat(rows(database, "SELECT count(*) FROM t")).containsExactly("7");
        database.execute("TRUNCATE t", "DELETE FROM keymend_load_chunk", "ALTER SEQUENCE rounds RESTART");
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> resumable(SKIP, LoadListener.SILENT).load(connection, csv(file)))
                    .as("nobody has said where others come from")
                    .isInstanceOf(SQLException.class);
        }
        assertThat(rows(database, "SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
        assertThat(load(database, SKIP, file).inserted()).isEqualTo(7);
    }
}
