// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.List;

/** A whole process, from its start to its end; what it says is thrown away, its exit code is the result. */
final class ProgramRun implements SideBySide.Alternative {
    private final ProcessBuilder builder;
    private int exitCode;
    private boolean anyCode;

    /** The command finds this program's own Java first. */
    ProgramRun(List<String> command) {
        builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(Redirect.DISCARD);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** The same, with an environment variable of its own. */
    ProgramRun with(String variable, String value) {
        builder.environment().put(variable, value);
        return this;
    }

    /** The same, whatever its exit code: grep has one for finding nothing. */
    ProgramRun anyCode() {
        anyCode = true;
        return this;
    }

    /** Whether a program is there that can say its version. */
    static boolean isInstalled(String program) throws InterruptedException {
        try {
            return new ProgramRun(List.of(program, "--version")).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    Process start() throws IOException {
        return builder.start();
    }

    @Override
    public void run() throws IOException, InterruptedException {
        exitCode = start().waitFor();
    }

    @Override
    public Integer result() {
        return anyCode ? Integer.valueOf(0) : Integer.valueOf(exitCode);
    }
}
