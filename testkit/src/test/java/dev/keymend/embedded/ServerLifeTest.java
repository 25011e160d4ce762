// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import static org.assertj.core.api.Assertions.assertThat;

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
        Process ps = new ProcessBuilder("ps", "-o", "pgid=", "-p", Long.toString(pid)).start();
        String group = new String(ps.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8).strip();
        assertThat(group).isNotEmpty();
        return group;
    }
}
