// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** A line that comes late, is written over, and goes. */
class ProgressLineTest {
    private static final long MILLIS = 1_000_000;

    private final StringWriter err = new StringWriter();
    private long now = 5 * MILLIS;

    @Test
    void aShortReadingShowsNothing() {
        try (ProgressLine line = new ProgressLine(new PrintWriter(err), () -> now)) {
            now += 999 * MILLIS;
            line.examined(66, 1200);
        }
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aLongOneShowsHowFarItIsAndClearsTheLine() {
        try (ProgressLine line = new ProgressLine(new PrintWriter(err), () -> now)) {
            now += 1000 * MILLIS;
            line.examined(1200, 5000);
            now += 199 * MILLIS;
            line.examined(1266, 5000);
            now += MILLIS;
            line.examined(1332, 5000);
        }
        assertThat(err.toString())
                .isEqualTo(
                        "\rexamined 1,200 of 5,000 columns\rexamined 1,332 of 5,000 columns\r" + " ".repeat(31) + "\r");
    }
}
