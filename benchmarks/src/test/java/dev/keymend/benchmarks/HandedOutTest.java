// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class HandedOutTest {
    @Test
    void eachRepetitionOfAValueCounts() {
        HandedOut handedOut = new HandedOut(List.of(
                new HandedOut.Value(1, 10),
                new HandedOut.Value(2, 11),
                new HandedOut.Value(1, 12),
                new HandedOut.Value(1, 13)));
        assertThat(handedOut.twice()).isEqualTo(2);
        assertThat(handedOut.count()).isEqualTo(4);
    }

    @Test
    void onlyValuesThatWereAskedForAfterTheRepairAreItsFault() {
        HandedOut handedOut = new HandedOut(List.of(
                new HandedOut.Value(7, 10), // Before: the lag's own.
                new HandedOut.Value(8, 20), // While it ended.
                new HandedOut.Value(9, 21),
                new HandedOut.Value(100, 22),
                new HandedOut.Value(101, 23)));
        assertThat(handedOut.taken(List.of(new HandedOut.Repair(100, 20)))).isEqualTo(2);
        assertThat(handedOut.taken(List.of(new HandedOut.Repair(100, 20), new HandedOut.Repair(101, 22))))
                .as("a value counts once")
                .isEqualTo(3);
        assertThat(handedOut.taken(List.of())).isZero();
    }
}
