// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;

/** Loads of files that are not small, by sorted parts. */
class SortedRecordsTest {
    private static final int ROWS = 30_000;
    private static final LoadSizes FILES = new LoadSizes(7, 100, 20, 50, 3, 10_000, 40_000);
    private static final LoadSizes MEMORY = new LoadSizes(7, 100, 20, 50, 3, 10_000, 1 << 26);

    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void skipsWhatIsThereWhereverItLies(TestDatabase database) throws Exception {
        Path file = shuffled();
        for (LoadSizes sizes : List.of(FILES, MEMORY)) {
            for (String taken : List.of(
                    "i <= 3000", "i > 27000", "i % 10 = 0", "i % 2 = 0", "true", "i % 1000 = 17", "i = 15000")) {
                for (String changed : List.of("''", "CASE WHEN i % 3 = 0 THEN ' changed' ELSE '' END")) {
                    database.execute("DROP TABLE IF EXISTS t");
                    database.execute("CREATE TABLE t (id bigint PRIMARY KEY, code text UNIQUE, word text)");
                    database.execute("INSERT INTO t SELECT i, 'code' || i, 'word ' || i || " + changed
                            + " FROM generate_series(1, " + ROWS + ") AS i WHERE " + taken);
                    try (Connection connection = database.connect()) {
                        long before = Long.parseLong(Sql.text(connection, "SELECT count(*) FROM t"));
                        String kept = Sql.text(connection, "SELECT count(*) FROM t WHERE word LIKE '%changed'");
                        List<Conflict> told = new ArrayList<>();
                        LoadReport report = BulkLoad.into("t")
                                .with(LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP))
                                .in(sizes)
                                .tell(new LoadListener() {
                                    @Override
                                    public void conflict(Conflict conflict) {
                                        told.add(conflict);
                                    }
                                })
                                .load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
                        assertThat(report.skipped()).as(taken).isEqualTo(before);
                        assertThat(report.inserted()).as(taken).isEqualTo(ROWS - before);
                        assertThat(told).hasSize((int) before * 2).doesNotHaveDuplicates();
                        assertThat(told.stream()
                                        .filter(each -> each.kind() == Conflict.Kind.TAKEN)
                                        .count())
                                .isEqualTo(2 * Long.parseLong(kept));
                        assertThat(told).allMatch(each -> each.line().orElseThrow() == each.ordinal() + 1);
                        assertThat(Sql.text(connection, "SELECT count(*) || ' ' || sum(id) FROM t"))
                                .isEqualTo(ROWS + " " + (long) ROWS * (ROWS + 1) / 2);
                        assertThat(Sql.text(connection, "SELECT count(*) FROM t WHERE word LIKE '%changed'"))
                                .isEqualTo(kept);
                        assertThat(Sql.text(connection, "SHOW search_path")).isEqualTo("\"$user\", public");
                    }
                }
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesInTheOrderOfTheKeyFromFilesAsFromMemory(TestDatabase database) throws Exception {
        Path file = shuffled();
        for (LoadSizes sizes : List.of(FILES, MEMORY)) {
            database.execute("DROP TABLE IF EXISTS t");
            database.execute("CREATE TABLE t (id bigint PRIMARY KEY, code text UNIQUE, word text)");
            try (Connection connection = database.connect()) {
                BulkLoad.into("t").in(sizes).load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
                assertThat(
                                Sql.text(
                                        connection,
                                        "SELECT bool_and(id = n) FROM (SELECT id, row_number() OVER (ORDER BY ctid) AS n FROM t) AS o"))
                        .isEqualTo("t");
            }
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void tellsNoMoreOfRowsThatAreThereThanIsListenedTo(TestDatabase database) throws Exception {
        Path file = shuffled();
        database.execute("CREATE TABLE t (id bigint PRIMARY KEY, code text UNIQUE, word text)");
        try (Connection connection = database.connect()) {
            BulkLoad load = BulkLoad.into("t").in(MEMORY);
            load.load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
            List<String> told = new ArrayList<>();
            LoadReport report = load.with(LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP))
                    .tell(new LoadListener() {
                        @Override
                        public OptionalInt most() {
                            return OptionalInt.of(2);
                        }

                        @Override
                        public void conflict(Conflict conflict) {
                            told.add(conflict.line().orElseThrow() + " " + conflict.constraint());
                        }
                    })
                    .load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
            assertThat(told).containsExactlyInAnyOrder("2 t_pkey", "2 t_code_key", "3 t_pkey", "3 t_code_key");
            assertThat(report.conflicts()).isEqualTo(Map.of("t_pkey", (long) ROWS, "t_code_key", (long) ROWS));
            assertThat(report.skipped()).isEqualTo(ROWS);
        }
    }

    private Path shuffled() throws Exception {
        List<Integer> ids =
                new ArrayList<>(IntStream.rangeClosed(1, ROWS).boxed().toList());
        Collections.shuffle(ids, new Random(7));
        List<String> lines = new ArrayList<>(List.of("id,code,word"));
        ids.forEach(id -> lines.add(id + ",code" + id + ",word " + id));
        return Files.write(folder.resolve("rows.csv"), lines);
    }
}
