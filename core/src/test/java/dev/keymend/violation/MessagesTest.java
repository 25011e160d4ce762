// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wording of the resource, printed and read back. */
class MessagesTest {
    static Stream<String[]> messages() {
        return rows("unique", "exclusion", "exclusion-index", "index");
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aMessageGivesItsName(String language, String what, String text) {
        String message = text.replace("%s", "Order \"Items\" pk");

        Headline found = Objects.requireNonNull(Messages.loaded().whole(message));
        assertThat(found.name()).isEqualTo("Order \"Items\" pk");
        Headline inside = Objects.requireNonNull(
                Messages.loaded().find("x: " + text.replace("%s", "a_pkey") + " (SQLSTATE 23505)", 0));
        assertThat(inside.name()).isEqualTo("a_pkey");
    }

    static Stream<String[]> details() {
        return rows("exists", "duplicated");
    }

    @ParameterizedTest
    @MethodSource("details")
    void aDetailGivesItsKey(String language, String what, String text) {
        String hostile = "x)=(y) already exists.\nKey (a)=(b), »c«";
        String detail = text.replace("%s", "(a, \"B)\")=(1, " + hostile + ")");

        PrintedKeys keys = Objects.requireNonNull(PrintedKeys.in(detail, Messages.loaded()));
        assertThat(keys.refused()).isEqualTo(KeyText.of("a, \"B)\"", "1, " + hostile));
    }

    static Stream<String[]> conflicts() {
        return rows("conflicts");
    }

    @ParameterizedTest
    @MethodSource("conflicts")
    void aConflictGivesBothKeys(String language, String what, String text) {
        String detail = text.replaceFirst("%s", "(r, s)=([3,8), x)").replaceFirst("%s", "(r, s)=([1,5), x)");

        PrintedKeys keys = Objects.requireNonNull(PrintedKeys.in(detail, Messages.loaded()));
        assertThat(keys.refused()).isEqualTo(KeyText.of("r, s", "[3,8), x"));
        assertThat(keys.existing()).isEqualTo(KeyText.of("r, s", "[1,5), x"));
    }

    static Stream<String[]> copies() {
        return rows("copy");
    }

    @ParameterizedTest
    @MethodSource("copies")
    void aContextGivesTheLineOfTheCopy(String language, String what, String text) {
        String context = text.replaceFirst("%s", "users").replaceFirst("%s", "4711");

        assertThat(Messages.loaded().copyLine("x\n" + context))
                .as(language + ' ' + what)
                .hasValue(4711);
    }

    @Test
    void unknownLanguagesAreReadByTheFormOfTheKey() {
        PrintedKeys one =
                Objects.requireNonNull(PrintedKeys.in("Lykill (a, b)=(1, x (y)) er þegar til.", Messages.loaded()));
        PrintedKeys two =
                Objects.requireNonNull(PrintedKeys.in("Lykill (r)=([3,8)) rekst á (r)=([1,5)).", Messages.loaded()));
        assertThat(one.refused()).isEqualTo(KeyText.of("a, b", "1, x (y)"));
        assertThat(two.refused()).isEqualTo(KeyText.of("r", "[3,8)"));
        assertThat(two.existing()).isEqualTo(KeyText.of("r", "[1,5)"));
    }

    @Test
    void everyLineOfTheResourceIsRead() {
        assertThat(rows("unique")).hasSizeGreaterThan(15);
        assertThat(rows("DETAIL")).hasSizeGreaterThan(10);
    }

    private static Stream<String[]> rows(String... what) {
        return Resources.text("messages.tsv")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("\t", 3))
                .filter(row -> List.of(what).contains(row[1]));
    }
}
