// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Property;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A short way to write a list of keys; the list is the same. */
class KeyRunsTest {
    @Test
    void holdsTheListItWasMadeOf() throws Exception {
        Property.check(500, generator -> {
            List<Long> keys = new ArrayList<>();
            long key = generator.pick(List.of(0L, 5L, Long.MIN_VALUE, Long.MAX_VALUE));
            for (int i = generator.intBetween(0, 40); i > 0; i--) {
                keys.add(key);
                key += generator.pick(List.of(1L, 1L, 1L, -1L, -1L, 0L, 2L, -7L, Long.MAX_VALUE));
            }
            assertThat(KeyRuns.of(keys)).isEqualTo(keys);
        });
    }

    @Test
    void isNotMadeTwice() {
        List<Long> runs = KeyRuns.of(List.of(3L, 2L, 1L));
        assertThat(KeyRuns.of(runs)).isSameAs(runs);
    }
}
