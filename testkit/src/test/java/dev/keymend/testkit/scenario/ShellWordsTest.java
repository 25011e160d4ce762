// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShellWordsTest {

    @Test
    void splitsAsAShellDoes() {
        assertThat(ShellWords.split("check  --format json")).containsExactly("check", "--format", "json");
        assertThat(ShellWords.split("explain 'a \"b\" \\n' ''")).containsExactly("explain", "a \"b\" \\n", "");
        assertThat(ShellWords.split("\"it's \\\"so\\\" \\x\"\\ y z")).containsExactly("it's \"so\" \\x y", "z");
        assertThat(ShellWords.split(" ")).isEmpty();
    }

    @Test
    void refusesWhatNothingCloses() {
        assertThatThrownBy(() -> ShellWords.split("explain 'half"))
                .hasMessage("Nothing closes the ' in: explain 'half");
    }
}
