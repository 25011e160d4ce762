// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Property;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnchorsTest {
    @Test
    void everyPlaceIsFoundAndNoOther() {
        Property.check(400, generator -> {
            int width = generator.intBetween(4, 8);
            List<Anchors.Window> windows = new ArrayList<>();
            List<byte[]> wanted = new ArrayList<>();
            for (int left = generator.intBetween(1, 6); left > 0; left--) {
                byte[] window = new byte[width];
                for (int i = 0; i < width; i++) {
                    window[i] = (byte) generator.intBetween('a', 'c');
                }
                wanted.add(window);
                windows.add(new Anchors.Window(window, 0));
            }
            Anchors anchors = new Anchors(width, windows, List.of("UTF-8"));
            int size = generator.intBetween(0, generator.chance(0.5) ? 60 : 6_000);
            byte[] bytes = new byte[size + Anchors.PADDING];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) generator.intBetween('a', generator.chance(0.2) ? 'z' : 'c');
            }
            int from = size == 0 ? 0 : generator.intBetween(0, Math.min(size, 20));
            Hits hits = new Hits();
            anchors.find(bytes, from, size, hits);

            List<Integer> found = new ArrayList<>();
            for (int i = 0; i < hits.size(); i++) {
                found.add(hits.place(i) + 3);
            }
            List<Integer> expected = new ArrayList<>();
            for (int end = from + width; end <= size; end++) {
                byte[] there = Arrays.copyOfRange(bytes, end - width, end);
                if (wanted.stream().anyMatch(each -> Arrays.equals(each, there))) {
                    expected.add(end);
                }
            }
            assertThat(found).isEqualTo(expected);
        });
    }

    @Test
    void linesAreCounted() {
        Property.check(100, generator -> {
            StringBuilder text = new StringBuilder();
            for (int left = generator.intBetween(0, 300); left > 0; left--) {
                text.append(generator.pick(List.of("\n", "\u000b", "\t", "a", "\u008a", "ä")));
            }
            byte[] bytes = text.toString().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(LineFeeds.count(bytes, 0, bytes.length))
                    .isEqualTo((int) text.chars().filter(c -> c == '\n').count());
        });
    }
}
