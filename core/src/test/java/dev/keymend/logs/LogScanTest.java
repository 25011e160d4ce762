// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.keymend.testkit.Property;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How logs lie about: large, in pieces, packed, mixed up, damaged. */
class LogScanTest {
    private static final String TIME = "2026-11-23 03:01:54.217 UTC ";

    @TempDir
    private Path folder;

    static Stream<String> formats() {
        return Stream.of("ja_JP.log", "en-verbose.log", "ru_RU.csv", "fr_FR.json");
    }

    /** Records lie across the borders of blocks at many places, and a stream is cut otherwise than a file. */
    @ParameterizedTest
    @MethodSource("formats")
    void bordersOfBlocksChangeNothing(String file) throws IOException {
        SplittableRandom random = new SplittableRandom(7);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        byte[] sample = Samples.bytes(file);
        int times = 0;
        while (log.size() < 6_000_000) {
            String filler = (TIME + "[1] LOG:  " + "x".repeat(random.nextInt(3_000)) + "\n").repeat(random.nextInt(8));
            log.writeBytes(filler.getBytes(StandardCharsets.UTF_8));
            log.writeBytes(sample);
            times++;
        }
        Path path = Files.write(folder.resolve("log"), log.toByteArray());
        for (int threads : List.of(1, 2, 5)) {
            LogReport report =
                    LogScan.with(LogOptions.DEFAULT.onThreads(threads)).files(List.of(path));
            assertThat(Samples.counts(report)).isEqualTo(Samples.times(times));
            assertThat(report.bytes()).isEqualTo(log.size());
            assertThat(report.lines())
                    .isEqualTo(log.toString(StandardCharsets.UTF_8).lines().count());
        }
        assertThat(Samples.counts(Samples.read(log.toByteArray()))).isEqualTo(Samples.times(times));
    }

    @Test
    void linesOfOtherProcessesMayStandBetween() {
        String log = TIME + "[1] a@shop ERROR:  duplicate key value violates unique constraint \"one\"\n"
                + TIME + "[2] b@shop ERROR:  duplicate key value violates unique constraint \"two\"\n"
                + TIME + "[3] c@shop LOG:  duration: 3 ms\n"
                + TIME + "[1] a@shop DETAIL:  Key (id)=(1) already exists.\n"
                + TIME + "[2] b@shop DETAIL:  Key (id)=(2\n"
                + "\tlines) already exists.\n"
                + TIME + "[1] a@shop STATEMENT:  INSERT INTO one VALUES (1)\n"
                + TIME + "[2] b@shop STATEMENT:  INSERT INTO two\n"
                + "\tVALUES (2)\n"
                + TIME + "[1] a@shop ERROR:  duplicate key value violates unique constraint \"one\"\n"
                + TIME + "[1] a@shop LOG:  something else\n"
                + TIME + "[1] a@shop DETAIL:  Key (id)=(9) of something else.\n";
        LogReport report = Samples.read(log);

        assertThat(Samples.counts(report)).isEqualTo(Map.of("one", 2L, "two", 1L));
        LogGroup one = report.constraints().get(0);
        LogGroup two = report.constraints().get(1);
        assertThat(one.keys().entries()).containsExactly(new Top.Entry("(id)=(1)", 1));
        assertThat(one.statements().entries()).containsExactly(new Top.Entry("INSERT INTO one VALUES (?)", 1));
        assertThat(two.keys().entries()).containsExactly(new Top.Entry("(id)=(2\nlines)", 1));
        assertThat(two.statements().entries()).containsExactly(new Top.Entry("INSERT INTO two VALUES (?)", 1));
        assertThat(two.table()).isEqualTo("two");
    }

    @Test
    void aNameMayHoldLineFeeds() {
        String log = TIME + "[1] ERROR:  duplicate key value violates unique constraint \"odd\n"
                + "\tname\"\n"
                + TIME + "[1] DETAIL:  Key (id)=(1) already exists.\n";
        assertThat(Samples.counts(Samples.read(log))).isEqualTo(Map.of("odd\nname", 1L));
    }

    @Test
    void whatTheClientsAndTheirStatementsSayIsNoViolation() {
        String log = TIME + "[1] LOG:  statement: SELECT 'duplicate key value violates unique constraint \"a\"'\n"
                + TIME + "[1] ERROR:  relation \"x\" does not exist at character 15\n"
                + TIME
                + "[1] STATEMENT:  SELECT 'ERROR:  duplicate key value violates unique constraint \"b\"' FROM x\n"
                + "\t-- ERROR:  duplicate key value violates unique constraint \"c\"\n"
                + "org.postgresql.util.PSQLException: ERROR: duplicate key value violates unique constraint \"d\"\n"
                + "PG::UniqueViolation: ERROR:  duplicate key value violates unique constraint \"e\"\n";
        assertThat(Samples.counts(Samples.read(log))).isEmpty();
    }

    /** A server's own field says what an entry is, whatever its message quotes. */
    @Test
    void whatAHarmlessEntryQuotesIsNoViolation() {
        String quoted =
                "\"message\":\"statement: select 'ERROR:  duplicate key value violates unique constraint \\\"x\\\"'\"";
        for (String log : List.of(
                "{\"timestamp\":\"2026-11-23 03:01:54.217 UTC\",\"pid\":7,\"error_severity\":\"LOG\"," + quoted + "}",
                "{\"level\":\"info\",\"logger\":\"postgres\",\"msg\":\"record\",\"record\":{\"log_time\":"
                        + "\"2026-11-23 03:01:54.217 UTC\",\"error_severity\":\"LOG\",\"sql_state_code\":\"00000\","
                        + quoted
                        + "}}",
                "{\"sql_state_code\":\"00000\"," + quoted + "}")) {
            LogReport report = Samples.read(log + '\n');
            assertThat(report.violations()).as(log).isZero();
            assertThat(report.complete()).isTrue();
        }
    }

    /** Where the prefix shows no SQLSTATE, as it does not by default, the message tells. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FEHLER:  |Verklemmung (Deadlock) entdeckt|40P01",
                "ERREUR:  |interblocage (deadlock) détecté|40P01",
                "ОШИБКА:  |не удалось сериализовать доступ из-за параллельного изменения|40001",
                "错误:  |检测到死锁|40P01",
                "ERROR:  |更新が同時に行われたためアクセスの直列化ができませんでした|40001",
                "ERROR:  |deadlock detected|40P01"
            },
            ignoreLeadingAndTrailingWhitespace = false)
    void neighboursAreKnownInEveryLanguage(String label, String message, String state) {
        LogReport report = Samples.read(TIME + "[1] " + label + message + "\n" + TIME + "[1] LOG:  next\n");

        assertThat(report.violations()).isZero();
        assertThat(report.neighbours()).extracting(LogGroup::sqlState).containsExactly(state);
    }

    @Test
    void neighboursAreCountedBesideThem() {
        String log = """
                app=my app|user=bob|db=[shop]|2026-11-23 03:01:54 CET|77|23505|ERROR:  κάτι με το "users_pkey"
                app=my app|user=bob|db=[shop]|2026-11-23 03:01:54 CET|77|23505|DETAIL:  Key (id)=(1) already exists.
                """;
        LogReport report = Samples.read(
                log.getBytes(StandardCharsets.UTF_8),
                LogOptions.DEFAULT.withPrefix("app=%a|user=%u|db=[%d]|%t|%p|%e|"));

        LogGroup group = report.constraints().get(0);
        assertThat(group.constraint()).isEqualTo("users_pkey");
        assertThat(group.applications().entries()).containsExactly(new Top.Entry("my app", 1));
        assertThat(group.databases().entries()).containsExactly(new Top.Entry("shop", 1));
        assertThat(group.first()).isEqualTo(Instant.parse("2026-11-23T02:01:54Z"));
        assertThat(group.keys().entries()).hasSize(1);
        assertThatThrownBy(() -> LogOptions.DEFAULT.withPrefix("%m %z"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "log_line_prefix has no escape %z; give the prefix as the server shows it: SHOW log_line_prefix");
    }

    @Test
    void rotatedAndPackedFilesComeInTheOrderOfTheirTimes() throws IOException {
        String violation = "ERROR:  duplicate key value violates unique constraint \"u\"\n";
        write("postgresql.log", "2026-11-25 00:00:00 UTC [1] " + violation);
        write("postgresql.log.1", "2026-11-24 00:00:00 UTC [1] " + violation);
        Path packed = folder.resolve("postgresql.log.2.gz");
        try (GZIPOutputStream out = new GZIPOutputStream(Files.newOutputStream(packed))) {
            out.write(("2026-11-23 00:00:00 UTC [1] " + violation).getBytes(StandardCharsets.UTF_8));
        }
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(folder));

        assertThat(report.files())
                .extracting(file -> String.valueOf(Path.of(file).getFileName()))
                .containsExactly("postgresql.log.2.gz", "postgresql.log.1", "postgresql.log");
        assertThat(report.violations()).isEqualTo(3);
        assertThat(report.constraints().get(0).perHour()).hasSize(3);
    }

    @Test
    void oneLogInSeveralFormatsIsReadOnce() throws IOException {
        for (String format : List.of("log", "csv", "json")) {
            Files.write(folder.resolve("postgresql-Mon." + format), Samples.bytes("en." + format));
        }
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(folder));

        assertThat(Samples.counts(report)).isEqualTo(Samples.COUNTS);
        assertThat(report.files()).hasSize(1).first().asString().endsWith(".csv");
        assertThat(report.notes()).hasSize(2);
        assertThat(report.complete()).isTrue();
    }

    /** Each database, and each schema that is named, has rows and sequences of its own. */
    @Test
    void constraintsOfOneNameAreToldApart() {
        StringBuilder log = new StringBuilder();
        for (int i = 1; i <= 6; i++) {
            log.append(violation("one", "INSERT INTO users VALUES (1)", i));
            log.append(violation("two", "INSERT INTO a.users VALUES (1)", 500 - i));
            log.append(violation("two", "INSERT INTO \"B.C\".\"Users\" VALUES (1)", 900 + i));
        }
        LogReport report = Samples.read(log.toString());

        assertThat(report.constraints())
                .extracting(LogGroup::database, LogGroup::schema, LogGroup::table, LogGroup::count)
                .containsExactly(
                        tuple("one", null, "users", 6L),
                        tuple("two", "B.C", "Users", 6L),
                        tuple("two", "a", "users", 6L));
        assertThat(report.constraints())
                .extracting(group ->
                        group.suspicions().stream().map(Suspicion::cause).toList())
                .containsExactly(List.of("sequence-behind"), List.of("sequence-behind"), List.of());
        assertThat(report.violations()).isEqualTo(18);
    }

    @Test
    void constraintsOfVeryManySchemasKeepTheirNames() {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            log.append(violation("shop", "INSERT INTO tenant_" + i + ".users VALUES (1)", 1));
        }
        LogReport report = Samples.read(log.toString());

        assertThat(Samples.counts(report)).isEqualTo(Map.of("users_pkey", 3_000L));
        assertThat(report.constraints().get(0).count()).isEqualTo(1_500);
        assertThat(report.notes())
                .containsExactly(
                        "More than 1500 constraints of databases and schemas: those of further ones are counted"
                                + " together where they have the same name.");
    }

    private static String violation(String database, String statement, int id) {
        String prefix = TIME + "[1] app@" + database + ' ';
        return prefix + "ERROR:  duplicate key value violates unique constraint \"users_pkey\"\n" + prefix
                + "DETAIL:  Key (id)=(" + id + ") already exists.\n" + prefix + "STATEMENT:  " + statement + '\n';
    }

    /** The format was changed at noon, and the rest of the day is in the other file. */
    @Test
    void logsOfOneNameThatCoverOtherTimesAreAllRead() throws IOException {
        String violation = "[1] ERROR:  duplicate key value violates unique constraint \"u\"\n";
        write("day.log", "2026-11-23 00:00:00 UTC " + violation + "2026-11-23 11:59:00 UTC " + violation);
        write(
                "day.csv",
                "2026-11-23 12:00:00.217 UTC,\"app\",\"shop\",7,,6b03aca2.4e7,7,\"INSERT\",2026-11-23 00:00:00 UTC,3/10,0,"
                        + "ERROR,23505,\"duplicate key value violates unique constraint \"\"u\"\"\",,,,,,,,,\"\"\n");
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(folder));

        assertThat(report.violations()).isEqualTo(3);
        assertThat(report.complete()).isTrue();
        assertThat(report.notes())
                .containsExactly(
                        folder.resolve("day.log") + " was read beside day.csv, since they do not begin and end at the"
                                + " same times: what both hold is counted twice.");
    }

    @Test
    void aDamagedArchiveIsCountedAsFarAsItGoes() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            for (int i = 0; i < 400; i++) {
                out.write(Samples.bytes("en.log"));
                out.write((i + " " + "abc".repeat(i) + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] whole = packed.toByteArray();
        Path file = folder.resolve("cut.gz");
        Files.write(file, Arrays.copyOf(whole, whole.length - 20));
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(file));

        assertThat(report.complete()).isFalse();
        assertThat(report.notes()).singleElement().asString().contains("cut.gz could not be read to its end");
        assertThat(report.violations()).isPositive();
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> LogScan.with(LogOptions.DEFAULT).files(List.of(folder.resolve("nowhere"))))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void linesOfMegabytesAndJunkBetween() {
        byte[] junk = new byte[300_000];
        Random random = new Random(5);
        random.nextBytes(junk);
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (String file : List.of("en.log", "zh_CN.csv", "de_DE.json")) {
            log.writeBytes(junk);
            log.write('\n');
            log.writeBytes(Samples.bytes(file));
            log.writeBytes((TIME + "[1] STATEMENT:  INSERT INTO t VALUES ('" + "x".repeat(5_000_000) + "')\n")
                    .getBytes(StandardCharsets.UTF_8));
        }
        String key = "k".repeat(700_000);
        log.writeBytes((TIME + "[4] ERROR:  duplicate key value violates unique constraint \"long\"\n" + TIME
                        + "[4] DETAIL:  Key (a)=(" + key + ") already exists.\n" + TIME
                        + "[4] STATEMENT:  INSERT INTO long VALUES ('" + key + "')\n")
                .getBytes(StandardCharsets.UTF_8));
        LogReport report = Samples.read(log.toByteArray());

        Map<String, Long> expected = Samples.times(3);
        expected.put("long", 1L);
        assertThat(Samples.counts(report)).isEqualTo(expected);
        assertThat(report.constraints().stream().filter(each -> "long".equals(each.constraint())))
                .allSatisfy(group -> {
                    assertThat(group.keys().entries().get(0).text())
                            .hasSizeLessThan(300)
                            .endsWith("…");
                    assertThat(group.table()).isEqualTo("long");
                });
    }

    /** A log that ends anywhere has the errors whose message is there. */
    @Test
    void aLogMayEndAnywhere() {
        byte[] log = Samples.bytes("ru_RU.log");
        String text = Samples.text("ru_RU.log");
        Property.check(60, generator -> {
            int end = generator.intBetween(0, log.length);
            LogReport report = Samples.read(Arrays.copyOf(log, end));
            String left = new String(log, 0, end, StandardCharsets.UTF_8);
            long whole = left.lines()
                    .filter(line -> line.contains("ОШИБКА:  ") && line.endsWith("\""))
                    .count();
            assertThat(report.violations()).isBetween(whole - 1, whole + 1);
            assertThat(text).startsWith(left.substring(0, Math.max(0, left.length() - 1)));
        });
    }

    @Test
    void aStreamMayBePacked() throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(Samples.bytes("fr_FR.csv"));
        }
        LogReport report = LogScan.with(LogOptions.DEFAULT).stream(
                new ByteArrayInputStream(packed.toByteArray()), "the standard input");
        assertThat(Samples.counts(report)).isEqualTo(Samples.COUNTS);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }
}
