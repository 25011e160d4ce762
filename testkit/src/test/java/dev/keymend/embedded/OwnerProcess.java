// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import dev.keymend.testkit.TestServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** A virtual machine of its own that has started a server. */
record OwnerProcess(Process process, long pid, int port, Path home, String stopCommand) implements AutoCloseable {

    static OwnerProcess start(String... detachedSeconds) throws IOException {
        int newest = TestServers.majors().get(TestServers.majors().size() - 1);
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dkeymend.test.binaries=" + System.getProperty("keymend.test.binaries", ""),
                "-cp",
                System.getProperty("java.class.path"),
                ServerOwner.class.getName(),
                Integer.toString(newest)));
        command.addAll(List.of(detachedSeconds));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        String[] words = Objects.requireNonNull(out.readLine(), "The owner has printed nothing")
                .split(" ", 4);
        return new OwnerProcess(
                process, Long.parseLong(words[0]), Integer.parseInt(words[1]), Path.of(words[2]), words[3]);
    }

    /** Ends the program by the end of its input, and waits until all that could hold its output is gone. */
    void end() throws Exception {
        process.getOutputStream().close();
        process.inputReader().transferTo(java.io.Writer.nullWriter());
        process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
