// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Property;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The order of records, however their numbers are spread. */
class RecordOrderTest {
    private static final int CASES = 3_000;

    @Test
    void isThatOfAStableSort() {
        Property.check(CASES, generator -> {
            int count = generator.intBetween(0, 400);
            long width = generator.pick(List.of(0L, 3L, 1_000L, 1L << 40, Long.MAX_VALUE / 2));
            long[] numbers = new long[count + 3];
            int[] ties = new int[count];
            for (int i = 0; i < count; i++) {
                numbers[i] = generator.chance(0.02)
                        ? generator.pick(List.of(Long.MIN_VALUE, Long.MAX_VALUE))
                        : generator.longBetween(-width, width);
                ties[i] = generator.intBetween(0, 5);
            }
            RecordOrder.Comparison comparison = (a, b) ->
                    numbers[a] == numbers[b] ? Integer.compare(ties[a], ties[b]) : Long.compare(numbers[a], numbers[b]);
            List<Integer> expected = IntStream.range(0, count)
                    .boxed()
                    .sorted((Comparator<Integer>) comparison::compare)
                    .toList();
            boolean sorted = expected.equals(IntStream.range(0, count).boxed().toList());
            RecordOrder order = new RecordOrder(numbers, count, sorted && generator.chance(0.5), comparison);
            List<Integer> places =
                    IntStream.range(0, count).mapToObj(order::place).toList();
            assertThat(places).isEqualTo(expected);
        });
    }
}
