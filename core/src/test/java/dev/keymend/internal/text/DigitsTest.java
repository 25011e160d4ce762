// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class DigitsTest {
    @Test
    void groupsAsTheJdkDoes() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) {
            long number = random.nextLong() >> random.nextInt(64);
            assertThat(Digits.grouped(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
        }
        for (long number : new long[] {0, 999, 1_000, -999, -1_000, -100_000, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(Digits.grouped(number)).isEqualTo(String.format(Locale.ROOT, "%,d", number));
        }
        BigInteger large = BigInteger.TEN.pow(30).negate();
        assertThat(Digits.grouped(large)).isEqualTo(String.format(Locale.ROOT, "%,d", large));
    }
}
