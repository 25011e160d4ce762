// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.load.BulkLoadTest.SKIP;
import static dev.keymend.load.BulkLoadTest.rows;
import static dev.keymend.load.BulkLoadTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Rows that a table cannot hold whatever their keys: which they are, and what else is said beside them. */
class BadRowsTest {
    private static LoadReport told(
            TestDatabase database, LoadOptions options, RowSource source, boolean preview, List<String> heard)
            throws SQLException {
        heard.clear();
        try (Connection connection = database.connect()) {
            BulkLoad load = BulkLoad.into("t").with(options).tell(new LoadListener() {
                @Override
                public void bad(BadRow row) {
                    heard.add(row.ordinal() + " " + row.column() + " " + row.value() + " " + row.sqlstate());
                }

                @Override
                public void conflict(Conflict each) {
                    heard.add(each.ordinal() + " " + each.constraint());
                }
            });
            return preview ? load.preview(connection, source) : load.load(connection, source);
        }
    }

    private static RowSource file(Path folder, String... lines) throws IOException {
        Path file = Files.writeString(folder.resolve("rows.csv"), String.join("\n", lines) + "\n");
        return RowSource.csv(file, CsvFormat.DEFAULT, List.of());
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
    void judgesReferencesBetweenTheRowsOfTheInput(TestDatabase database, @TempDir Path folder) throws Exception {
        String[] lines = {"id,self", "6,77", "7,8", "8,", "9,6", "10,9", "11,1"};
        List<String> bad = List.of("1 self 77 23503", "4 self 6 23503", "5 self 9 23503");
        List<String> heard = new ArrayList<>();
        for (String when : List.of("", " DEFERRABLE INITIALLY DEFERRED")) {
            database.execute(
                    "DROP TABLE IF EXISTS t",
                    "CREATE TABLE t (id integer PRIMARY KEY, self integer REFERENCES t" + when + ")",
                    "INSERT INTO t VALUES (1, NULL)");
            assertThat(told(database, LoadOptions.DEFAULT, file(folder, lines), true, heard)
                            .clean())
                    .isEqualTo(3);
            assertThat(heard).containsExactlyElementsOf(bad);
            assertThat(told(database, LoadOptions.DEFAULT, file(folder, lines), false, heard)
                            .failed())
                    .isTrue();
            assertThat(heard).containsExactlyElementsOf(bad);
            LoadReport report =
                    told(database, SKIP.withBadRows(BadRowPolicy.REJECT), file(folder, lines), false, heard);
            assertThat(report.inserted()).isEqualTo(3);
            assertThat(heard).containsExactlyElementsOf(bad);
            assertThat(text(database, "SELECT string_agg(id::text, ' ' ORDER BY id) FROM t"))
                    .isEqualTo("1 7 8 11");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void namesARowThatOnlyTheCommitWouldRefuse(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute(
                "CREATE TABLE p (a integer, b integer, PRIMARY KEY (a, b))",
                "INSERT INTO p VALUES (1, 1)",
                "CREATE TABLE t (id integer PRIMARY KEY, a integer, b integer,"
                        + " FOREIGN KEY (a, b) REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        List<String> heard = new ArrayList<>();
        String[] lines = {"id,a,b", "1,1,1", "2,1,9", "3,1,1"};
        for (LoadOptions options : List.of(SKIP, SKIP.withOnConflict(ConflictPolicy.UPDATE))) {
            assertThat(told(database, options, file(folder, lines), false, heard)
                            .failed())
                    .isTrue();
            assertThat(heard).containsExactly("2 a, b 1, 9 23503");
        }
        LoadReport chunks;
        try (Connection connection = database.connect()) {
            chunks = BulkLoad.into("t")
                    .with(SKIP.withBadRows(BadRowPolicy.REJECT))
                    .resumable("r")
                    .load(connection, file(folder, lines));
        }
        assertThat(chunks.inserted()).isEqualTo(2);
        assertThat(chunks.rejected()).isEqualTo(1);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void previewsWhatNoPartitionTakes(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE t (day integer, id integer, PRIMARY KEY (day, id)) PARTITION BY RANGE (day)",
                "CREATE TABLE t1 PARTITION OF t FOR VALUES FROM (0) TO (10) PARTITION BY HASH (id)",
                "CREATE TABLE t1a PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 0)",
                "CREATE TABLE t1b PARTITION OF t1 FOR VALUES WITH (MODULUS 2, REMAINDER 1)",
                "CREATE TABLE t2 PARTITION OF t FOR VALUES FROM (20) TO (30)");
        List<String> heard = new ArrayList<>();
        LoadReport report =
                told(database, LoadOptions.DEFAULT, rows("day,id", "1,1", "2,2", "15,3", "29,4", "30,5"), true, heard);
        assertThat(report.clean()).isEqualTo(3);
        assertThat(heard).containsExactly("3 null null 23514", "5 null null 23514");
        try (Connection connection = database.connect()) {
            assertThat(BulkLoad.into("t2")
                            .preview(connection, rows("day,id", "29,1", "30,1"))
                            .bad())
                    .isEqualTo(1);
        }
        database.execute("CREATE TABLE t_rest PARTITION OF t DEFAULT");
        assertThat(told(database, LoadOptions.DEFAULT, rows("day,id", "15,3"), true, heard)
                        .clean())
                .isEqualTo(1);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void callsNoRowCleanThatACheckCouldNotJudge(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, n integer, CONSTRAINT c CHECK (10 / n > 1))");
        LoadReport report = told(database, LoadOptions.DEFAULT, rows("id,n", "1,2", "2,0"), true, new ArrayList<>());
        assertThat(report.clean()).isZero();
        assertThat(report.blind()).containsEntry("c", "evaluating it fails: division by zero");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void setsAsideAKeyThatIsTooLongForItsIndex(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, k text UNIQUE)");
        SplittableRandom random = new SplittableRandom(1);
        String longKey = random.ints(9_000, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        List<String> heard = new ArrayList<>();
        LoadReport report = told(
                database,
                SKIP.withBadRows(BadRowPolicy.REJECT),
                file(folder, "id,k", "1,a", "2," + longKey, "3,b"),
                false,
                heard);
        assertThat(report.inserted()).isEqualTo(2);
        assertThat(heard).containsExactly("2 null null 54000");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void listsConflictsBesideBadRows(TestDatabase database, @TempDir Path folder) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, n integer)", "INSERT INTO t VALUES (1, 1), (4, 1)");
        List<String> heard = new ArrayList<>();
        LoadReport report =
                told(database, LoadOptions.DEFAULT, file(folder, "id,n", "1,1", "2,x", "3,3", "4,4"), false, heard);
        assertThat(report.failed()).isTrue();
        assertThat(report.bad()).isEqualTo(1);
        assertThat(report.rejected()).isEqualTo(3);
        assertThat(heard).containsExactly("2 n x 22P02", "1 t_pkey", "4 t_pkey");
    }
}
