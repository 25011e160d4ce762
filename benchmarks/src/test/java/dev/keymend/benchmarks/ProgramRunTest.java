// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProgramRunTest {
    @Test
    void handsTheExitCodeOutAsTheResult() throws Exception {
        ProgramRun run = new ProgramRun(List.of("sh", "-c", "exit 7"));
        run.run();
        assertThat(run.result()).isEqualTo(7);
    }

    @Test
    void runsWithItsOwnJava() throws Exception {
        ProgramRun run =
                new ProgramRun(List.of("sh", "-c", "[ \"$JAVA_HOME\" = \"$0\" ]", System.getProperty("java.home")));
        run.run();
        assertThat(run.result()).isZero();
    }
}
