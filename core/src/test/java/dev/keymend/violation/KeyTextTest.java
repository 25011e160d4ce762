// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class KeyTextTest {
    @Test
    void readsColumnsAsSql() {
        assertThat(KeyText.of("id", "1").columns()).containsExactly("id");
        assertThat(KeyText.of("\"we\"\"ird, (col)\", b", "1, 2").columns()).containsExactly("we\"ird, (col)", "b");
        assertThat(KeyText.of("lower(email), tenant", "a, 1").columns()).containsExactly("lower(email)", "tenant");
        assertThat(KeyText.of("(COALESCE(a, ''::text) || b)", "x").columns())
                .containsExactly("(COALESCE(a, ''::text) || b)");
        assertThat(KeyText.of("(data ->> 'a, (b'::text), \"A\"", "x, y").columns())
                .containsExactly("(data ->> 'a, (b'::text)", "A");
        assertThat(KeyText.of("(\"A\" || \"B\")", "x").columns()).containsExactly("(\"A\" || \"B\")");
    }

    @Test
    void hasValuesOnlyWhenThereIsOneWayToReadThem() {
        assertThat(KeyText.of("a, b", "1, 2").values()).contains(List.of("1", "2"));
        assertThat(KeyText.of("a", "x, y").values()).contains(List.of("x, y"));
        assertThat(KeyText.of("a, b", "x, y, z").values()).isEmpty();
        assertThat(KeyText.of("a, b", "x").values()).isEmpty();
        assertThat(new KeyText("a", "x", true).values()).isEmpty();
    }

    @Test
    void listsEveryWayToReadTheValues() {
        assertThat(KeyText.of("a, b", "x, y, z").candidates(2))
                .isEqualTo(new Candidates(List.of(List.of("x", "y, z"), List.of("x, y", "z")), true));
        assertThat(KeyText.of("a, b, c", "1, 2, 3, 4").candidates(3).splits())
                .containsExactly(List.of("1", "2", "3, 4"), List.of("1", "2, 3", "4"), List.of("1, 2", "3", "4"));
        assertThat(KeyText.of("a, b, c", "1, 2").candidates(3)).isEqualTo(new Candidates(List.of(), true));
        assertThat(KeyText.of("a", "1, 2").candidates(1)).isEqualTo(new Candidates(List.of(List.of("1, 2")), true));
    }

    @Test
    void listsAtMostTenThousandWaysAndSaysSo() {
        Candidates many = KeyText.of("a, b, c", "x, ".repeat(200) + "x").candidates(3);

        assertThat(many.splits()).hasSize(Candidates.MOST);
        assertThat(many.complete()).isFalse();
    }

    @Test
    void keepsFewWaysInMemoryWhenTheValuesAreLong() {
        Candidates few = KeyText.of("a, b", ("y".repeat(1_000) + ", ").repeat(1_000) + "z")
                .candidates(2);

        assertThat(few.splits()).hasSizeBetween(1, 10);
        assertThat(few.complete()).isFalse();
    }

    @Test
    void comparesWithTheCatalogInsteadOfReadingApart() {
        KeyText key = KeyText.of("\"we ird, (col)\"", "a)=(b) already exists.\nKey (z)=(1)");

        assertThat(key.valuesFor(List.of("\"we ird, (col)\""))).contains("a)=(b) already exists.\nKey (z)=(1)");
        assertThat(key.valuesFor(List.of("other"))).isEmpty();
        assertThat(KeyText.of("a, b", "1, 2").valuesFor(List.of("a"))).isEmpty();
        assertThat(KeyText.of("a, b", "1, 2").valuesFor(List.of("a", "b"))).contains("1, 2");
    }

    @Test
    void hidesItsValues() {
        assertThat(KeyText.of("email", "alice@example.com")).hasToString("(email)=(17 characters)");
        assertThat(new KeyText("email", "al", true)).hasToString("(email)=(2 characters, cut off)");
        assertThat(KeyText.of("a, b", "1, 2").candidates(2)).hasToString("1 ways to read the values");
    }

    @Test
    void ofTwoPossibleEndsNeitherIsClaimed() {
        String text = """
                ERROR:  duplicate key value violates unique constraint "t_a_key"
                DETAIL:  Key (a)=(1) already exists.
                But why? (2) already exists.
                """;

        KeyText key = UniqueViolation.parse(text).get(0).key();

        assertThat(key).isNotNull();
        assertThat(key.readings()).containsExactly("1", "1) already exists.\nBut why? (2");
        assertThat(key.values()).isEmpty();
        assertThat(key.candidates(1))
                .isEqualTo(new Candidates(List.of(List.of("1"), List.of("1) already exists.\nBut why? (2")), true));
    }

    @Test
    void aBeginningOfTwoKeysIsNoKeyOfItsOwn() {
        String text = """
                ERROR:  duplicate key value violates unique constraint "t"
                DETAIL:  X (a)=(b) (a)=(
                """;

        assertThat(UniqueViolation.parse(text)).hasSize(1);
    }
}
