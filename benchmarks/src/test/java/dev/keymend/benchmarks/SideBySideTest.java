// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SideBySideTest {
    private final List<String> calls = new ArrayList<>();
    private long now;

    @Test
    void takesTurnsAndDoesNotCountTheFirst() throws Exception {
        StringWriter text = new StringWriter();
        new SideBySide("counting to 2", 1, () -> now)
                .with("slow", taking("slow", 4_000_000, 2))
                .with("quick", taking("quick", 1_000_000, 2))
                .run(new PrintWriter(text));
        assertThat(calls).containsExactly("slow", "quick", "slow", "quick");
        assertThat(text.toString().lines().map(String::strip))
                .containsExactly(
                        "counting to 2, 1 turn each, result 2",
                        "slow                                            4.0 ms     1.00 x as fast",
                        "quick                                           1.0 ms     4.00 x as fast");
    }

    @Test
    void refusesToCompareDifferentResults() {
        SideBySide comparison = new SideBySide("counting", 1, () -> now)
                .with("right", taking("right", 1, 2))
                .with("wrong", taking("wrong", 1, 3));
        assertThatThrownBy(() -> comparison.run(new PrintWriter(new StringWriter())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("wrong ended with 3, others with 2");
    }

    private SideBySide.Alternative taking(String name, long nanos, int result) {
        return new SideBySide.Alternative() {
            @Override
            public void run() {
                calls.add(name);
                now += nanos;
            }

            @Override
            public Object result() {
                return result;
            }
        };
    }
}
