// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.LikelyColumn;
import dev.keymend.catalog.UnlinkedSequence;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Outliers, exhaustion and unlinked sequences. */
class OtherRulesTest {
    @Test
    void anOutlierIsWarnedOfWithWhatIsLeft() {
        Finding finding = only(new OutlierKeyRule(), Facts.users().last(10).keys(1, 10, 2_000_000_010));
        assertThat(finding.rule()).isEqualTo("outlier-key");
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.summary())
                .isEqualTo(
                        "The key 2000000010 stands alone beyond the rest, which ends at 10. The sequence meets it after"
                                + " 1,999,999,999 more inserts; a repair would stop before it.");
        assertThat(finding.evidence())
                .containsEntry("outliers", 1)
                .containsEntry("nearestOutlier", 2_000_000_010L)
                .containsEntry("farthestOutlier", 2_000_000_010L)
                .containsEntry("restEndsAt", 10L)
                .containsEntry("insertsLeft", 1_999_999_999L);
        assertThat(finding.remedies())
                .extracting(Remedy::title)
                .containsExactly("Give the row with the key 2000000010 another key");
    }

    @Test
    void severalOutliersOfALateSequenceAreCountedFromTheRest() {
        Facts facts = Facts.users().keys(LongStream.rangeClosed(1, 3_000), LongStream.of(5_000_000, 5_000_007));
        Finding finding = only(new OutlierKeyRule(), facts);
        assertThat(finding.summary())
                .isEqualTo(
                        "2 keys from 5000000 on stand alone beyond the rest, which ends at 3000. The sequence meets the"
                                + " first of them after 4,996,999 more inserts; a repair would stop before it.");
        assertThat(finding.remedies().get(0).steps())
                .extracting(Step::sql)
                .containsExactly("SELECT * FROM public.users WHERE id >= 5000000 ORDER BY id;");
        assertThat(new SequenceBehindRule().check(facts.snapshot()).get(0).summary())
                .isEqualTo("The next insert gets 1, which is taken; 3,000 inserts fail before it is past 3000.");
    }

    @Test
    void noOutlierNoWarning() {
        assertThat(new OutlierKeyRule()
                        .check(Facts.users().last(1).keys(1, 2, 3).snapshot()))
                .isEmpty();
        assertThat(new OutlierKeyRule().check(Facts.users().keys(5_000_000).snapshot()))
                .as("no rest")
                .isEmpty();
    }

    @Test
    void anExhaustedSequenceIsAnError() {
        Finding up = only(
                new SequenceExhaustedRule(),
                Facts.users().type("integer", "integer").bounds(1, 50).last(50));
        assertThat(up.severity()).isEqualTo(Severity.ERROR);
        assertThat(up.summary()).isEqualTo("Every insert fails: the sequence has reached its maximum 50.");
        assertThat(up.remedies().get(0).steps())
                .extracting(Step::sql)
                .as("the sequence's own bound is in the way, not the column's type")
                .containsExactly("ALTER SEQUENCE public.users_id_seq NO MAXVALUE;");
        assertThat(only(
                                new SequenceExhaustedRule(),
                                Facts.users().increment(-1).bounds(-9, -1).last(-9))
                        .summary())
                .isEqualTo("Every insert fails: the sequence has reached its minimum -9.");
        assertThat(new SequenceExhaustedRule()
                        .check(Facts.users().bounds(1, 50).cycle().last(50).snapshot()))
                .as("a cycle begins again")
                .isEmpty();
        assertThat(new SequenceExhaustedRule()
                        .check(Facts.users().bounds(1, 50).startsAt(50).snapshot()))
                .as("one is left")
                .isEmpty();
    }

    @Test
    void aColumnThatIsTooNarrowIsAnError() {
        Facts facts = Facts.users().type("integer", "bigint").last(Integer.MAX_VALUE);
        assertThat(only(new SequenceExhaustedRule(), facts).summary())
                .isEqualTo("Every insert fails: the next value 2147483648 does not fit the column, which is integer.");
        assertThat(new SequenceExhaustedRule()
                        .check(facts.last(Integer.MAX_VALUE - 1).snapshot()))
                .isEmpty();
        assertThat(new SequenceExhaustedRule()
                        .check(facts.type("bigint", "bigint").last(1L << 40).snapshot()))
                .isEmpty();
    }

    @Test
    void anUnlinkedSequenceIsNamedWithItsLikelyColumn() {
        Facts late = Facts.users().fedBy("users_seq").startsAt(4).keys(1, 4);
        Facts fine = Facts.users().fedBy("users_seq").last(4).keys(1, 4);
        assertThat(unlinked(late).summary())
                .isEqualTo(
                        "No column is known to use it; by name or default it feeds public.users.id, and then inserts fail:"
                                + " it would issue 4, which is taken. Say so with --map public.users.id=public.users_seq.");
        assertThat(unlinked(late).subject()).hasToString("public.users_seq");
        assertThat(unlinked(late).severity()).isEqualTo(Severity.WARNING);
        assertThat(unlinked(fine).summary())
                .isEqualTo(
                        "No column is known to use it; by name or default it feeds public.users.id, whose keys it would"
                                + " not meet. Say so with --map public.users.id=public.users_seq.");
        UnlinkedSequence lonely =
                new UnlinkedSequence(Facts.users().fedBy("lonely").sequence(), List.of());
        assertThat(new SequenceUnlinkedRule()
                        .check(Facts.snapshot(List.of(), List.of(lonely), List.of()))
                        .get(0)
                        .summary())
                .isEqualTo(
                        "No column is known to use it. If one does, say so with --map table.column=public.lonely; if none"
                                + " does, --accept public.lonely.");
        UnlinkedSequence hidden = new UnlinkedSequence(late.sequence(), List.of(new LikelyColumn(late.use(), null)));
        assertThat(new SequenceUnlinkedRule()
                        .check(Facts.snapshot(List.of(), List.of(hidden), List.of()))
                        .get(0)
                        .summary())
                .isEqualTo("No column is known to use it; by name or default it feeds public.users.id. Say so with"
                        + " --map public.users.id=public.users_seq.");
    }

    private static Finding unlinked(Facts facts) {
        ExaminedUse use = facts.examined();
        UnlinkedSequence unlinked =
                new UnlinkedSequence(facts.sequence(), List.of(new LikelyColumn(use.use(), use.keys())));
        return new SequenceUnlinkedRule()
                .check(Facts.snapshot(List.of(), List.of(unlinked), List.of()))
                .get(0);
    }

    private static Finding only(Rule rule, Facts facts) {
        List<Finding> findings = rule.check(facts.snapshot());
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
