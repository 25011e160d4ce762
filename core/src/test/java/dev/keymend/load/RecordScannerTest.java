// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordScannerTest {
    private static final int CASES = 20_000;
    private static final List<String> PIECES =
            List.of("a", "7", "ä", " ", "\"", "\"\"", ",", ",", "\n", "\n", "\r\n", "\r", "\\", "\\.", "NULL", "", "'");

    /** What a record is to either reader. */
    private record Seen(long line, List<@Nullable String> values, String text) {}

    @Test
    void seesWhatTheReaderOfCharactersSees() {
        Property.check(CASES, generator -> {
            StringBuilder text = new StringBuilder(generator.chance(0.1) ? "\ufeff" : "");
            for (int i = generator.intBetween(0, 30); i > 0; i--) {
                text.append(generator.pick(PIECES));
            }
            CsvFormat format = format(generator);
            int columns = generator.intBetween(1, 3);
            List<Seen> seen = new ArrayList<>();
            boolean whole = scan(text.toString(), format, columns, seen);
            List<Seen> read = new ArrayList<>();
            boolean readable = read(text.toString(), format, read);
            if (whole) {
                assertThat(readable).as("%s", text).isTrue();
                assertThat(seen).as("%s", text).isEqualTo(read);
            } else {
                assertThat(seen)
                        .as("before it gives up: %s", text)
                        .isEqualTo(read.subList(0, Math.min(seen.size(), read.size())));
            }
        });
    }

    @Test
    void keepsARecordThatIsLongerThanItsBuffer() throws IOException {
        String wide = "x".repeat(3 << 20);
        List<Seen> seen = new ArrayList<>();
        assertThat(scan("1,\"" + wide + "\"\n2,y", new CsvFormat(',', '"', '"', "", false), 2, seen))
                .isTrue();
        assertThat(seen.get(0).values()).hasToString("[1, " + wide + "]");
        assertThat(seen.get(1).values()).hasToString("[2, y]");
    }

    @Test
    void givesUpWhatCopyMayTakeForTheEnd() throws IOException {
        CsvFormat format = new CsvFormat(',', '"', '"', "", false);
        assertThat(scan("a\n\\.\nb\n", format, 1, new ArrayList<>())).isFalse();
        assertThat(scan("a,b\na\n", format, 2, new ArrayList<>()))
                .as("a value is missing")
                .isFalse();
        assertThat(scan("\"a\n", format, 1, new ArrayList<>()))
                .as("never closed")
                .isFalse();
        assertThat(scan("a\rb\n", format, 1, new ArrayList<>()))
                .as("a lone carriage return")
                .isFalse();
    }

    private static CsvFormat format(Generator generator) {
        return new CsvFormat(
                ',',
                '"',
                generator.pick(List.of('"', '"', '\\')),
                generator.pick(List.of("", "NULL")),
                generator.chance(0.3));
    }

    /** Every record; whether it was all of them. */
    private static boolean scan(String text, CsvFormat format, int columns, List<Seen> seen) throws IOException {
        List<Integer> wanted = new ArrayList<>();
        for (int i = columns - 1; i >= 0; i--) {
            wanted.add(i);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (RecordScanner scanner = new RecordScanner(new ByteArrayInputStream(bytes), format, columns, wanted)) {
            while (scanner.next()) {
                List<@Nullable String> values = new ArrayList<>();
                for (int field = 0; field < columns; field++) {
                    values.add(scanner.value(columns - 1 - field).text());
                }
                assertThat(scanner.ordinal()).isEqualTo(seen.size() + 1);
                seen.add(new Seen(
                        scanner.line(),
                        values,
                        new String(
                                scanner.bytes(),
                                scanner.start(),
                                scanner.end() - scanner.start(),
                                StandardCharsets.UTF_8)));
            }
            return !scanner.unusual();
        }
    }

    private static boolean read(String text, CsvFormat format, List<Seen> read) {
        CsvReader reader = new CsvReader(new StringReader(text), format);
        try {
            if (format.header()) {
                reader.next();
            }
            for (SourceRecord record = reader.next(); record != null; record = reader.next()) {
                List<@Nullable String> values = new ArrayList<>();
                values.addAll(record.values());
                read.add(new Seen(record.line(), values, record.text()));
            }
            return true;
        } catch (LoadException e) {
            return false;
        }
    }
}
