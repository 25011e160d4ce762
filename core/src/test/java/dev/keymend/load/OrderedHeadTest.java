// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.io.TempDir;

/** Files that come in the order of their key, as far as they do. */
class OrderedHeadTest {
    private static final int ROWS = 20_000;
    private static final LoadSizes SMALL = new LoadSizes(7, 100, 20, 50, 3, 10_000, 40_000);
    private static final LoadSizes LARGE = new LoadSizes(7, 100, 20, 50, 3, 10_000, 1 << 26);

    @TempDir
    private Path folder;

    /** @param judged how many rows the server was given to judge at once, at most */
    private record Outcome(LoadReport report, List<Conflict> conflicts, long judged) {
        List<String> told() {
            return conflicts.stream()
                    .map(each ->
                            each.line().orElseThrow() + " " + each.constraint() + " " + each.with() + " " + each.kind())
                    .sorted()
                    .toList();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areWrittenAsTheyAreReadAndTheRestInOrder(TestDatabase database) throws Exception {
        Path file = file(Stream.concat(numbers(101, ROWS), numbers(1, 100).map(n -> 101 - n)));
        for (LoadSizes sizes : List.of(SMALL, LARGE)) {
            create(database);
            Outcome outcome = load(database, file, sizes, LoadOptions.DEFAULT);
            assertThat(outcome.report().inserted()).isEqualTo(ROWS);
            assertThat(order(database, 1, 3)).isEqualTo("101,102,103");
            assertThat(order(database, ROWS - 101, ROWS - 98)).isEqualTo("19999,20000,1,2");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void stopAtATakenKeyAndLoseNothing(TestDatabase database) throws Exception {
        Path file = file(numbers(1, ROWS));
        for (LoadSizes sizes : List.of(SMALL, LARGE)) {
            create(database);
            database.execute("INSERT INTO t VALUES (15000, 'code15000', 'word 15000'), (15007, 'other', 'x'),"
                    + " (90000, 'code9', 'y')");
            Outcome outcome = load(database, file, sizes, LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP));
            assertThat(outcome.report().inserted()).isEqualTo(ROWS - 3);
            assertThat(outcome.told())
                    .containsExactlyInAnyOrder(
                            "10 t_code_key table taken",
                            "15001 t_code_key table unchanged",
                            "15001 t_pkey table unchanged",
                            "15008 t_pkey table taken");
            create(database);
            database.execute("INSERT INTO t VALUES (15000, 'code15000', 'word 15000')");
            Outcome failed = load(database, file, sizes, LoadOptions.DEFAULT);
            assertThat(failed.report().failed()).isTrue();
            assertThat(count(database)).isEqualTo("1");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void startOverWhereALaterRowRepeatsOneThatIsWritten(TestDatabase database) throws Exception {
        // Of the second key, so that the first one's order goes on: once near, once far, once out of order.
        for (int[] repeat : new int[][] {{5, 6}, {5, 19_000}, {12_000, 12_050}}) {
            Path file = lines(numbers(1, ROWS).map(n -> n + ",code" + (n == repeat[1] ? repeat[0] : n) + ",word " + n));
            for (LoadSizes sizes : List.of(SMALL, LARGE)) {
                create(database);
                Outcome outcome = load(database, file, sizes, LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP));
                assertThat(outcome.report().inserted()).isEqualTo(ROWS - 1);
                assertThat(outcome.told()).containsExactly((repeat[1] + 1) + " t_code_key file repeat");
                assertThat(outcome.conflicts().get(0).otherLine()).hasValue(repeat[0] + 1);
                create(database);
                assertThat(load(database, file, sizes, LoadOptions.DEFAULT)
                                .report()
                                .failed())
                        .isTrue();
                assertThat(count(database)).isEqualTo("0");
            }
        }
    }

    /** A file that is packed to much less than is usual makes more parts than there may be; the last of them is not kept. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void startOverWhereTheLastPartIsNotKept(TestDatabase database) throws Exception {
        LoadSizes onePart = new LoadSizes(1, 100, 20, 50, 3, 10_000, 1 << 26);
        Path plain =
                lines(numbers(1, ROWS).map(n -> n + ",code" + (n == 12_050 ? 12_000 : n) + "," + "word".repeat(50)));
        Path file = folder.resolve("rows.csv.gz");
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
            Files.copy(plain, out);
        }
        create(database);
        Outcome outcome = load(database, file, onePart, LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP));
        assertThat(outcome.report().inserted()).isEqualTo(ROWS - 1);
        assertThat(outcome.told()).containsExactly("12051 t_code_key file repeat");
        assertThat(outcome.judged()).as("the two rows alone").isEqualTo(2);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void nameTheRowThatTheTableCannotHold(TestDatabase database) throws Exception {
        Path file = lines(numbers(1, ROWS).map(n -> n + ",code" + n + "," + (n == 17_000 ? "" : "word " + n)));
        for (LoadSizes sizes : List.of(SMALL, LARGE)) {
            create(database);
            database.execute("ALTER TABLE t ALTER word SET NOT NULL");
            LoadReport report = load(database, file, sizes, LoadOptions.DEFAULT).report();
            assertThat(report.failed()).isTrue();
            assertThat(report.bad()).isEqualTo(1);
            assertThat(count(database)).isEqualTo("0");
        }
    }

    private Path file(Stream<Integer> ids) throws Exception {
        return lines(ids.map(id -> id + ",code" + id + ",word " + id));
    }

    private Path lines(Stream<String> rows) throws Exception {
        return Files.write(
                folder.resolve("rows.csv"),
                Stream.concat(Stream.of("id,code,word"), rows).toList());
    }

    private static Stream<Integer> numbers(int first, int last) {
        return IntStream.rangeClosed(first, last).boxed();
    }

    private static void create(TestDatabase database) throws Exception {
        database.execute(
                "DROP TABLE IF EXISTS t", "CREATE TABLE t (id bigint PRIMARY KEY, code text UNIQUE, word text)");
    }

    private static Outcome load(TestDatabase database, Path file, LoadSizes sizes, LoadOptions options)
            throws Exception {
        List<Conflict> conflicts = new ArrayList<>();
        AtomicLong judged = new AtomicLong();
        try (Connection connection = database.connect()) {
            LoadReport report = BulkLoad.into("t")
                    .with(options)
                    .in(sizes)
                    .tell(new LoadListener() {
                        @Override
                        public void conflict(Conflict conflict) {
                            conflicts.add(conflict);
                        }

                        @Override
                        public void progress(LoadProgress progress) {
                            if (progress.step() == LoadProgress.Step.JUDGING) {
                                judged.accumulateAndGet(progress.rows(), Math::max);
                            }
                        }
                    })
                    .load(connection, RowSource.csv(file, CsvFormat.DEFAULT, List.of()));
            return new Outcome(report, conflicts, judged.get());
        }
    }

    private static String count(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return Sql.text(connection, "SELECT count(*) FROM t");
        }
    }

    /** The ids of rows as they lie in the table, from one place to another. */
    private static String order(TestDatabase database, int first, int last) throws Exception {
        try (Connection connection = database.connect()) {
            return Sql.text(
                    connection,
                    "SELECT string_agg(id::text, ',' ORDER BY n) FROM (SELECT id, row_number() OVER (ORDER BY ctid) AS n"
                            + " FROM t) AS o WHERE n BETWEEN " + first + " AND " + last);
        }
    }
}
