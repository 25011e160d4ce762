// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** What the order of violations tells. */
class ShapesTest {
    @Test
    void valuesThatMarchUpwardsAreThoseOfASequence() {
        Suspicion found = only(log(
                200, i -> event(i * 1_000L, 10 + i % 7, "id", String.valueOf(500 + i), "INSERT INTO t VALUES (1)")));

        assertThat(found.cause()).isEqualTo("sequence-behind");
        assertThat(found.confidence()).isEqualTo("likely");
        assertThat(found.evidence()).containsExactly("199 of 199 values are higher than all before, mostly by 1");
        assertThat(found.values()).containsExactly("they go from 500 to 699");
    }

    @Test
    void sessionsThatOvertakeEachOtherStillMarch() {
        Suspicion found =
                only(log(200, i -> event(i * 1_000L, i % 5, "id", String.valueOf(i ^ 3), "INSERT INTO t VALUES (1)")));

        assertThat(found.cause()).isEqualTo("sequence-behind");
        assertThat(found.likely()).isTrue();
    }

    @Test
    void twoProcessesAtTheSameMomentRace() {
        Suspicion found = only(log(
                40,
                i -> event(
                        i / 2 * 60_000L + i % 2 * 3L,
                        10 + i % 2,
                        "email",
                        "a" + i / 2 * 37 % 11,
                        "INSERT INTO t VALUES ($1)")));

        assertThat(found.cause()).isEqualTo("concurrent-insert");
        assertThat(found.likely()).isFalse();
    }

    @Test
    void oneClientWithTheSameKeyTriesAgain() {
        Suspicion found =
                only(log(40, i -> event(i * 5_000L, 10, "email", "ada@example.com", "INSERT INTO t VALUES ($1)")));

        assertThat(found.cause()).isEqualTo("retry-of-committed-insert");
        assertThat(found.evidence())
                .containsExactly("39 of 40 have a key that the same client had been refused before");
    }

    @Test
    void randomKeysPointToNothing() {
        SplittableRandom random = new SplittableRandom(3);
        assertThat(log(
                                200,
                                i -> event(
                                        i * 1_000L,
                                        i,
                                        "id",
                                        String.valueOf(random.nextInt(1_000_000)),
                                        "INSERT INTO t VALUES (1)"))
                        .suspicions())
                .isEmpty();
    }

    @Test
    void aBurstHasABeginning() {
        StringBuilder log = new StringBuilder();
        for (int minute = 0; minute < 300; minute += 30) {
            log.append(event(minute * 60_000L, 1, "id", "x" + minute, "INSERT INTO t VALUES (1)"));
        }
        for (int i = 0; i < 240; i++) {
            log.append(event(300 * 60_000L + 7_000 + i * 500L, 1, "id", "y" + i, "INSERT INTO t VALUES (1)"));
        }
        Burst burst = Samples.read(log.toString()).constraints().get(0).burst();

        assertThat(burst)
                .isEqualTo(new Burst(
                        Instant.parse("2026-11-23T05:00:07Z"), Instant.parse("2026-11-23T05:02:06.500Z"), 240));
    }

    private static LogGroup log(int events, IntFunction<String> event) {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < events; i++) {
            log.append(event.apply(i));
        }
        return Samples.read(log.toString()).constraints().get(0);
    }

    private static Suspicion only(LogGroup group) {
        List<Suspicion> found = group.suspicions();
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static String event(long millis, int process, String column, String value, String statement) {
        String prefix = Instant.parse("2026-11-23T00:00:00Z")
                .plusMillis(millis)
                .toString()
                .replace('T', ' ')
                .replace("Z", "");
        String time = prefix.contains(".") ? prefix : prefix + ".000";
        String start = String.format(Locale.ROOT, "%s UTC [%d] app@shop ", time, process);
        return start + "ERROR:  duplicate key value violates unique constraint \"t_key\"\n" + start + "DETAIL:  Key ("
                + column + ")=(" + value + ") already exists.\n" + start + "STATEMENT:  " + statement + "\n";
    }
}
