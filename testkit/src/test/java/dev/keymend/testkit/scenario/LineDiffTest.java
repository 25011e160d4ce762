// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LineDiffTest {

    @Test
    void showsWhatChangedAndLittleElse() {
        List<String> expected = List.of("1", "2", "3", "4", "old", "6", "7", "8", "9", "10", "gone", "12");
        List<String> actual = List.of("1", "2", "3", "4", "new", "6", "7", "8", "9", "10", "12", "more");

        assertThat(LineDiff.of(expected, actual).lines())
                .containsExactly(
                        "  ...", "  2", "  3", "  4", "- old", "+ new", "  6", "  7", "  8", "  9", "  10", "- gone",
                        "  12", "+ more");
    }

    @Test
    void leavesOutWhatIsFarFromAnyChange() {
        List<String> same = List.of("a", "b", "c", "d", "e", "f", "g", "h", "i");
        assertThat(LineDiff.of(concat("x", same, "y"), concat("X", same, "Y")).lines())
                .containsExactly("- x", "+ X", "  a", "  b", "  c", "  ...", "  g", "  h", "  i", "- y", "+ Y");
    }

    private static List<String> concat(String first, List<String> middle, String last) {
        List<String> all = new java.util.ArrayList<>(middle);
        all.add(0, first);
        all.add(last);
        return all;
    }
}
