// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file that several threads read is the file that one reads. */
class WholeFileTest {
    private static final int CASES = 5_000;
    private static final int COLUMNS = 2;
    private static final KeyPlan NO_KEYS = new KeyPlan(List.of(), true, Map.of(), List.of(0, 1));
    private static final List<String> VALUES = List.of(
            "a", "", "12", "\"x\"", "\"\"", "\"1\n2\"", "\"\n\n\"", "\"a\"\"\n,\"", "\"\n7,8\n9,\"", "long value");

    @TempDir
    private Path folder;

    /** One record. */
    private record Seen(long ordinal, long line, String text) {}

    @Test
    void isTheSameInStretchesAsInOne() {
        List<Integer> stretches = new ArrayList<>();
        Property.check(CASES, generator -> {
            CsvFormat format = new CsvFormat(',', '"', '"', "", generator.chance(0.5));
            Path file = Files.writeString(folder.resolve("rows.csv"), text(generator));
            CsvSource source = new CsvSource(file, format, List.of("a", "b"));
            LoadSizes sizes =
                    new LoadSizes(7, 100, 20, 50, generator.intBetween(1, 6), generator.intBetween(1, 20), 1 << 20);
            stretches.add(sizes.threads(Files.size(file)));
            List<Seen> whole = seen(WholeFile.read(source, COLUMNS, NO_KEYS, LoadListener.SILENT, sizes)
                    .orElseThrow());
            try (RecordScanner scanner = source.scan(COLUMNS, NO_KEYS.wanted(), LoadListener.SILENT);
                    RecordIntake one = new RecordIntake(scanner, NO_KEYS, 1 << 20)) {
                assertThat(whole).isEqualTo(seen(one));
            }
        });
        assertThat(stretches).contains(1, 2, 5, 6);
    }

    @Test
    void isLeftToAStreamWhereItFindsNoRoom() throws IOException {
        String rows = IntStream.range(0, 1_000).mapToObj(i -> i + ",\n").collect(Collectors.joining());
        Path file = Files.writeString(folder.resolve("rows.csv"), rows);
        CsvSource source = new CsvSource(file, CsvFormat.DEFAULT, List.of());
        for (long room : new long[] {rows.length(), rows.length() * 2L, rows.length() * 100L}) {
            LoadSizes sizes = new LoadSizes(7, 100, 20, 50, 3, 100, room);
            assertThat(WholeFile.read(source, COLUMNS, NO_KEYS, LoadListener.SILENT, sizes)
                            .isPresent())
                    .as("in %s bytes", room)
                    .isEqualTo(room > rows.length() * 2L);
        }
    }

    /** Lines of two values, of which some hold line ends; now and then one that is no ordinary record. */
    private static String text(Generator generator) {
        StringBuilder text = new StringBuilder(generator.chance(0.2) ? "\ufeff" : "");
        String lineEnd = generator.pick(List.of("\n", "\r\n"));
        for (int i = generator.intBetween(0, 25); i > 0; i--) {
            text.append(generator.pick(VALUES)).append(',').append(generator.pick(VALUES));
            text.append(i == 1 && generator.chance(0.3) ? "" : lineEnd);
        }
        if (generator.chance(0.05)) {
            text.insert(text.length() / 2, generator.pick(List.of("\"", "\r", ",", "\\.\n")));
        }
        return text.toString();
    }

    /** All records; none where there is one that only the server can read. */
    private static List<Seen> seen(RecordIntake intake) throws IOException {
        Optional<SortedRecords> read = intake.finish();
        List<Seen> seen = new ArrayList<>();
        if (read.isEmpty()) {
            return seen;
        }
        try (SortedRecords records = read.get();
                RecordCursor record = records.cursor()) {
            while (record.next()) {
                seen.add(new Seen(
                        record.ordinal,
                        record.line,
                        new String(record.bytes, record.offset, record.length, StandardCharsets.UTF_8)));
            }
            assertThat(seen).hasSize((int) records.count());
        }
        return seen;
    }
}
