// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WidthTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orders | 6",
                "注文 | 4",
                "ｱｲ | 2",
                "ＡＢ | 4",
                "한글 | 4",
                "각 | 2",
                "Gro\u0308\u00dfe | 5",
                "🐘🚀 | 4",
                "→ x … ▏ | 7",
                "क्षि | 3",
            })
    void countsColumns(String text, int columns) {
        assertThat(Width.of(text)).isEqualTo(columns);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "注文表 | 5 | 注文",
                "注文表 | 6 | 注文表",
                "e\u0301e\u0301e | 2 | e\u0301e\u0301",
                "🐘🐘 | 3 | 🐘",
                "ab | 0 | ''"
            })
    void cutsBetweenCharacters(String text, int columns, String cut) {
        assertThat(Width.cut(text, columns)).isEqualTo(cut);
    }

    @ParameterizedTest
    @CsvSource({"注, 4, '注  '", "abcd, 2, abcd"})
    void padsToColumns(String text, int columns, String padded) {
        assertThat(Width.pad(text, columns)).isEqualTo(padded);
    }

    @Test
    void coloursTakeNoRoom() {
        assertThat(Width.of("\u001b[31m注\u001b[0m")).isEqualTo(2);
    }
}
