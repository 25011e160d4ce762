// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Property;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read, or is no log, is named, and what can be read is counted. */
class UnreadableLogsTest {
    private static final String VIOLATION = "2026-11-23 03:01:54.217 UTC [1] app@shop ERROR:  duplicate key value"
            + " violates unique constraint \"users_pkey\"\n";

    private static final int HEADER = 10;

    @TempDir
    private Path folder;

    private Path sound;

    @BeforeEach
    void aLog() throws IOException {
        sound = Files.writeString(folder.resolve("sound.log"), VIOLATION);
    }

    /** A test that runs as root can make nothing that may not be read. */
    @Test
    void whatMayNotBeLookedIntoDoesNotEndTheWalk() throws IOException {
        List<String> troubles = new ArrayList<>();
        FolderWalk walk = new FolderWalk(folder, troubles);
        walk.visitFileFailed(Path.of("lost+found"), new AccessDeniedException("lost+found"));
        walk.postVisitDirectory(Path.of("half"), new IOException("the disk is gone"));

        assertThat(troubles)
                .containsExactly(
                        "lost+found could not be read: that is not permitted; run as a user who may, or leave it out.",
                        "half could not be read: the disk is gone.");
    }

    @Test
    void aFolderMayBeALink(@TempDir Path elsewhere) throws IOException {
        Path link = Files.createSymbolicLink(elsewhere.resolve("log"), folder);
        Files.createSymbolicLink(folder.resolve("same"), folder);
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(link));

        assertThat(report.files()).containsExactly(link.resolve("sound.log").toString());
        assertThat(report.violations()).isEqualTo(1);
        assertThat(report.complete()).isTrue();
        LogReport around = LogScan.with(LogOptions.DEFAULT).files(List.of(elsewhere));
        assertThat(around.complete()).isFalse();
        assertThat(around.notes())
                .contains(link + " is a link to a folder elsewhere and was not followed; name it to have it read.");
    }

    @Test
    void whatIsCutOffIsCountedToTheLastByte() throws IOException {
        byte[] packed = packed(VIOLATION.repeat(5_000));
        for (int left : List.of(packed.length - 9, packed.length / 2, HEADER + 30)) {
            Path cut = Files.write(folder.resolve("cut.log.gz"), Arrays.copyOf(packed, left));
            LogReport report = read(cut, sound);

            assertThat(report.violations()).isEqualTo(1 + whole(Arrays.copyOf(packed, left)));
            assertThat(report.notes())
                    .containsExactly(cut + " could not be read to its end: it is packed with gzip and cut off."
                            + " What was read until then is counted.");
            assertThat(report.complete()).isFalse();
        }
    }

    @Test
    void whatComesBeforeADamageIsCounted() {
        StringBuilder log = new StringBuilder();
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 20_000; i++) {
            log.append(VIOLATION.replace("[1]", "[" + random.nextInt(100_000) + "]"));
        }
        byte[] packed = packed(log.toString());
        Property.check(10, generator -> {
            byte[] damaged = packed.clone();
            int at = generator.intBetween(packed.length / 4, packed.length - 100);
            Arrays.fill(damaged, at, at + 60, (byte) 0xff);
            try {
                Path file = Files.write(folder.resolve("damaged.gz"), damaged);
                LogReport report = read(file);

                assertThat(report.violations())
                        .isGreaterThan(20_000L * at / packed.length - 2_000)
                        .isLessThanOrEqualTo(20_000);
                assertThat(report.notes())
                        .first()
                        .asString()
                        .startsWith(file + " could not be read to its end: it is packed with gzip");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
    }

    @Test
    void aWrongChecksumIsTold() throws IOException {
        byte[] packed = packed(VIOLATION.repeat(3));
        packed[packed.length - 8] ^= 1;
        Path file = Files.write(folder.resolve("checked.gz"), packed);
        LogReport report = read(file);

        assertThat(report.violations()).isEqualTo(3);
        assertThat(report.notes())
                .containsExactly(
                        file + " could not be read to its end: it is packed with gzip, and what it holds does not"
                                + " fit the checksum at its end. What was read until then is counted.");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 5, HEADER, HEADER + 1})
    void aFileOfLittleButAHeaderDoesNotEndTheReadingOfOthers(int left) throws IOException {
        Path cut = Files.write(folder.resolve("a.gz"), Arrays.copyOf(packed(VIOLATION), left));
        byte[] other = packed(VIOLATION);
        other[2] = 0; // No way of packing has this number.
        Path damaged = Files.write(folder.resolve("b.gz"), other);
        LogReport report = read(cut, damaged, sound);

        assertThat(report.violations()).isEqualTo(1);
        assertThat(report.complete()).isFalse();
        assertThat(report.notes())
                .hasSize(2)
                .anySatisfy(note ->
                        assertThat(note).startsWith(cut + " could not be read").contains("cut off."))
                .anySatisfy(note -> assertThat(note)
                        .isEqualTo(damaged + " could not be read: it is packed with gzip and damaged."));
    }

    @Test
    void aStreamOfLittleButAHeaderIsToldToo() throws IOException {
        byte[] cut = Arrays.copyOf(packed(VIOLATION), 5);
        LogReport report = LogScan.with(LogOptions.DEFAULT).stream(new ByteArrayInputStream(cut), "the standard input");

        assertThat(report.complete()).isFalse();
        assertThat(report.notes())
                .containsExactly("the standard input could not be read: it is packed with gzip and cut off.");
    }

    /** Before a container's server says anything, its scripts do. */
    @Test
    void manyOtherLinesMayStandBeforeAServers() {
        String log = "initdb: creating this and that\n".repeat(1_000) + "2026-11-23 03:01:54 UTC [1] LOG:  begun\n"
                + "2026-11-23 03:01:54 UTC [1] LOG:  done\n";
        assertThat(Samples.read(log).complete()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTF-16", "UTF-16LE", "UTF-16BE", "x-UTF-16LE-BOM"})
    void utf16IsRead(String charset) throws IOException {
        String log = VIOLATION.replace("users", "zoë𝄞").repeat(3_000);
        byte[] wide = log.getBytes(Charset.forName(charset));
        Path plain = Files.write(folder.resolve("wide.log"), wide);
        Path packed = Files.write(folder.resolve("wide.log.gz"), packed(wide));
        for (Path file : List.of(plain, packed)) {
            assertThat(Samples.counts(read(file))).isEqualTo(Map.of("zoë𝄞_pkey", 3_000L));
        }
        LogReport stream = LogScan.with(LogOptions.DEFAULT).stream(new ByteArrayInputStream(wide), "in");
        assertThat(stream.violations()).isEqualTo(3_000);
    }

    @Test
    void whatIsNoLogOfAServersIsNotTakenForOneWithoutViolations() throws IOException {
        byte[] binary = new byte[3_000_000];
        new SplittableRandom(1).nextBytes(binary);
        Path junk = Files.write(folder.resolve("junk"), binary);
        Path name = Files.writeString(folder.resolve("no.gz"), "Tuesday\n");
        LogReport report = read(junk, name);

        assertThat(report.complete()).isFalse();
        assertThat(report.notes())
                .containsExactly(
                        "Not a line of " + junk
                                + " was recognised as a PostgreSQL server's, so there may be violations in it"
                                + " that are not counted. Servers write <prefix>LOG:  <message>, CSV or JSON. Tell a prefix of"
                                + " another sort with --prefix, and unpack what is packed otherwise than with gzip.",
                        "Not a line of " + name
                                + " was recognised as a PostgreSQL server's, so there may be violations in it"
                                + " that are not counted. Servers write <prefix>LOG:  <message>, CSV or JSON. It is not packed"
                                + " with gzip, as its name says. Tell a prefix of another sort with --prefix, and unpack what"
                                + " is packed otherwise than with gzip.");
    }

    /** Only what was named, or stands alone, must be a log. */
    @Test
    void besideLogsOtherFilesMayLieInAFolder() throws IOException {
        Path other = Files.writeString(folder.resolve("current_logfiles"), "stderr log/postgresql.log\n");
        Path none = Files.createFile(folder.resolve("empty.log"));
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(folder));

        assertThat(report.complete()).isTrue();
        assertThat(report.violations()).isEqualTo(1);
        assertThat(report.notes())
                .containsExactlyInAnyOrder(
                        "Not a line of " + other + " was recognised as a PostgreSQL server's.", none + " is empty.");
        Files.delete(sound);
        assertThat(LogScan.with(LogOptions.DEFAULT).files(List.of(folder)).complete())
                .isFalse();
    }

    @Test
    void anEmptyFolderIsNoLogWithoutViolations() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(empty));

        assertThat(report.complete()).isFalse();
        assertThat(report.notes())
                .containsExactly("There is no file in the folder " + empty + ", so nothing was read.");
    }

    @Test
    void aQuietLogOfAnyFormatIsRecognised() {
        for (String line : List.of(
                "2026-11-23 03:01:54.217 UTC [1] LOG:  checkpoint starting: time",
                "2026-11-23 03:01:54.217 UTC [1] СООБЩЕНИЕ:  x",
                "app@shopLOG:  x".replace("app", "2026-11-23 03:01:54 UTC [1] app"),
                "2026-11-23 03:01:54.217 UTC,,,7,,6b03aca2.4e7,7,,2026-11-23 00:00:00 UTC,,0,LOG,00000,\"x\",,,,,,,,,\"\"",
                "{\"timestamp\":\"2026-11-23 03:01:54.217 UTC\",\"pid\":7,\"error_severity\":\"LOG\",\"message\":\"x\"}",
                "{\"log\":\"2026-11-23 03:01:54.217 UTC [1] LOG:  x\\n\",\"stream\":\"stderr\"}",
                "Nov 23 03:01:54 db postgres[7]: [1-1] 2026-11-23 03:01:54 UTC LOG:  x")) {
            assertThat(Samples.read("Starting …\n" + line + '\n').complete())
                    .as(line)
                    .isTrue();
        }
    }

    /** A log of which nothing was counted, though lines tell of violations, is none without violations. */
    @Test
    void whatTellsOfAViolationAndCannotBeReadIsTold() {
        String log = "7 LOG:  begun\n7 severity=error duplicate key value violates unique constraint \"u\"\n";
        LogReport report = Samples.read(log);

        assertThat(report.violations()).isZero();
        assertThat(report.complete()).isFalse();
        assertThat(report.notes())
                .containsExactly(
                        "log: 1 line tells of a violation and could not be read as a line of a server's, so not"
                                + " counted. Tell its prefix with --prefix, as SHOW log_line_prefix prints it.");
    }

    /** How many whole violations a cut archive holds, found out byte by byte. */
    private static long whole(byte[] packed) {
        StringBuilder text = new StringBuilder();
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            for (int next = in.read(); next >= 0; next = in.read()) {
                text.append((char) next);
            }
        } catch (IOException e) {
            // The end of what can be read.
        }
        return text.toString().split("users_pkey\"", -1).length - 1L;
    }

    private static LogReport read(Path... files) throws IOException {
        return LogScan.with(LogOptions.DEFAULT).files(List.of(files));
    }

    private static byte[] packed(String log) {
        return packed(log.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] packed(byte[] log) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }
}
