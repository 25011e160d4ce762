// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server ends when it should, and not before, whatever happens to who started it. */
@Timeout(120)
class ServerLifeTest {

    @Test
    void nothingIsLeftWhenTheOwnerIsKilled() throws Exception {
        try (OwnerProcess owner = OwnerProcess.start()) {
            assertThat(Eventually.accepts(owner.port())).isTrue();

            owner.process().destroyForcibly().waitFor();

            Eventually.gone(owner.pid(), owner.port(), owner.home());
        }
    }

    @Test
    void nothingIsLeftWhenTheOwnerForgetsToClose() throws Exception {
        try (OwnerProcess owner = OwnerProcess.start()) {
            owner.end();

            Eventually.gone(owner.pid(), owner.port(), owner.home());
        }
    }

    @Test
    void attachedServerOutlivesAnInterruptFromTheTerminal() throws Exception {
        try (OwnerProcess owner = OwnerProcess.start()) {
            // A terminal sends it to the process group of its foreground; the server must not be in the owner's.
            assertThat(processGroup(owner.pid()))
                    .isNotEqualTo(processGroup(owner.process().pid()));

            owner.end();
            Eventually.gone(owner.pid(), owner.port(), owner.home());
        }
    }

    @Test
    void detachedServerStaysUntilItsStopCommandRuns() throws Exception {
        try (OwnerProcess owner = OwnerProcess.start("600")) {
            owner.end();
            assertThat(Eventually.accepts(owner.port())).isTrue();

            assertThat(owner.stopCommand()).matches("kill \\d+");
            new ProcessBuilder("sh", "-c", owner.stopCommand()).start().waitFor();

            Eventually.gone(owner.pid(), owner.port(), owner.home());
        }
    }

    @Test
    void detachedServerEndsAtTheEndOfItsLifetime() throws Exception {
        try (OwnerProcess owner = OwnerProcess.start("2")) {
            owner.end();

            Eventually.gone(owner.pid(), owner.port(), owner.home());
        }
    }

    private static String processGroup(long pid) throws Exception {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        if (Files.exists(stat)) {
            // After the program's name, which may hold anything: state, parent, group. Not every container has a ps.
            return Files.readString(stat).replaceFirst(".*\\) ", "").split(" ", -1)[2];
        }
        Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
        return new String(ps.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
