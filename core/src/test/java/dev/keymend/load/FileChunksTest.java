// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chunks of a file, whichever way it is read: a load that began in one way goes on in another. */
class FileChunksTest {
    private static final int CASES = 5_000;
    private static final List<String> PIECES =
            List.of("a", "7", "ä", " ", "\"", "\"x\"", "\"\n\"", ",", "\n", "\n", "\r\n", "\r", "\\", "long value");

    @TempDir
    private Path folder;

    @Test
    void areTheSameFromMemoryAsFromAStream() {
        int[] parts = new int[3];
        Property.check(CASES, generator -> {
            CsvFormat format =
                    new CsvFormat(',', '"', generator.pick(List.of('"', '"', '\\')), "", generator.chance(0.5));
            byte[] bytes = text(generator).getBytes(StandardCharsets.UTF_8);
            CsvSource source = new CsvSource(Files.write(folder.resolve("rows.csv"), bytes), format, List.of("a"));
            ChunkSizes sizes = new ChunkSizes(generator.intBetween(1, 5), generator.intBetween(1, 40));
            String streamed = chunks(source, null, sizes);
            assertThat(chunks(source, bytes, sizes)).isEqualTo(streamed);
            parts[streamed.startsWith("refused") ? 0 : streamed.contains("number=2") ? 2 : 1]++;
        });
        assertThat(parts).as("refused, short and long").doesNotContain(0);
    }

    private static String text(Generator generator) {
        StringBuilder text = new StringBuilder(generator.chance(0.2) ? "\ufeff" : "");
        for (int i = generator.intBetween(0, 40); i > 0; i--) {
            text.append(generator.pick(PIECES));
        }
        return text.toString();
    }

    private static String chunks(CsvSource source, byte @Nullable [] whole, ChunkSizes sizes) {
        try {
            return FileChunks.of(source, whole, sizes).toString();
        } catch (LoadException e) {
            return "refused: " + e.getMessage();
        }
    }
}
