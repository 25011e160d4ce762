// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Errors as people paste them, each written after its stack's own format, with all that must be read beside it. */
class CorpusTest {
    static List<String> names() throws IOException, URISyntaxException {
        URL folder = Objects.requireNonNull(CorpusTest.class.getResource("corpus"));
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".txt"))
                    .map(name -> name.substring(0, name.length() - ".txt".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadAsExpected(String name) {
        List<UniqueViolation> found = UniqueViolation.parse(Resources.text("corpus/" + name + ".txt"));

        assertThat(Described.all(found).strip())
                .isEqualTo(Resources.text("corpus/" + name + ".expected").strip());
    }

    @ParameterizedTest
    @MethodSource("names")
    void isReadTheSameWithTheLineEndsOfWindows(String name) {
        String text = Resources.text("corpus/" + name + ".txt").replace("\n", "\r\n");

        assertThat(Described.all(UniqueViolation.parse(text)).strip())
                .isEqualTo(Resources.text("corpus/" + name + ".expected").strip());
    }

    @Test
    void holdsManyStacks() throws IOException, URISyntaxException {
        assertThat(names()).hasSizeGreaterThan(40);
    }
}
