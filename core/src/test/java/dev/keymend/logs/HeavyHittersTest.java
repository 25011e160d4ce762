// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Property;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HeavyHittersTest {
    @Test
    void fewThingsAreCountedExactly() {
        HeavyHitters hitters = new HeavyHitters(8);
        for (int i = 0; i < 80; i++) {
            hitters.add("key " + i % 8);
        }
        Top top = hitters.top(3);

        assertThat(top.exact()).isTrue();
        assertThat(top.different()).isEqualTo(8);
        assertThat(top.entries())
                .containsExactly(new Top.Entry("key 0", 10), new Top.Entry("key 1", 10), new Top.Entry("key 2", 10));
    }

    @Test
    void countsAreNeverTooHighAndNoFurtherOffThanIsSaid() {
        Property.check(200, generator -> {
            int limit = generator.intBetween(2, 40);
            HeavyHitters hitters = new HeavyHitters(limit);
            Map<String, Long> truth = new HashMap<>();
            int different = generator.intBetween(1, 400);
            for (int left = generator.intBetween(1, 4_000); left > 0; left--) {
                String key = "k" + Math.min(generator.intBetween(0, different), generator.intBetween(0, different));
                truth.merge(key, 1L, Long::sum);
                hitters.add(key);
                assertThat(hitters.size()).isLessThanOrEqualTo(limit);
            }
            Top top = hitters.top(limit);
            assertThat(top.entries()).allSatisfy(entry -> {
                long count = truth.getOrDefault(entry.text(), 0L);
                assertThat(entry.count()).isBetween(count - top.missed(), count);
            });
            if (top.exact()) {
                assertThat(top.different()).isEqualTo(truth.size());
            }
            // Whatever came more often than may have been missed is listed.
            truth.forEach((key, count) -> {
                if (count > top.missed()) {
                    assertThat(top.entries()).extracting(Top.Entry::text).contains(key);
                }
            });
        });
    }
}
