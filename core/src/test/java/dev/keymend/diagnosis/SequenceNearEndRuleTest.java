// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ColumnRef;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Thresholds, days and the narrowest limit. */
class SequenceNearEndRuleTest {
    private final SequenceNearEndRule rule = new SequenceNearEndRule();

    @Test
    void fromFourFifthsOnItIsAWarningAndFromNineteenTwentiethsAnError() {
        assertThat(severities(789)).isEmpty();
        assertThat(severities(800)).containsExactly(Severity.WARNING);
        assertThat(severities(949)).containsExactly(Severity.WARNING);
        assertThat(severities(950)).containsExactly(Severity.ERROR);
        assertThat(severities(999)).containsExactly(Severity.ERROR);
        assertThat(severities(1000)).as("exhausted, which another rule says").isEmpty();
    }

    @Test
    void theSummaryNamesTheEndAndWhatIsLeft() {
        Finding finding = only(Facts.users().bounds(1, 1000).last(999), Optional.empty(), 0);
        assertThat(finding.summary())
                .isEqualTo("99 % are used up: 1 value is left before 1000, where the sequence ends.");
        assertThat(finding.evidence())
                .containsEntry("valuesLeft", 1L)
                .containsEntry("percentUsed", 99)
                .containsEntry("limit", 1000L)
                .containsEntry("narrowest", "the sequence")
                .doesNotContainKeys("daysLeft", "insertsPerDay", "storedIn");
        assertThat(finding.remedies().get(0).steps())
                .extracting(Step::sql)
                .containsExactly("ALTER SEQUENCE public.users_id_seq NO MAXVALUE;");
    }

    @Test
    void aDescendingSequenceEndsAtItsMinimum() {
        Finding finding = only(Facts.users().increment(-2).bounds(-1000, -1).last(-901), Optional.empty(), 0);
        assertThat(finding.summary())
                .isEqualTo("90 % are used up: 49 values are left before -1000, where the sequence ends.");
    }

    @Test
    void daysAreEstimatedWhereTheStatisticsGoBackFarEnough() {
        Facts facts = Facts.users().type("integer", "integer").bounds(1, Integer.MAX_VALUE);
        Optional<Duration> year = Optional.of(Duration.ofDays(365));
        Finding finding = only(facts.last(1_500_000_000), year, 3_650_000_000L);
        assertThat(finding.severity()).isEqualTo(Severity.WARNING);
        assertThat(finding.summary())
                .startsWith(
                        "69 % are used up: 647,483,647 values are left before 2147483647, where the sequence and the"
                                + " column (integer) end.")
                .endsWith(" At the rate of inserts that PostgreSQL has counted they last about 64 days, an estimate.");
        assertThat(finding.evidence())
                .containsEntry("insertsPerDay", 10_000_000L)
                .containsEntry("daysLeft", 64L);
        assertThat(only(facts.last(1_900_000_000), year, 3_650_000_000L).severity())
                .isEqualTo(Severity.ERROR);
        assertThat(rule.check(
                        facts.last(900_000_000).audited(Facts.fed(36_500_000_000L), Optional.of(Duration.ofDays(8)))))
                .as("a bulk load does not frighten while most is left")
                .isEmpty();
        assertThat(rule.check(
                        facts.last(1_500_000_000).audited(Facts.fed(3_650_000_000L), Optional.of(Duration.ofDays(6)))))
                .as("counted for too short a time")
                .isEmpty();
    }

    @Test
    void theNarrowestMayBeAColumnThatRefersToOneThatRefersToIt() {
        Facts facts = Facts.users().last(2_000_000_000);
        ColumnRef id = facts.use().columnRef();
        var profile = Facts.storing("profiles", "user_id", "bigint", id);
        var picture = Facts.storing("pictures", "profile_id", "integer", profile.ref());
        var back = Facts.storing("profiles", "user_id", "bigint", picture.ref());
        Finding finding = rule.check(facts.audited(Facts.fed(0), Optional.empty(), profile, picture, back))
                .get(0);
        assertThat(finding.summary())
                .isEqualTo("93 % are used up: 147,483,647 values are left before 2147483647, where"
                        + " public.pictures.profile_id (integer) ends.");
        assertThat(finding.evidence())
                .containsEntry("storedIn", "public.profiles.user_id bigint, public.pictures.profile_id integer");
        assertThat(finding.remedies())
                .extracting(Remedy::title)
                .containsExactly("Widen public.pictures.profile_id to bigint");
    }

    @Test
    void whatHasNoEndIsNotNearIt() {
        assertThat(rule.check(Facts.users().bounds(1, 1000).cycle().last(999).audited(Facts.fed(0), Optional.empty())))
                .isEmpty();
        assertThat(rule.check(Facts.users().bounds(1, 1000).last(999).snapshot()))
                .as("without the facts of an audit")
                .isEmpty();
    }

    @Test
    void aRoleThatMayNotIsToldWhy() {
        Finding finding = only(Facts.users().notOwned().bounds(1, 1000).last(990), Optional.empty(), 0);
        assertThat(finding.remedies()).isEmpty();
        assertThat(finding.evidence()).containsEntry("refusedBecause", "this role does not own public.users_id_seq");
        assertThat(finding.summary())
                .endsWith(" It is not widened from here: this role does not own public.users_id_seq.");
        assertThat(only(Facts.users().last(Long.MAX_VALUE - 1), Optional.empty(), 0)
                        .evidence())
                .containsEntry("refusedBecause", "nothing that limits it can be wider than it is");
    }

    private List<Severity> severities(long last) {
        return rule.check(Facts.users().bounds(1, 1000).last(last).audited(Facts.fed(0), Optional.empty())).stream()
                .map(Finding::severity)
                .toList();
    }

    private Finding only(Facts facts, Optional<Duration> counting, long inserted) {
        List<Finding> findings = rule.check(facts.audited(Facts.fed(inserted), counting));
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }
}
