// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;

/**
 * Random tables, keys and inputs under every policy, beside a reference that hands the server one row after the other. Of
 * what a conflict is, the reference knows only whether the server refuses an insert.
 */
class LoadPropertyTest {
    private static final int CASES = 300;

    @TempDir
    private static Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void everyRowEndsWhereTheServerAloneWouldPutIt(TestDatabase database) throws Exception {
        database.execute("CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false)");
        try (Connection connection = database.connect()) {
            Property.check(CASES, generator -> {
                RandomLoad drawn = RandomLoad.of(generator, database.major());
                drawn.create(connection);
                try {
                    check(connection, drawn);
                } finally {
                    Sql.execute(connection, "DROP TABLE t, t0, alone, images");
                }
            });
        }
    }

    private static void check(Connection connection, RandomLoad drawn) throws Exception {
        Reference expected = Reference.of(connection, drawn);
        String before = contents(connection, "t");
        BulkLoad load = BulkLoad.into("t").with(drawn.options()).in(drawn.sizes());
        Set<Conflict> foreseen = new HashSet<>();
        Set<Conflict> met = new HashSet<>();
        LoadReport preview = load.tell(hearing(foreseen)).preview(connection, source(drawn));
        assertThat(contents(connection, "t")).as("a preview of %s", drawn).isEqualTo(before);
        assertThat(preview.read()).isEqualTo(drawn.rows().size());
        assertThat(preview.clean() + preview.unexamined() + preview.unchanged() + preview.rejected())
                .as("preview of %s: %s", drawn, preview)
                .isEqualTo(preview.read());
        LoadReport report = load.tell(hearing(met)).load(connection, source(drawn));
        assertThat(report.failed()).as("%s%n%s", drawn, report).isEqualTo(expected.failed());
        assertThat(contents(connection, "t"))
                .as("%s%n%s%n%s", drawn, report, expected)
                .isEqualTo(expected.failed() ? before : expected.contents());
        if (!expected.failed()) {
            assertThat(List.of(
                            report.inserted(),
                            report.updated() + report.unchanged(),
                            report.skipped(),
                            report.rejected(),
                            report.bad()))
                    .as("%s%n%s", drawn, report)
                    .containsExactly(
                            expected.inserted(),
                            expected.updated(),
                            expected.skipped(),
                            expected.rejected(),
                            expected.bad());
            assertThat(report.read())
                    .isEqualTo(report.inserted()
                            + report.updated()
                            + report.unchanged()
                            + report.skipped()
                            + report.rejected());
            if (drawn.options().onConflict() == ConflictPolicy.SKIP) {
                assertThat(preview.clean() + preview.unexamined())
                        .as("what a preview calls clean is what skip inserts: %s", drawn)
                        .isEqualTo(report.inserted());
                if (report.blind().isEmpty() && drawn.options().rejectFile().isEmpty()) {
                    assertThat(met)
                            .as("what a preview lists is what skip lists: %s", drawn)
                            .isEqualTo(foreseen);
                    assertThat(report.conflicts()).isEqualTo(preview.conflicts());
                }
            }
        }
        assertThat(Sql.text(connection, "SELECT count(*) FROM pg_class WHERE relname LIKE 'keymend%'"))
                .isEqualTo("0");
    }

    private static LoadListener hearing(Set<Conflict> conflicts) {
        return new LoadListener() {
            @Override
            public void conflict(Conflict conflict) {
                assertThat(conflicts.add(conflict))
                        .as("told twice: %s", conflict)
                        .isTrue();
            }
        };
    }

    private static RowSource source(RandomLoad drawn) throws IOException {
        if (!drawn.fromFile()) {
            return RowSource.rows(RandomLoad.COLUMNS, drawn.rows().iterator());
        }
        Path file = folder.resolve("rows.csv");
        Files.writeString(
                file,
                drawn.rows().stream()
                        .map(row -> row.stream().map(LoadPropertyTest::field).collect(Collectors.joining(",")) + "\n")
                        .collect(Collectors.joining("", String.join(",", RandomLoad.COLUMNS) + "\n", "")));
        return RowSource.csv(file, CsvFormat.DEFAULT, List.of());
    }

    private static String field(@Nullable String value) {
        if (value == null) {
            return "";
        }
        return value.isEmpty() || value.contains(",") || value.contains("\"")
                ? '"' + value.replace("\"", "\"\"") + '"'
                : value;
    }

    static String contents(Connection connection, String table) throws Exception {
        return String.join(
                "\n", Sql.texts(connection, "SELECT x::text FROM " + table + " AS x ORDER BY x::text COLLATE \"C\""));
    }
}
