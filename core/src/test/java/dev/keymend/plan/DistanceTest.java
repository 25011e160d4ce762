// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.sample.Facts;
import dev.keymend.testkit.Property;
import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Arithmetic at the ends of what fits. */
class DistanceTest {
    private static final List<Long> ENDS =
            List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, Long.MAX_VALUE - 1, Long.MAX_VALUE);

    @Test
    void distancesSaturateAndNeverOverflow() {
        Property.check(500, generator -> {
            long a = generator.chance(0.5)
                    ? generator.pick(ENDS)
                    : generator.longBetween(Long.MIN_VALUE, Long.MAX_VALUE);
            long b = generator.chance(0.5)
                    ? generator.pick(ENDS)
                    : generator.longBetween(Long.MIN_VALUE, Long.MAX_VALUE);
            BigInteger exact =
                    BigInteger.valueOf(a).subtract(BigInteger.valueOf(b)).abs();
            assertThat(BigInteger.valueOf(Distance.between(a, b)))
                    .isEqualTo(exact.min(BigInteger.valueOf(Long.MAX_VALUE)));
            assertThat(Distance.between(b, a)).isEqualTo(Distance.between(a, b));
        });
    }

    @Test
    void headroomIsCountedInSteps() {
        SequenceFacts tens = Facts.users().increment(10).sequence();
        assertThat(Headroom.left(tens, new Range(1, 100), 91)).isZero();
        assertThat(Headroom.left(tens, new Range(1, 101), 91)).isEqualTo(1);
        SequenceFacts down = Facts.users().increment(-1).sequence();
        assertThat(Headroom.left(down, new Range(-100, -1), -90)).isEqualTo(10);
        assertThat(Headroom.left(down, new Range(-100, -1), -100)).isZero();
        assertThat(Headroom.left(down, new Range(-100, -1), -200)).isZero();
    }

    @Test
    void rangesHaveASize() {
        assertThat(Headroom.size(new Range(1, 50))).isEqualTo(50);
        assertThat(Headroom.size(new Range(-5, 5))).isEqualTo(11);
        assertThat(Headroom.size(new Range(Long.MIN_VALUE, Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anAdvanceCountsTheValuesItTakes() {
        assertThat(distance(Facts.users().last(5).keys(10))).isEqualTo(5);
        assertThat(distance(Facts.users().startsAt(1).keys(10))).isEqualTo(10);
        assertThat(distance(Facts.users().increment(-10).startsAt(-3).keys(-43)))
                .isEqualTo(5);
    }

    private static long distance(Facts facts) {
        return ((AdvanceSequence) SequenceRepair.of(List.of(facts.examined()), LockBudget.DEFAULT)
                        .orElseThrow()
                        .step()
                        .orElseThrow()
                        .action())
                .distance();
    }
}
