// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogOptions;
import dev.keymend.logs.LogReport;
import dev.keymend.logs.LogScan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the benchmark's logs hold is what is counted in them. */
class LogFileTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "STDERR, 0", "STDERR, 0.001", "STDERR, 0.02", "STDERR, 0.2",
        "CSV, 0", "CSV, 0.001", "CSV, 0.02", "CSV, 0.2",
        "JSON, 0", "JSON, 0.001", "JSON, 0.02", "JSON, 0.2"
    })
    void countsAreExact(LogFile.Format format, double share) throws IOException {
        Path file = folder.resolve("log");
        LogFile.Written written = LogFile.write(file, format, 6_000_000, share, 7);
        LogReport report = LogScan.with(LogOptions.DEFAULT).files(List.of(file));

        Map<String, Long> counts = new TreeMap<>();
        for (LogGroup group : report.constraints()) {
            counts.put(String.valueOf(group.constraint()), group.count());
        }
        assertThat(counts).isEqualTo(written.byConstraint());
        assertThat(report.violations()).isEqualTo(written.violations());
        assertThat(report.lines()).isEqualTo(written.lines());
        assertThat(report.bytes()).isEqualTo(written.bytes());
        assertThat((double) written.violations() / written.lines()).isBetween(share * 0.95, share * 1.05);
    }
}
