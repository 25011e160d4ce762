// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Facts;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Drift is passed, outliers are not. */
class KeysAheadTest {
    private static final long MILLION = 1_000_000;

    @Test
    void nothingStandsAheadOfAnEmptyTable() {
        assertThat(KeysAhead.of(Facts.users().examined()))
                .isEqualTo(new KeysAhead(
                        OptionalLong.empty(), OptionalLong.empty(), 0, true, List.of(), OptionalLong.empty()));
    }

    @Test
    void everyKeyAheadIsDrift() {
        assertThat(KeysAhead.of(Facts.users().last(1).keys(1, 2, 5).examined()))
                .isEqualTo(new KeysAhead(
                        OptionalLong.of(2), OptionalLong.of(5), 2, true, List.of(), OptionalLong.empty()));
    }

    @Test
    void aGapOfExactlyAMillionIsNoGap() {
        assertThat(KeysAhead.of(Facts.users().last(10).keys(10, 10 + MILLION).examined()))
                .isEqualTo(new KeysAhead(
                        OptionalLong.of(10 + MILLION),
                        OptionalLong.of(10 + MILLION),
                        1,
                        true,
                        List.of(),
                        OptionalLong.empty()));
    }

    @Test
    void aKeyBeyondAWiderGapIsAnOutlier() {
        assertThat(KeysAhead.of(Facts.users().last(10).keys(10, 11 + MILLION).examined()))
                .isEqualTo(new KeysAhead(
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        0,
                        true,
                        List.of(11 + MILLION),
                        OptionalLong.of(10)));
    }

    @Test
    void theRestIsRepairedUpToTheGap() {
        KeysAhead ahead = KeysAhead.of(
                Facts.users().startsAt(1).keys(1, 2, 3, 2_147_483_647).examined());
        assertThat(ahead)
                .isEqualTo(new KeysAhead(
                        OptionalLong.of(1), OptionalLong.of(3), 3, true, List.of(2_147_483_647L), OptionalLong.of(3)));
    }

    @Test
    void oneInAThousandRowsMayBeOutliers() {
        Facts tooMany = Facts.users().last(1_998).keys(LongStream.rangeClosed(1, 1_998), far(2));
        assertThat(KeysAhead.of(tooMany.examined()).outliers())
                .as("2 of 2,000 rows")
                .hasSize(2);
        assertThat(KeysAhead.of(tooMany.rows(1_999).examined()).outliers())
                .as("2 of 1,999 rows are more than 0.1 %")
                .isEmpty();
    }

    @Test
    void atLeastOneMayBeAnOutlierHoweverFewRowsThereAre() {
        assertThat(KeysAhead.of(Facts.users()
                                .last(2)
                                .keys(LongStream.of(2), far(1))
                                .examined())
                        .outliers())
                .hasSize(1);
        assertThat(KeysAhead.of(Facts.users()
                                .last(2)
                                .keys(LongStream.of(2), far(2))
                                .examined())
                        .outliers())
                .isEmpty();
    }

    @Test
    void atMostAThousandMayBeOutliers() {
        Facts facts = Facts.users().last(5_000).rows(10_000_000);
        assertThat(KeysAhead.of(facts.keys(LongStream.rangeClosed(1, 5_000), far(1_000))
                                .examined())
                        .outliers())
                .hasSize(1_000);
        assertThat(KeysAhead.of(facts.keys(LongStream.rangeClosed(1, 5_000), far(1_001))
                                .examined())
                        .outliers())
                .isEmpty();
    }

    @Test
    void whereAllKeysLieBeyondTheGapItIsARestoredRange() {
        KeysAhead ahead = KeysAhead.of(
                Facts.users().startsAt(1).keys(far(500)).rows(1_000_000).examined());
        assertThat(ahead.outliers()).isEmpty();
        assertThat(ahead.firstCollision()).hasValue(10_000_000);
        assertThat(ahead.farthest()).hasValue(10_000_499);
        assertThat(ahead.colliding()).isEqualTo(500);
    }

    @Test
    void aSequenceThatHasReachedTheFarSideMakesThemDrift() {
        Facts facts = Facts.users().keys(LongStream.rangeClosed(1, 5_000), LongStream.of(10_000_000, 10_000_001));
        assertThat(KeysAhead.of(facts.last(9_999_998).examined()).outliers())
                .as("next is just before the far side")
                .hasSize(2);
        KeysAhead reached = KeysAhead.of(facts.last(9_999_999).examined());
        assertThat(reached.outliers()).isEmpty();
        assertThat(reached.colliding()).isEqualTo(2);
        assertThat(reached.farthest()).hasValue(10_000_001);
    }

    @Test
    void outliersOfADescendingSequenceStandBelow() {
        KeysAhead ahead = KeysAhead.of(
                Facts.users().increment(-1).keys(-1, -2, -3, -50_000_000).examined());
        assertThat(ahead.firstCollision()).hasValue(-1);
        assertThat(ahead.farthest()).hasValue(-3);
        assertThat(ahead.colliding()).isEqualTo(3);
        assertThat(ahead.outliers()).containsExactly(-50_000_000L);
        assertThat(ahead.nearSide()).hasValue(-3);
    }

    @Test
    void theWholeRangeOfBigintIsAGapToo() {
        KeysAhead ahead = KeysAhead.of(Facts.users()
                .bounds(Long.MIN_VALUE, Long.MAX_VALUE)
                .startsAt(Long.MIN_VALUE)
                .keys(Long.MIN_VALUE, Long.MAX_VALUE)
                .examined());
        assertThat(ahead.outliers()).containsExactly(Long.MAX_VALUE);
        assertThat(ahead.farthest()).hasValue(Long.MIN_VALUE);
    }

    @Test
    void tenThousandAreCountedAndMoreAreAtLeastThat() {
        Facts facts = Facts.users().startsAt(1);
        KeysAhead counted =
                KeysAhead.of(facts.keys(LongStream.rangeClosed(1, 10_000)).examined());
        assertThat(counted.colliding()).isEqualTo(10_000);
        assertThat(counted.countedToTheEnd()).isTrue();
        KeysAhead more =
                KeysAhead.of(facts.keys(LongStream.rangeClosed(1, 10_001)).examined());
        assertThat(more.colliding()).isEqualTo(10_000);
        assertThat(more.countedToTheEnd()).isFalse();
    }

    @Test
    void outliersAreNotCountedAmongTheInsertsThatFail() {
        KeysAhead ahead = KeysAhead.of(Facts.users()
                .startsAt(1)
                .keys(LongStream.rangeClosed(1, 9_992), far(9))
                .examined());
        assertThat(ahead.outliers()).hasSize(9);
        assertThat(ahead.countedToTheEnd()).isFalse();
        assertThat(ahead.colliding())
                .as("a lower bound must not be higher than the truth")
                .isLessThanOrEqualTo(9_992);
    }

    private static LongStream far(int count) {
        return LongStream.range(10_000_000, 10_000_000 + count);
    }
}
