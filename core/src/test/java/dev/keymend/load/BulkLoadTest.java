// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

class BulkLoadTest {
    private static final LoadOptions SKIP = LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP);

    private static RowSource rows(String columns, String... rows) {
        List<List<@Nullable String>> values = new ArrayList<>();
        for (String row : rows) {
            values.add(Arrays.asList(row.split(",")));
        }
        return RowSource.rows(List.of(columns.split(",")), values.iterator());
    }

    private static String text(TestDatabase database, String sql) throws SQLException {
        try (Connection connection = database.connect()) {
            return Sql.text(connection, sql);
        }
    }

    private static LoadReport load(TestDatabase database, LoadOptions options, String table, RowSource source)
            throws SQLException {
        try (Connection connection = database.connect()) {
            return BulkLoad.into(table).with(options).load(connection, source);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void loadsIntoIdentityAlwaysAndMovesItsSequenceFirst(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, v text,"
                + " double text GENERATED ALWAYS AS (v || v) STORED UNIQUE)");
        LoadReport report = load(database, SKIP, "t", rows("id,v", "5,a", "900,b", "6,a"));
        assertThat(report.inserted()).isEqualTo(2);
        assertThat(report.skipped()).isEqualTo(1);
        assertThat(report.conflicts()).containsExactly(Map.entry("t_double_key", 1L));
        assertThat(text(database, "INSERT INTO t (v) VALUES ('c') RETURNING id"))
                .isEqualTo("901");
        assertThatThrownBy(() -> load(database, SKIP, "t", rows("id,double", "1,x")))
                .isInstanceOf(LoadException.class)
                .hasMessage("the column double is generated: the server computes it from others. Leave it out of the"
                        + " input");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aFailedLoadMovesNoSequence(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, v text)", "INSERT INTO t (v) VALUES ('a')");
        LoadReport report = load(database, LoadOptions.DEFAULT, "t", rows("id,v", "1,x", "500,y"));
        assertThat(report.failed()).isTrue();
        assertThat(text(database, "SELECT last_value FROM t_id_seq")).isEqualTo("1");
        assertThat(text(database, "SELECT count(*) FROM t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void judgesKeysOfAPartitionTreeAndOfOnePartition(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (day integer, id integer, code text, PRIMARY KEY (day, id)) PARTITION BY RANGE (day)",
                "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10)",
                "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (10) TO (20)",
                "CREATE UNIQUE INDEX only_here ON t1 (code)",
                "INSERT INTO t VALUES (1, 1, 'a'), (11, 1, 'a')");
        LoadReport report = load(
                database,
                SKIP.withBadRows(BadRowPolicy.REJECT),
                "t",
                rows("day,id,code", "1,1,z", "2,2,a", "12,2,a", "3,3,b", "4,4,b", "99,1,x"));
        assertThat(report.inserted()).isEqualTo(2);
        assertThat(report.skipped()).isEqualTo(3);
        assertThat(report.bad()).isEqualTo(1);
        assertThat(report.conflicts()).containsEntry("t_pkey", 1L).containsEntry("only_here", 2L);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void findsARowThatOnlyAnInsertRefusesAndSetsItAside(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id integer PRIMARY KEY, v integer)",
                "CREATE FUNCTION odd() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.v = 13 THEN RAISE 'unlucky'; END IF;"
                        + " RETURN NULL; END $$",
                "CREATE TRIGGER odd AFTER INSERT ON t FOR EACH ROW EXECUTE FUNCTION odd()");
        String[] rows = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> i + "," + (i % 100 == 13 ? 13 : 0))
                .toArray(String[]::new);
        List<String> reasons = new ArrayList<>();
        try (Connection connection = database.connect()) {
            LoadReport report = BulkLoad.into("t")
                    .with(SKIP.withBadRows(BadRowPolicy.REJECT))
                    .tell(new LoadListener() {
                        @Override
                        public void bad(BadRow row) {
                            reasons.add(row.ordinal() + " " + row.reason());
                        }
                    })
                    .load(connection, rows("id,v", rows));
            assertThat(report.inserted()).isEqualTo(297);
            assertThat(report.rejected()).isEqualTo(3);
        }
        assertThat(reasons).containsExactly("13 unlucky", "113 unlucky", "213 unlucky");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void callsNoKeyCleanThatATriggerOrADefaultFills(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, v text)", "INSERT INTO t VALUES (2, 'there')");
        try (Connection connection = database.connect()) {
            LoadReport preview = BulkLoad.into("t").preview(connection, rows("v", "a", "b", "c"));
            assertThat(preview.clean()).isZero();
            assertThat(preview.unexamined()).isEqualTo(3);
            assertThat(preview.blind()).containsEntry("t_pkey", "a default fills id");
        }
        LoadReport report = load(database, SKIP, "t", rows("v", "a", "b", "c"));
        assertThat(report.read()).isEqualTo(report.inserted() + report.skipped());
        assertThat(text(database, "SELECT count(*) FROM t WHERE v <> 'there'"))
                .isEqualTo(Long.toString(report.inserted()));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void staysInsideTheCallersTransaction(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY, v text)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO t VALUES (1, 'mine')");
            LoadReport failed = BulkLoad.into("t").load(connection, rows("id,v", "1,x", "2,y"));
            assertThat(failed.failed()).isTrue();
            LoadReport report = BulkLoad.into("t").with(SKIP).load(connection, rows("id,v", "1,x", "2,y"));
            assertThat(report.inserted()).isEqualTo(1);
            assertThat(Sql.text(connection, "SHOW search_path")).isEqualTo("\"$user\", public");
            assertThat(Sql.text(connection, "SELECT string_agg(v, ',' ORDER BY id) FROM t"))
                    .isEqualTo("mine,y");
            connection.rollback();
        }
        assertThat(text(database, "SELECT count(*) FROM t")).isEqualTo("0");
        assertThat(text(database, "SELECT last_value FROM t_id_seq")).isEqualTo("2");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void judgesDeferrableKeysAtOnce(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (id integer PRIMARY KEY DEFERRABLE INITIALLY DEFERRED, v text)",
                "INSERT INTO t VALUES (1, 'a')");
        LoadReport report = load(database, SKIP, "t", rows("id,v", "1,x", "2,y", "2,z"));
        assertThat(report.inserted()).isEqualTo(1);
        assertThat(report.skipped()).isEqualTo(2);
        assertThatThrownBy(() -> load(database, SKIP.withOnConflict(ConflictPolicy.UPDATE), "t", rows("id,v", "1,x")))
                .isInstanceOf(LoadException.class)
                .hasMessageStartingWith("update needs the primary key on public.t, not deferrable");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsAQueryOfTheSameServer(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE \"Order Items\" (\"Id\" integer PRIMARY KEY, at timestamptz, tags text[], raw bytea)",
                "CREATE TABLE staging AS SELECT n AS \"Id\", now() AS at, ARRAY['a,b', NULL, '\"c\"'] AS tags,"
                        + " '\\x00ff'::bytea AS raw FROM generate_series(1, 5) AS n",
                "INSERT INTO \"Order Items\" (\"Id\") VALUES (3)");
        LoadReport report = load(database, SKIP, "\"Order Items\"", RowSource.query("SELECT * FROM staging;"));
        assertThat(report.inserted()).isEqualTo(4);
        assertThat(text(database, "SELECT count(*) FROM \"Order Items\" NATURAL JOIN staging"))
                .isEqualTo("4");
        assertThatThrownBy(() -> load(database, SKIP, "\"Order Items\"", RowSource.query("DELETE FROM staging")))
                .isInstanceOf(LoadException.class);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesRejectedRowsAsTheyStandInTheFile(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)", "INSERT INTO t VALUES (1, 'one')");
        Path file = folder.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write("id;v\n1;'first\nof two'\n2;'it''s'\n2;x''y\nno;'';\nbad;'q'\n".getBytes(StandardCharsets.UTF_8));
        }
        Path rejects = folder.resolve("rejects.csv");
        LoadReport report = load(
                database,
                LoadOptions.DEFAULT
                        .withOnConflict(ConflictPolicy.REJECT)
                        .withBadRows(BadRowPolicy.REJECT)
                        .withRejectFile(rejects),
                "t",
                RowSource.csv(file, new CsvFormat(';', '\'', '\'', "", true), List.of()));
        assertThat(report.inserted()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(4);
        assertThat(rejects).hasContent("""
                line,constraint,reason,id;v
                2,"t_pkey","the key is taken",1;'first
                of two'
                5,"t_pkey","the input has the key several times, in line 4",2;x''y
                6,,"it has 3 values where 2 columns are named",no;'';
                7,,"id: invalid input syntax for type integer: ""bad\""",bad;'q'
                """);
        assertThat(folder.resolve("rejects.csv.part")).doesNotExist();
        assertThat(text(database, "SELECT v FROM t WHERE id = 2")).isEqualTo("it's");
    }
}
