// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** Chunks of a file that comes in order, which go to COPY unseen as long as nothing is refused. */
class RawChunkTest {
    /** Where records are looked at, each is a part of its own, that is a statement. */
    private static final LoadSizes SIZES = new LoadSizes(32, 1, 2, 1, 1, 100, 1 << 20);

    private static final Duration LONG = Duration.ofSeconds(60);
    private static final ChunkSizes FOUR = new ChunkSizes(4, Long.MAX_VALUE);
    private static final List<String> COLUMNS = List.of("id", "v");
    private static final LoadOptions SKIP = LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP);

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();

    private LoadReport load(TestDatabase database, LoadOptions options, String text) throws Exception {
        Path file = Files.writeString(folder.resolve("rows.csv"), text);
        told.clear();
        try (Connection connection = database.connect()) {
            return BulkLoad.into("t")
                    .with(options)
                    .in(SIZES)
                    .tell(new LoadListener() {
                        @Override
                        public void conflict(Conflict each) {
                            told.add(each.line().orElse(0) + " " + each.constraint() + " " + each.kind());
                        }
                    })
                    .resumable("raw")
                    .in(FOUR)
                    .load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
        }
    }

    /** A table that counts the statements that fill it. */
    private static void create(TestDatabase database, String columns) throws Exception {
        database.execute(
                "CREATE TABLE t (" + columns + ")",
                "CREATE TABLE statements (n int)",
                "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
                        + " 'BEGIN INSERT INTO statements VALUES (1); RETURN NULL; END'",
                "CREATE TRIGGER note AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION note()");
    }

    private static String text(TestDatabase database, String sql) throws Exception {
        try (Connection connection = database.connect()) {
            return Sql.text(connection, sql);
        }
    }

    private static String statements(TestDatabase database) throws Exception {
        return text(database, "SELECT count(*) FROM statements");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areOneStatementEach(TestDatabase database) throws Exception {
        create(database, "id int PRIMARY KEY, v text");
        LoadReport report =
                load(database, LoadOptions.DEFAULT, "id,v\n1,a\n2,\"b\nb\"\n3,c\n4,\n5,e\n6,f\n7,g\n8,h\n9,i");
        assertThat(report.inserted()).isEqualTo(9);
        // The last has too few records to show whether they are in order.
        assertThat(statements(database)).isEqualTo("3");
        assertThat(text(database, "SELECT string_agg(id || coalesce(v, '-'), ',' ORDER BY id) FROM t"))
                .isEqualTo("1a,2b\nb,3c,4-,5e,6f,7g,8h,9i");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areLookedAtFromTheFirstOnThatIsRefused(TestDatabase database) throws Exception {
        create(database, "id int PRIMARY KEY, v text");
        database.execute("INSERT INTO t VALUES (6, 'theirs')", "TRUNCATE statements");
        String text = "id,v\n1,a\n2,b\n3,c\n4,d\n5,e\n6,f\n7,g\n8,h\n9,i\n10,j\n11,k\n12,l\n";
        LoadReport failed = load(database, LoadOptions.DEFAULT, text);
        assertThat(failed.failed()).isTrue();
        assertThat(failed.inserted()).isEqualTo(4);
        assertThat(told).containsExactly("7 t_pkey taken");
        database.execute("DELETE FROM keymend_load_chunk", "DELETE FROM t WHERE id < 5", "TRUNCATE statements");
        LoadReport report = load(database, SKIP, text);
        assertThat(report.inserted()).isEqualTo(11);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(told).containsExactly("7 t_pkey taken");
        assertThat(text(database, "SELECT string_agg(id || v, ',' ORDER BY id) FROM t"))
                .isEqualTo("1a,2b,3c,4d,5e,6theirs,7g,8h,9i,10j,11k,12l");
        assertThat(Integer.parseInt(statements(database)))
                .as("one, and several for each of the others")
                .isGreaterThan(4);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areLookedAtWhereAnIdIsWrittenAsNobodyPrintsIt(TestDatabase database) throws Exception {
        create(database, "id serial PRIMARY KEY, v text");
        LoadReport report = load(database, LoadOptions.DEFAULT, "id,v\n1,a\n2,b\n3,c\n0012,d\n");
        assertThat(report.inserted()).isEqualTo(4);
        assertThat(text(database, "SELECT nextval('t_id_seq')")).isEqualTo("13");
        database.execute("TRUNCATE t, keymend_load_chunk, statements");
        assertThat(load(database, LoadOptions.DEFAULT, "id,v\n21,a\n22,b\n23,c\n24,d\n")
                        .inserted())
                .isEqualTo(4);
        assertThat(statements(database)).isEqualTo("1");
        assertThat(text(database, "SELECT nextval('t_id_seq')")).isEqualTo("25");
    }

    /** Before PostgreSQL 18 COPY takes it for the end of the data, and what follows for nothing. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void loseNothingBehindWhatLooksLikeTheEnd(TestDatabase database) throws Exception {
        create(database, "id text COLLATE \"C\" PRIMARY KEY");
        LoadReport report = load(database, LoadOptions.DEFAULT, "id\nA\nB\n\\.\nb\n");
        assertThat(report.inserted()).isEqualTo(4);
        assertThat(text(database, "SELECT string_agg(id, ' ' ORDER BY id) FROM t"))
                .isEqualTo("A B \\. b");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void countNullKeys(TestDatabase database) throws Exception {
        create(database, "id int PRIMARY KEY, v text UNIQUE");
        LoadReport report = load(database, LoadOptions.DEFAULT, "id,v\n1,a\n2,\n3,\n4,d\n");
        assertThat(report.inserted()).isEqualTo(4);
        assertThat(report.nullKeys()).isEqualTo(2);
    }

    /** One that was under way then and had more luck does not bring the hope back. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areLookedAtOnEveryConnectionOnceOneIsRefused(TestDatabase database) throws Exception {
        create(database, "id int PRIMARY KEY, v text");
        database.execute("INSERT INTO t VALUES (6, 'theirs')");
        try (Connection other = database.connect();
                Connection slow = database.connect();
                Connection quick = database.connect()) {
            RawChunk raw = raw(quick);
            int pid = Locks.pid(slow);
            other.setAutoCommit(false);
            Sql.execute(other, "INSERT INTO t VALUES (2, 'is waited for')");
            try (Race<Boolean> lucky = Race.start(() -> takes(slow, raw, "1,a\n2,b\n3,c\n"))) {
                Locks.waitUntilBlocked(other, pid);
                assertThat(takes(quick, raw, "5,e\n6,f\n7,g\n")).isFalse();
                other.rollback();
                assertThat(lucky.await(LONG)).isTrue();
            }
            assertThat(takes(quick, raw, "8,h\n9,i\n")).isFalse();
        }
        assertThat(text(database, "SELECT string_agg(id || v, ',' ORDER BY id) FROM t"))
                .isEqualTo("1a,2b,3c,6theirs");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areLookedAtOnceTheTableIsAnotherOne(TestDatabase database) throws Exception {
        create(database, "id int PRIMARY KEY, v text");
        try (Connection connection = database.connect()) {
            RawChunk raw = raw(connection);
            assertThat(takes(connection, raw, "1,a\n2,b\n3,c\n")).isTrue();
            database.execute("ALTER TABLE t RENAME COLUMN v TO w");
            assertThat(takes(connection, raw, "4,d\n5,e\n6,f\n")).isFalse();
            database.execute("ALTER TABLE t RENAME COLUMN w TO v");
            assertThat(takes(connection, raw, "4,d\n5,e\n6,f\n")).isFalse();
        }
        assertThat(text(database, "SELECT string_agg(id || v, ',' ORDER BY id) FROM t"))
                .isEqualTo("1a,2b,3c");
    }

    private RawChunk raw(Connection connection) throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "");
        RowSource file = new CsvSource(rows, CsvFormat.DEFAULT, COLUMNS);
        return new RawChunk(BulkLoad.into("t").layout(connection, file).asChunk(), true);
    }

    private boolean takes(Connection connection, RawChunk raw, String rows) throws Exception {
        byte[] bytes = rows.getBytes(StandardCharsets.UTF_8);
        Chunk chunk = new Chunk(1, 0, bytes.length, 2, 0, rows.lines().count(), "");
        CsvSource source =
                new CsvSource(folder.resolve("rows.csv"), CsvFormat.DEFAULT, COLUMNS).chunk(chunk, bytes, COLUMNS);
        connection.setAutoCommit(false);
        boolean taken = raw.load(connection, source, SIZES).isPresent();
        connection.commit();
        connection.setAutoCommit(true);
        return taken;
    }
}
