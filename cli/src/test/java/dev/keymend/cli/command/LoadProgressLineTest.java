// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.load.LoadListener;
import dev.keymend.load.LoadProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

/** A line that is written over on a terminal, and lines far apart in a log. */
class LoadProgressLineTest {
    private static final long MILLIS = 1_000_000;

    private final StringWriter err = new StringWriter();
    private long now = 5 * MILLIS;

    private static LoadProgress progress(LoadProgress.Step step, long rows, double share, long conflicts) {
        return new LoadProgress(step, rows, OptionalDouble.of(share), conflicts);
    }

    private LoadProgressLine line(boolean terminal) {
        return new LoadProgressLine(new PrintWriter(err), terminal, () -> now, LoadListener.SILENT, () -> {});
    }

    @Test
    void aTerminalShowsHowFarItIsAndHowLongItWillTake() {
        try (LoadProgressLine line = line(true)) {
            line.progress(progress(LoadProgress.Step.READING, 200_000, 0, 0));
            now += 2_000 * MILLIS;
            line.progress(progress(LoadProgress.Step.READING, 1_600_000, 0.25, 0));
            now += 100 * MILLIS;
            line.progress(progress(LoadProgress.Step.READING, 1_700_000, 0.26, 0));
            line.progress(new LoadProgress(LoadProgress.Step.JUDGING, 12, OptionalDouble.empty(), 0));
            now += 1_000 * MILLIS;
            line.progress(progress(LoadProgress.Step.WRITING, 0, 0, 0));
            now += 4_000 * MILLIS;
            line.progress(progress(LoadProgress.Step.WRITING, 1_000_000, 0.5, 40));
        }
        assertThat(err.toString().split("\r", -1))
                .containsExactly(
                        "",
                        "read 1,600,000 rows, 700,000 rows/s, 25 %, 6 s left",
                        "judging 12 rows" + " ".repeat(36),
                        "wrote 0 rows, 0 kept back to be judged",
                        "wrote 1,000,000 rows, 250,000 rows/s, 40 kept back to be judged, 50 %, 4 s left",
                        " ".repeat(79),
                        "");
    }

    @Test
    void aLogGetsALineNowAndThen() {
        try (LoadProgressLine line = line(false)) {
            line.progress(progress(LoadProgress.Step.READING, 0, 0, 0));
            now += 9_999 * MILLIS;
            line.progress(progress(LoadProgress.Step.READING, 999, 0.1, 0));
            now += MILLIS;
            line.progress(progress(LoadProgress.Step.READING, 1_000, 0.5, 0));
            now += 9_000 * MILLIS;
            line.progress(progress(LoadProgress.Step.READING, 1_900, 0.9, 0));
        }
        assertThat(err.toString())
                .isEqualTo("keymend: read 1,000 rows, 100 rows/s, 50 %, 10 s left" + System.lineSeparator());
    }
}
