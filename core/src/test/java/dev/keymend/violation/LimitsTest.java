// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/** Long and hostile texts cost time in proportion; the limits are generous, a quadratic reader would miss them by far. */
class LimitsTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ERROR = "ERROR:  duplicate key value violates unique constraint \"t_pkey\"\n";

    @Test
    void aKeyOfAHundredThousandCharactersIsWhole() {
        String value = "(x, y) ".repeat(15_000);

        KeyText key = only(ERROR + "DETAIL:  Key (body)=(" + value + ") already exists.\n")
                .key();

        assertThat(key).isEqualTo(KeyText.of("body", value));
    }

    @Test
    void aPasteOfFiftyMegabytesIsReadInTime() {
        String line = "2026-11-23 03:01:54.217 UTC [1] a@b LOG:  statement: select 'some \"text\"', '(a)=(b)' from t\n";
        String log = line.repeat(50_000_000 / line.length()) + ERROR + "DETAIL:  Key (id)=(1) already exists.\n";

        assertThat(inTime(log)).isEqualTo(1);
    }

    @Test
    void hostileTextsAreReadInTime() {
        int times = 500_000;
        assertThat(inTime("{".repeat(times))).isZero();
        assertThat(inTime("{\n".repeat(times))).isZero();
        assertThat(inTime("{\"a\":[\n".repeat(times))).isZero();
        assertThat(inTime("2026-11-23 03:01:54.217 UTC,\"\n".repeat(50_000))).isZero();
        assertThat(inTime(ERROR + "DETAIL:  Key (" + "(".repeat(times) + ")=(".repeat(times)))
                .isEqualTo(1);
        assertThat(inTime(ERROR + "DETAIL:  Key (a)=(\n" + ") already exists.\n".repeat(times)))
                .isEqualTo(1);
        assertThat(inTime("duplicate key value violates unique constraint \"".repeat(times / 10)))
                .isEqualTo(1);
        assertThat(inTime("user=".repeat(times) + "@".repeat(times) + " ERROR:  x"))
                .isZero();
    }

    @Test
    void aCutKeyIsKeptAndMarked() {
        UniqueViolation found = only(ERROR + "DETAIL:  Key (a, b)=(1, tw");

        assertThat(found.key()).isEqualTo(new KeyText("a, b", "1, tw", true));
        assertThat(found.detailGap()).isEqualTo(DetailGap.CUT);
    }

    @Test
    void aKeyIsWholeWhenOnlyTheWordsAfterItAreCut() {
        UniqueViolation found = only(ERROR + "DETAIL:  Key (a, b)=(1, 2) already ex");

        assertThat(found.key()).isEqualTo(KeyText.of("a, b", "1, 2"));
        assertThat(found.detailGap()).isEqualTo(DetailGap.NONE);
    }

    @Test
    void aCutCsvRecordIsReadAsFarAsItGoes() {
        UniqueViolation found =
                only("2026-11-23 03:01:54.217 UTC,\"postgres\",\"shop\",16364,\"[local]\",6b03aca2.3fec,1,"
                        + "\"INSERT\",2026-11-23 03:01:54 UTC,3/10,727,ERROR,23505,\"duplicate key value violates unique"
                        + " constraint \"\"t_pkey\"\"\",\"Key (a)=(1, 2");

        assertThat(found.key()).isEqualTo(new KeyText("a", "1, 2", true));
    }

    @Test
    void nothingIsFoundInNothing() {
        assertThat(UniqueViolation.parse("")).isEmpty();
        assertThat(UniqueViolation.parse("\n\n")).isEmpty();
    }

    @Test
    void aViolationHidesItsValuesInToString() {
        assertThat(only(ERROR + "DETAIL:  Key (email)=(alice@example.com) already exists.\n"))
                .hasToString("unique 23505 constraint t_pkey columns email");
    }

    private static int inTime(String text) {
        return Assertions.assertTimeoutPreemptively(
                LIMIT, () -> UniqueViolation.parse(text).size());
    }

    private static UniqueViolation only(String text) {
        assertThat(UniqueViolation.parse(text)).hasSize(1);
        return UniqueViolation.parse(text).get(0);
    }
}
