// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.KeyWriters;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.Remedy;
import dev.keymend.sample.Facts;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceBehindRuleTest {
    private final Rule rule = new SequenceBehindRule();

    @Test
    void staysSilentWhereNothingCollides() {
        assertThat(check(Facts.users())).as("empty").isEmpty();
        assertThat(check(Facts.users().last(5).keys(1, 2, 5))).as("healthy").isEmpty();
        assertThat(check(Facts.users().last(100).keys(1, 10)))
                .as("ahead after deletes")
                .isEmpty();
        assertThat(check(Facts.users().keys(-5, -1, 0))).as("on the far side").isEmpty();
        assertThat(check(Facts.users().increment(-1).keys(1, 5)))
                .as("above a descending one")
                .isEmpty();
        assertThat(check(Facts.users().increment(10).startsAt(3).keys(1, 4, 50)))
                .as("of other residues")
                .isEmpty();
        assertThat(check(Facts.users().bounds(1, 10).last(10).keys(10)))
                .as("exhausted")
                .isEmpty();
        assertThat(check(Facts.users().last(9).keys(1, 9, 2_000_000_000)))
                .as("an outlier alone")
                .isEmpty();
    }

    @Test
    void reportsTheNextValueBeingTaken() {
        Finding finding = only(Facts.users().last(2).keys(LongStream.rangeClosed(1, 5_000)));
        assertThat(finding.rule()).isEqualTo("sequence-behind");
        assertThat(finding.severity()).isEqualTo(Severity.ERROR);
        assertThat(finding.subject()).hasToString("public.users.id (public.users_id_seq)");
        assertThat(finding.summary())
                .isEqualTo("The next insert gets 3, which is taken; 4,998 inserts fail before it is past 5000.");
        assertThat(finding.evidence())
                .containsExactly(
                        Map.entry("nextValue", 3L),
                        Map.entry("extremeKey", 5_000L),
                        Map.entry("lastValue", 2L),
                        Map.entry("isCalled", true),
                        Map.entry("increment", 1L),
                        Map.entry("link", "serial"),
                        Map.entry("readAt", "2026-11-23T10:00:00Z"),
                        Map.entry("firstCollision", 3L),
                        Map.entry("failingInserts", 4_998),
                        Map.entry("failingInsertsCountedToTheEnd", true));
        assertThat(finding.remedies()).extracting(Remedy::title).containsExactly("Move public.users_id_seq past 5000");
    }

    @Test
    void reportsACollisionThatIsStillAhead() {
        assertThat(only(Facts.users().last(2).keys(1, 2, 900)).summary())
                .isEqualTo(
                        "The next insert gets 3; after 897 inserts it meets 900, which is taken; 1 insert fails before"
                                + " it is past 900.");
        assertThat(only(Facts.users().increment(-10).startsAt(-3).keys(-13)).summary())
                .isEqualTo(
                        "The next insert gets -3; after 1 insert it meets -13, which is taken; 1 insert fails before it"
                                + " is past -13.");
    }

    @Test
    void countsToTenThousand() {
        assertThat(only(Facts.users().keys(LongStream.rangeClosed(1, 10_000))).summary())
                .isEqualTo("The next insert gets 1, which is taken; 10,000 inserts fail before it is past 10000.");
        assertThat(only(Facts.users().keys(LongStream.rangeClosed(1, 20_000))).summary())
                .isEqualTo(
                        "The next insert gets 1, which is taken; at least 10,000 inserts fail before it is past 20000.");
    }

    @Test
    void saysWhenItDependsOnMore() {
        assertThat(only(Facts.users().keyColumns("tenant", "id").keys(1)).summary())
                .isEqualTo(
                        "The next insert gets 1, which is taken; 1 insert fails before it is past 1. The key has other"
                                + " columns too, so whether an insert collides depends on them.");
        assertThat(only(Facts.users().kind(SequenceUse.Kind.OWNED).keys(1)).summary())
                .isEqualTo(
                        "The next insert gets 1, which is taken; 1 insert fails before it is past 1. The column has no"
                                + " default: this holds for whoever calls nextval on the sequence.");
    }

    @Test
    void warnsOfACollisionAfterTheCycle() {
        Finding finding = only(Facts.users().bounds(1, 10).cycle().last(7).keys(2, 5));
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.summary())
                .isEqualTo("The next insert succeeds, but the sequence cycles: once it starts over it meets 2, which is"
                        + " taken.");
        assertThat(finding.remedies().get(0).steps().get(0).sql())
                .isEqualTo("ALTER SEQUENCE public.users_id_seq NO CYCLE;");
    }

    @Test
    void showsTheAlternativesWhereTheRepairIsRefused() {
        assertThat(only(Facts.users()
                                .type("integer", "integer")
                                .bounds(1, Integer.MAX_VALUE)
                                .keys(Integer.MAX_VALUE))
                        .remedies())
                .extracting(Remedy::title)
                .containsExactly("Give the row with the key 2147483647 another key", "Make room, then run fix again");
    }

    @Test
    void eachTableOfASharedSequenceHasItsOwnFindingAndTheSameRemedy() {
        List<Finding> findings = rule.check(Facts.snapshot(
                List.of(
                        Facts.of("a").fedBy("s").keys(3).examined(),
                        Facts.of("b").fedBy("s").keys(900).examined(),
                        Facts.of("c").fedBy("s").examined()),
                List.of(),
                List.of()));
        assertThat(findings)
                .extracting(finding -> finding.subject().place())
                .containsExactly("public.a.id", "public.b.id");
        assertThat(findings)
                .extracting(finding -> finding.remedies().get(0).title())
                .containsOnly("Move public.s past 900");
    }

    private List<Finding> check(Facts facts) {
        return rule.check(facts.snapshot());
    }

    private Finding only(Facts facts) {
        List<Finding> findings = check(facts);
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @Test
    void countsTransactionsWhereTheServerKeepsNoTimes() {
        KeyWriters writers = new KeyWriters(30, 30, 0, 1_234, null);
        List<Finding> findings = new SequenceBehindRule()
                .check(Facts.users()
                        .last(2)
                        .keys(LongStream.rangeClosed(1, 32))
                        .writers(writers)
                        .snapshot());
        assertThat(findings).singleElement().satisfies(finding -> {
            assertThat(finding.summary()).endsWith("gives them itself. It began with 3, 1,234 transactions ago.");
            assertThat(finding.evidence()).doesNotContainKey("suppliedSince");
        });
    }
}
