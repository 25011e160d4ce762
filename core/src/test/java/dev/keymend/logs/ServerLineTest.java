// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Prefixes that run into the label, and those that number the lines of a process. */
class ServerLineTest {
    private static final String GLUED = "2026-11-23 03:01:54 UTC [7] app@shop";

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "%t [%p] %u@%d")
    void aPrefixMayRunIntoTheLabel(String prefix) {
        String log = GLUED + "LOG:  statement: SELECT 'ERROR:  duplicate key value violates unique constraint \"no\"'\n"
                + GLUED + "ERROR:  duplicate key value violates unique constraint \"users_pkey\"\n"
                + "2026-11-23 03:01:54 UTC [8] app@shopERROR:  duplicate key value violates unique constraint \"b\"\n"
                + GLUED + "DETAIL:  Key (id)=(1) already exists.\n"
                + GLUED + "STATEMENT:  INSERT INTO users\n"
                + "\tVALUES (1)\n"
                + GLUED + "STATEMENT:  SELECT ' ERROR:  duplicate key value violates unique constraint \"no\"'\n";
        LogReport report = Samples.read(log.getBytes(StandardCharsets.UTF_8), LogOptions.DEFAULT.withPrefix(prefix));

        assertThat(Samples.counts(report)).isEqualTo(Map.of("users_pkey", 1L, "b", 1L));
        assertThat(report.constraints())
                .filteredOn(each -> "users_pkey".equals(each.constraint()))
                .allSatisfy(group -> {
                    assertThat(group.keys().entries()).containsExactly(new Top.Entry("(id)=(1)", 1));
                    assertThat(group.statements().entries())
                            .containsExactly(new Top.Entry("INSERT INTO users VALUES (?)", 1));
                    assertThat(group.databases().entries()).containsExactly(new Top.Entry("shop", 1));
                });
        assertThat(report.complete()).isTrue();
    }

    @Test
    void theLabelsOfOtherLanguagesAreFoundAsWell() {
        for (String line : List.of(
                "FEHLER:  doppelter Schlüsselwert verletzt Unique-Constraint »u«",
                "ERREUR:  la valeur d'une clé dupliquée rompt la contrainte unique « u »",
                "ОШИБКА:  повторяющееся значение ключа нарушает ограничение уникальности \"u\"")) {
            assertThat(Samples.counts(Samples.read(GLUED + line + '\n'))).isEqualTo(Map.of("u", 1L));
        }
    }

    /** Each error has lines of its own numbers; between those of one process stand those of another. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "%t [%p-%l] %q%u@%d ")
    void theNumberOfALineIsNotOfItsProcess(String prefix) {
        StringBuilder log = new StringBuilder();
        for (int i = 0; i < 3; i++) {
            String one = "2026-11-23 03:01:54 UTC [31000-" + (10 * i);
            String other = "2026-11-23 03:01:54 UTC [31001-" + (10 * i);
            log.append(one + "1] a@shop ERROR:  duplicate key value violates unique constraint \"one\"\n");
            log.append(other + "1] a@shop ERROR:  duplicate key value violates unique constraint \"two\"\n");
            log.append(one + "2] a@shop DETAIL:  Key (id)=(1) already exists.\n");
            log.append(other + "2] a@shop DETAIL:  Key (id)=(2) already exists.\n");
            log.append(one + "3] a@shop STATEMENT:  INSERT INTO one VALUES (1)\n");
            log.append(other + "3] a@shop STATEMENT:  INSERT INTO two VALUES (2)\n");
        }
        LogReport report =
                Samples.read(log.toString().getBytes(StandardCharsets.UTF_8), LogOptions.DEFAULT.withPrefix(prefix));

        assertThat(report.constraints())
                .extracting(group -> group.table() + ' ' + group.keys().entries())
                .containsExactly("one [Entry[text=(id)=(1), count=3]]", "two [Entry[text=(id)=(2), count=3]]");
    }
}
