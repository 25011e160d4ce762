// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.UniqueViolation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One and the same session, logged in several languages and formats; the violation package's tests say what is in it. */
final class Samples {
    static final List<String> LANGUAGES = List.of("de_DE", "en", "es_ES", "fr_FR", "ja_JP", "ru_RU", "zh_CN");

    /** What each of the files holds: by constraint, or by SQLSTATE where the message names none. */
    static final Map<String, Long> COUNTS = new TreeMap<>(Map.ofEntries(
            Map.entry("users_pkey", 3L),
            Map.entry("users_email_key", 3L),
            Map.entry("accounts_pkey", 2L),
            Map.entry("docs_title_lower", 1L),
            Map.entry("docs_all", 1L),
            Map.entry("Order Items pk", 1L),
            Map.entry("measurements_2026_pkey", 1L),
            Map.entry("bookings_during_excl", 1L),
            Map.entry("note_pkey", 1L),
            Map.entry("note_body", 1L),
            Map.entry("audit_pkey", 1L),
            Map.entry("nn_a_b_key", 1L),
            Map.entry("42P10", 1L),
            Map.entry("21000", 1L)));

    private Samples() {}

    static Stream<String> files() {
        return Stream.concat(LANGUAGES.stream(), Stream.of("en-terse", "en-verbose"))
                .flatMap(name -> Stream.of(name + ".log", name + ".csv", name + ".json"));
    }

    static byte[] bytes(String file) {
        try (InputStream in = UniqueViolation.class.getResourceAsStream("logs/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException("No sample " + file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String text(String file) {
        return new String(bytes(file), StandardCharsets.UTF_8);
    }

    static LogReport read(byte[] log) {
        return read(log, LogOptions.DEFAULT);
    }

    static LogReport read(byte[] log, LogOptions options) {
        try {
            return LogScan.with(options).stream(new ByteArrayInputStream(log), "log");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static LogReport read(String log) {
        return read(log.getBytes(StandardCharsets.UTF_8));
    }

    /** By constraint, or by SQLSTATE where the message names none. */
    static Map<String, Long> counts(LogReport report) {
        Map<String, Long> counts = new TreeMap<>();
        Stream.concat(report.constraints().stream(), report.neighbours().stream())
                .forEach(group -> counts.merge(
                        group.constraint() == null ? String.valueOf(group.sqlState()) : group.constraint(),
                        group.count(),
                        Long::sum));
        return counts;
    }

    static Map<String, Long> times(long factor) {
        Map<String, Long> counts = new TreeMap<>(COUNTS);
        counts.replaceAll((name, count) -> count * factor);
        return counts;
    }
}
