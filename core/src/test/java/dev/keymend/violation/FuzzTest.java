// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever somebody pastes, reading it ends, throws nothing, and takes time in proportion. */
class FuzzTest {
    private static final int CASES = Integer.getInteger("keymend.test.fuzz", 1_500);

    /** What readers stumble over. */
    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n",
            "\t",
            "\"",
            "'",
            "\\",
            "\\\"",
            "\\n",
            "\\u",
            "{",
            "}",
            "[{",
            "]",
            "(",
            ")",
            ")=(",
            ": ",
            ",",
            "#011",
            "\n\t",
            "ERROR:  ",
            "\nERROR:  duplicate key value violates unique constraint \"",
            "\nDETAIL:  Key (",
            ") already exists.",
            "\nSTATEMENT:  ",
            "\n[SQL: ",
            "\n[parameters: ",
            "{\"code\":\"23505\",\"message\":\"",
            "Caused by: ",
            "\n2026-11-23 03:01:54.217 UTC,\"",
            "postgres[1]: [1-2] ",
            "db-1  | ",
            "Some(",
            "' +\n'",
            "\u0000",
            "\ud800",
            "Unique constraint failed on the fields: (",
            " conflicts with existing key (");

    @Test
    void changedSamplesAreReadToTheirEnd() throws IOException, URISyntaxException {
        List<String> samples = samples();
        assertThat(samples).hasSizeGreaterThan(70);
        Property.check(CASES, generator -> {
            String text = changed(generator, samples);
            List<UniqueViolation> found = Assertions.assertTimeout(
                    Duration.ofSeconds(10), () -> UniqueViolation.parse(text), () -> "slow: " + text);
            for (UniqueViolation violation : found) {
                KeyText key = violation.key();
                if (key != null && !key.columns().isEmpty()) {
                    assertThat(key.candidates(key.columns().size())).isNotNull();
                }
                assertThat(violation.toString()).isNotNull();
            }
        });
    }

    @Test
    void twiceAsMuchTakesNoLongerThanTwice() {
        Property.check(60, generator -> {
            StringBuilder unit = new StringBuilder();
            for (int left = generator.intBetween(1, 5); left > 0; left--) {
                unit.append(generator.chance(0.8) ? generator.pick(PIECES) : generator.text());
            }
            String start = generator.pick(PIECES) + generator.pick(PIECES);
            String text = start + unit.toString().repeat(200_000 / Math.max(1, unit.length()));
            Assertions.assertTimeout(
                    Duration.ofSeconds(5),
                    () -> UniqueViolation.parse(text),
                    () -> "slow: " + start + " and then many of " + unit);
        });
    }

    private static String changed(Generator generator, List<String> samples) {
        StringBuilder text = new StringBuilder(generator.pick(samples));
        if (generator.chance(0.2)) {
            text.append(generator.pick(samples));
        }
        int from = text.length() > 4_000 ? generator.intBetween(0, text.length() - 4_000) : 0;
        text = new StringBuilder(text.substring(from, Math.min(text.length(), from + 4_000)));
        for (int left = generator.intBetween(1, 12); left > 0; left--) {
            int at = generator.intBetween(0, text.length());
            int end = Math.min(text.length(), at + generator.intBetween(0, 40));
            switch (generator.intBetween(0, 4)) {
                case 0 -> text.delete(at, end);
                case 1 -> text.insert(at, text.substring(at, end));
                case 2 -> text.insert(at, generator.text());
                case 3 -> text.setLength(generator.chance(0.1) ? at : text.length());
                default -> text.insert(at, generator.pick(PIECES));
            }
        }
        return text.toString();
    }

    private static List<String> samples() throws IOException, URISyntaxException {
        List<String> samples = new ArrayList<>();
        for (String folder : List.of("corpus", "logs")) {
            URL url = Objects.requireNonNull(FuzzTest.class.getResource(folder));
            try (Stream<Path> files = Files.list(Path.of(url.toURI()))) {
                for (Path file : files.sorted().toList()) {
                    if (!file.toString().endsWith(".expected")) {
                        samples.add(Files.readString(file));
                    }
                }
            }
        }
        return samples;
    }
}
