// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Generator;
import dev.keymend.testkit.Property;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Whatever lies in a log, reading it ends, throws nothing, and counts every byte and line. */
class LogFuzzTest {
    /** Seconds; a longer run is for once in a while. */
    private static final int SECONDS = Integer.getInteger("keymend.test.fuzz.seconds", 5);

    private static final List<String> PIECES = List.of(
            "\n",
            "\r\n",
            "\t",
            "\"",
            "\\",
            "{",
            "}",
            "[{",
            "{\"message\":\"",
            "\",\"state_code\":\"23505\"",
            "{\"log\":\"",
            "\\n\",\"stream\":\"stderr\"}",
            ",23505,\"",
            "\n2026-11-23 03:01:54.217 UTC,\"",
            "\n2026-11-23 03:01:54.217 UTC [1] a@b ",
            "ERROR:  ",
            "ERROR:  23505: ",
            "\nERROR:  duplicate key value violates unique constraint \"",
            "\nDETAIL:  Key (",
            ")=(",
            ") already exists.",
            "\nSTATEMENT:  INSERT INTO ",
            "postgres[1]: [1-2] ",
            "#011",
            "db-1  | ",
            "2026-11-23T03:01:54.2Z stderr P ",
            "重复键违反唯一约束\"",
            "$1$",
            "/*",
            "'",
            "\u0000",
            "conflict detected on relation \"",
            "deadlock detected");

    @Test
    void anythingIsReadToItsEnd() {
        List<byte[]> samples = Samples.files().map(Samples::bytes).toList();
        long until = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        while (System.nanoTime() < until) {
            Property.check(50, generator -> {
                byte[] log = log(generator, samples);
                LogReport report = Assertions.assertTimeoutPreemptively(
                        Duration.ofSeconds(10),
                        () -> Samples.read(log, LogOptions.DEFAULT.onThreads(generator.intBetween(1, 3))));
                assertThat(report.bytes()).isEqualTo(log.length);
                long lines = 0;
                for (byte each : log) {
                    lines += each == '\n' ? 1 : 0;
                }
                lines += log.length > 0 && log[log.length - 1] != '\n' ? 1 : 0;
                assertThat(report.lines()).isEqualTo(lines);
                assertThat(report.violations())
                        .isEqualTo(report.constraints().stream()
                                .mapToLong(LogGroup::count)
                                .sum());
            });
        }
    }

    private static byte[] log(Generator generator, List<byte[]> samples) {
        ByteArrayOutputStream log = new ByteArrayOutputStream();
        for (int left = generator.intBetween(1, 6); left > 0; left--) {
            byte[] sample = generator.pick(samples);
            int from = generator.intBetween(0, sample.length - 1);
            int to = generator.intBetween(from, Math.min(sample.length, from + 6_000));
            log.writeBytes(Arrays.copyOfRange(sample, from, to));
            for (int more = generator.intBetween(0, 6); more > 0; more--) {
                String piece = generator.chance(0.8) ? generator.pick(PIECES) : generator.text();
                log.writeBytes(piece.repeat(generator.chance(0.02) ? 2_000 : 1).getBytes(StandardCharsets.UTF_8));
            }
        }
        byte[] bytes = log.toByteArray();
        for (int left = generator.intBetween(0, 10); left > 0 && bytes.length > 0; left--) {
            bytes[generator.intBetween(0, bytes.length - 1)] = (byte) generator.intBetween(0, 255);
        }
        return bytes;
    }
}
