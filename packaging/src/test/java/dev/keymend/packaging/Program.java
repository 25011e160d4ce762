// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program to its end, in an environment of which nothing is inherited. */
final class Program {
    /** What it said, on either stream, and how it ended. */
    record Result(int exitCode, String output) {
        Result good() {
            assertThat(exitCode).as(output).isZero();
            return this;
        }
    }

    private final Path folder;
    private final Map<String, String> environment = new HashMap<>(Map.of("PATH", "/usr/bin:/bin"));

    /** @param folder an empty folder of the caller's, where the program's home is */
    Program(Path folder) {
        this.folder = folder;
        environment.put("HOME", folder.resolve("home").toString());
    }

    Program with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Path home() {
        return folder.resolve("home");
    }

    Result run(String... command) throws IOException, InterruptedException {
        Files.createDirectories(home());
        Path output = folder.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(List.of(command))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("ends in time").isTrue();
        } finally {
            process.destroyForcibly();
        }
        // What Java says when a test tells it something.
        String said = Files.readString(output).replaceAll("(?m)^Picked up JAVA_TOOL_OPTIONS: .*\n", "");
        return new Result(process.exitValue(), said);
    }
}
