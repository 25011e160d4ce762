// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Question marks that are operators, and those that are text. */
class PlaceholdersTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            quoteCharacter = '`',
            value = {
                "t.j ? 'a?' AND \"b?\" ? 'c'      ~ t.j ?? 'a?' AND \"b?\" ?? 'c'",
                "'it''s ?' || t.j ? 'x'           ~ 'it''s ?' || t.j ?? 'x'",
                "E'it\\'s ?' || t.j ? 'x'         ~ E'it\\'s ?' || t.j ?? 'x'",
                "'\\' || t.j ? E'\\\\?'           ~ '\\' || t.j ?? E'\\\\?'",
                "type'\\' ? '?'                   ~ type'\\' ?? '?'",
                "$$it's ?$$ || t.j ? 'x'          ~ $$it's ?$$ || t.j ?? 'x'",
                "$a$ ? $$ ? $a$ ? 'x'             ~ $a$ ? $$ ? $a$ ?? 'x'",
                "a$b$ ? 'x$b$?'                   ~ a$b$ ?? 'x$b$?'",
                "1 /* it's /* ? */ ? */ ? 2       ~ 1 /* it's /* ? */ ? */ ?? 2",
                "1 - 2 / 3 ? 4 -- it's ?          ~ 1 - 2 / 3 ?? 4 -- it's ?",
                "'not closed ?                    ~ 'not closed ?",
                "no question                      ~ no question",
            })
    void areDoubledWhereTheyAreOperators(String sql, String escaped) {
        assertThat(Placeholders.escaped(sql)).isEqualTo(escaped);
    }
}
