// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * A run of the real launcher, or of what starts it, in a process of its own.
 *
 * @param output what it printed, errors among it
 */
record Launched(int exitCode, String output) {
    static final Path LAUNCHER = SourceTree.root().resolve("keymend");

    /** Runs a process to its end, with nothing to read; it is stopped when it takes longer than that. */
    static Launched of(ProcessBuilder builder, Duration most) throws IOException, InterruptedException {
        // Into a file: who reads a pipe to its end waits for as long as the process likes.
        Path output = Files.createTempFile("launched", ".txt");
        try {
            Process process = builder.redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(output.toFile())
                    .start();
            try {
                assertThat(process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS))
                        .as("ends in time")
                        .isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Launched(process.exitValue(), Files.readString(output));
        } finally {
            Files.delete(output);
        }
    }
}
