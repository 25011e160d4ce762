// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the language, the format and the carrier, the same session gives the same counts. */
class SampleCountsTest {
    private static final Pattern PROCESS = Pattern.compile("\\[(\\d+)\\]");

    static Stream<String> files() {
        return Samples.files();
    }

    static Stream<String> textLogs() {
        return Samples.files().filter(file -> file.endsWith(".log"));
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileHasItsCounts(String file) {
        LogReport report = Samples.read(Samples.bytes(file));

        assertThat(Samples.counts(report)).isEqualTo(Samples.COUNTS);
        assertThat(report.violations()).isEqualTo(17);
        assertThat(report.notes()).isEmpty();
        assertThat(report.lines()).isEqualTo(Samples.text(file).lines().count());
        assertThat(report.constraints()).allSatisfy(group -> {
            assertThat(group.first()).isNotNull();
            assertThat(group.users().entries()).containsExactly(new Top.Entry("postgres", group.count()));
            assertThat(group.databases().entries()).containsExactly(new Top.Entry("shop", group.count()));
            assertThat(group.statements().entries()).isNotEmpty();
            assertThat(group.example()).isPresent();
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyFileShowsItsKeys(String file) {
        LogReport report = Samples.read(Samples.bytes(file));

        Map<String, List<Top.Entry>> keys = report.constraints().stream()
                .collect(Collectors.toMap(
                        group -> String.valueOf(group.constraint()),
                        group -> group.keys().entries()));
        if (file.equals("en-terse.log")) {
            assertThat(keys.values()).allSatisfy(each -> assertThat(each).isEmpty());
            return;
        }
        assertThat(keys.get("users_pkey")).containsExactly(new Top.Entry("(id)=(2)", 2), new Top.Entry("(id)=(1)", 1));
        assertThat(keys.get("users_email_key"))
                .containsExactly(
                        new Top.Entry("(email)=(bob@example.com)", 2), new Top.Entry("(email)=(alice@example.com)", 1));
        assertThat(keys.get("note_body")).containsExactly(new Top.Entry("(body)=(line one\nline two)", 1));
        assertThat(keys.get("Order Items pk")).containsExactly(new Top.Entry("(\"Order Id\", \"Line,No\")=(1, 1)", 1));
    }

    @Test
    void allLanguagesAndFormatsInOneFile() {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        List<String> files = Samples.files().toList();
        files.forEach(file -> all.writeBytes(Samples.bytes(file)));

        assertThat(Samples.counts(Samples.read(all.toByteArray()))).isEqualTo(Samples.times(files.size()));
    }

    @ParameterizedTest
    @MethodSource("files")
    void windowsWritesCarriageReturns(String file) {
        assertThat(Samples.counts(Samples.read(Samples.text(file).replace("\n", "\r\n"))))
                .isEqualTo(Samples.COUNTS);
    }

    /** What a server writes whose databases are not in UTF-8. */
    @ParameterizedTest
    @CsvSource({
        "de_DE, windows-1252",
        "es_ES, ISO-8859-1",
        "fr_FR, windows-1252",
        "ja_JP, EUC-JP",
        "ru_RU, windows-1251",
        "ru_RU, KOI8-R",
        "zh_CN, GB18030"
    })
    void olderEncodingsAreRead(String language, String charset) {
        for (String format : List.of(".log", ".csv", ".json")) {
            byte[] log = Samples.text(language + format).getBytes(Charset.forName(charset));
            assertThat(Samples.counts(Samples.read(log))).as(format).isEqualTo(Samples.COUNTS);
        }
    }

    @ParameterizedTest
    @MethodSource("textLogs")
    void syslogCarriesText(String file) {
        int record = 0;
        int line = 0;
        List<String> carried = new ArrayList<>();
        for (String each : lines(file)) {
            boolean further = each.startsWith("\t");
            Matcher process = PROCESS.matcher(each);
            record += further ? 0 : 1;
            line = further ? line + 1 : 1;
            String pid = process.find() ? process.group(1) : "16364";
            carried.add("Nov 23 03:01:54 db1 postgres[" + pid + "]: [" + record + '-' + line + "] "
                    + each.replace("\t", "#011"));
        }
        assertCarried(carried);
    }

    @ParameterizedTest
    @MethodSource("textLogs")
    void containersCarryText(String file) {
        assertCarried(lines(file).stream()
                .map(line ->
                        "{\"log\":" + json(line + "\n") + ",\"stream\":\"stderr\",\"time\":\"2026-11-23T03:01:54.5Z\"}")
                .toList());
        assertCarried(lines(file).stream()
                .map(line -> "2026-11-23T03:01:54.217000000Z stderr F " + line)
                .toList());
        assertCarried(lines(file).stream().map(line -> "db-1  | " + line).toList());
    }

    @ParameterizedTest
    @MethodSource("textLogs")
    void cloudsCarryText(String file) {
        assertCarried(lines(file).stream()
                .map(line -> "{\"insertId\":\"s=1\",\"textPayload\":" + json(line)
                        + ",\"resource\":{\"type\":\"cloudsql_database\"},\"timestamp\":\"2026-11-23T03:01:54.217Z\","
                        + "\"severity\":\"ERROR\"}")
                .toList());
        assertCarried(Stream.of(
                        Stream.of("{", "    \"events\": ["),
                        lines(file).stream()
                                .flatMap(line -> Stream.of(
                                        "        {",
                                        "            \"timestamp\": 1795402914217,",
                                        "            \"message\": " + json(line) + ",",
                                        "            \"ingestionTime\": 1795402914300",
                                        "        },")),
                        Stream.of("        {}", "    ]", "}"))
                .flatMap(lines -> lines)
                .toList());
    }

    /** A collector that knows which lines belong together, and writes all but ASCII as numbers. */
    @ParameterizedTest
    @MethodSource("textLogs")
    void wholeErrorsInOneEntry(String file) {
        List<String> entries = new ArrayList<>();
        StringBuilder entry = new StringBuilder();
        for (String line : lines(file)) {
            boolean begins = line.contains("[163") && line.matches("(?s).*(ERROR|FEHLER|ERREUR|ОШИБКА|错误|LOG|日志):  .*");
            if (begins && !entry.isEmpty()) {
                entries.add(entry.toString());
                entry.setLength(0);
            }
            entry.append(entry.isEmpty() ? "" : "\n").append(line);
        }
        entries.add(entry.toString());
        assertCarried(entries.stream()
                .map(each -> "{\"message\":" + ascii(json(each)) + ",\"@timestamp\":\"2026-11-23T03:01:54.217Z\"}")
                .toList());
    }

    private static void assertCarried(List<String> lines) {
        LogReport report = Samples.read(String.join("\n", lines) + "\n");
        assertThat(Samples.counts(report)).as(() -> lines.get(5)).isEqualTo(Samples.COUNTS);
    }

    private static List<String> lines(String file) {
        return Samples.text(file).lines().toList();
    }

    private static String json(String text) {
        return '"'
                + text.replace("\\", "\\\\")
                        .replace("\"", "\\\"")
                        .replace("\n", "\\n")
                        .replace("\t", "\\t")
                + '"';
    }

    private static String ascii(String text) {
        return text.chars()
                .mapToObj(c -> c < 128 ? String.valueOf((char) c) : String.format(Locale.ROOT, "\\u%04x", c))
                .collect(Collectors.joining());
    }

    @Test
    void aLanguageWithoutPhrasesIsCountedByTheStateInItsPrefix() {
        String log = """
                2026-11-23 03:01:54.217 UTC [7] 23505 kx ΣΦΑΛΜΑ
                2026-11-23 03:01:54.217 UTC [7] 00000 LOG:  hello
                2026-11-23 03:01:54.218 UTC [7] 23505 ERROR:  κάτι με το "users_pkey"
                """;
        assertThat(Samples.counts(Samples.read(log.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(Map.of("users_pkey", 1L));
    }
}
