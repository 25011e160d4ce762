// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.ExaminedUse;
import dev.keymend.sample.Facts;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SequenceRepairTest {
    @Test
    void aHealthySequenceNeedsNone() {
        assertThat(repairs(Facts.users().last(5).keys(1, 5))).isEmpty();
        assertThat(repairs(Facts.users())).isEmpty();
    }

    @Test
    void aLateSequenceIsMovedToItsHighestKey() {
        Step step = step(Facts.users().last(2).keys(LongStream.rangeClosed(1, 50_000)));
        assertThat(step.id()).isEqualTo("advance:public.users_id_seq");
        assertThat(step.title()).isEqualTo("Move public.users_id_seq past 50000");
        assertThat(step.sql()).isEqualTo("""
                BEGIN ISOLATION LEVEL READ COMMITTED;
                SET LOCAL lock_timeout = '500ms';
                SET LOCAL statement_timeout = '2000ms';
                ALTER SEQUENCE public.users_id_seq CACHE 1;
                SELECT setval('public.users_id_seq', t.target)
                  FROM public.users_id_seq AS s
                 CROSS JOIN LATERAL (
                       SELECT greatest(50000,
                                  (SELECT max(k.id)::bigint FROM public.users AS k
                                    WHERE k.id > 50000))) AS t(target)
                 WHERE s.last_value < t.target OR (s.last_value = t.target AND NOT s.is_called);
                COMMIT;""");
        assertThat(step.lock())
                .isEqualTo(
                        "ShareRowExclusiveLock on the sequence: nextval waits, reads go on; the table is not locked");
        assertThat(step.transactional()).isTrue();
        assertThat(step.undo()).isEqualTo("""
                BEGIN ISOLATION LEVEL READ COMMITTED;
                SET LOCAL lock_timeout = '500ms';
                SET LOCAL statement_timeout = '2000ms';
                ALTER SEQUENCE public.users_id_seq CACHE 1;
                SELECT setval('public.users_id_seq', 2, true);
                COMMIT;""");
    }

    @Test
    void theTargetOfASharedSequenceIsTheFarthestOfAllItsTables() {
        ExaminedUse near = Facts.of("a").fedBy("shared").last(1).keys(1, 3).examined();
        ExaminedUse far = Facts.of("b").fedBy("shared").last(1).keys(900).examined();
        ExaminedUse none = Facts.of("c").fedBy("shared").last(1).keys(1).examined();
        List<SequenceRepair> repairs = SequenceRepair.all(List.of(near, far, none), LockBudget.DEFAULT);
        assertThat(repairs).hasSize(1);
        AdvanceSequence advance = advance(repairs.get(0));
        assertThat(advance.target()).isEqualTo(900);
        assertThat(advance.feeds())
                .extracting(feed -> feed.use().quotedColumn())
                .as("the one that is not behind is looked at under the lock too")
                .containsExactly("public.a.id", "public.b.id", "public.c.id");
    }

    @Test
    void aRepairStopsBeforeAnOutlier() {
        AdvanceSequence advance = advance(repair(Facts.users().startsAt(1).keys(1, 2, 3, 2_000_000_000)));
        assertThat(advance.target()).isEqualTo(3);
        assertThat(advance.feeds().get(0).fence()).hasValue(2_000_000_000);
    }

    @Test
    void hardlyAnyHeadroomIsRefused() {
        Facts facts = Facts.users()
                .type("integer", "integer")
                .bounds(1, Integer.MAX_VALUE)
                .startsAt(1);
        SequenceRepair refused = repair(facts.keys(2_147_473_648L));
        assertThat(refused.step()).isEmpty();
        Refusal refusal = refused.refusal().orElseThrow();
        assertThat(refusal.reason()).isEqualTo("past its highest key 2147473648 only 9999 values would be left");
        assertThat(refusal.subject()).hasToString("public.users.id (public.users_id_seq)");
        assertThat(refusal.alternatives())
                .extracting(Remedy::title)
                .containsExactly("Give the row with the key 2147473648 another key", "Make room, then run fix again");
        assertThat(refusal.alternatives().get(1).steps())
                .extracting(Step::sql)
                .containsExactly(
                        "ALTER TABLE public.users ALTER COLUMN id TYPE bigint;",
                        "ALTER SEQUENCE public.users_id_seq AS bigint;");
        assertThat(repair(facts.keys(2_147_473_647L)).step()).as("10,000 left").isPresent();
    }

    @Test
    void aColumnNarrowerThanItsSequenceLimitsTheHeadroom() {
        Facts facts = Facts.users().type("integer", "bigint").startsAt(1).keys(Integer.MAX_VALUE - 5);
        assertThat(repair(facts).refusal().orElseThrow().reason())
                .isEqualTo("past its highest key 2147483642 only 5 values would be left");
    }

    @Test
    void aSmallRangeMayBeNearlyUsedButNotWholly() {
        Facts facts = Facts.users().bounds(1, 50).startsAt(1);
        assertThat(repair(facts.keys(49)).step()).isPresent();
        assertThat(repair(facts.keys(50)).refusal().orElseThrow().reason())
                .isEqualTo("past its highest key 50 no value would be left");
    }

    @Test
    void stepsOfTheIncrementAreCountedNotValues() {
        Facts facts =
                Facts.users().increment(1_000_000_000).startsAt(1).keys(Long.MAX_VALUE - 807 - 9_000_000_000_000L);
        assertThat(repairs(facts)).as("of another residue").isEmpty();
        assertThat(repair(Facts.users()
                                .bounds(1, 10_000_000)
                                .increment(1_000)
                                .startsAt(1)
                                .keys(9_999_001))
                        .refusal()
                        .orElseThrow()
                        .reason())
                .isEqualTo("past its highest key 9999001 no value would be left");
    }

    @Test
    void aWideIncrementOfItselfLeavesRoomEnough() {
        Facts facts = Facts.users().bounds(1, 10_000_000).increment(1_000).startsAt(1);
        assertThat(repair(facts.keys(1_001)).step())
                .as("9,998 of 10,000 values left")
                .isPresent();
        assertThat(repair(facts.keys(9_900_001)).refusal().orElseThrow().reason())
                .isEqualTo("past its highest key 9900001 only 99 values would be left");
    }

    @Test
    void whoDoesNotOwnItTakesValues() {
        Step step = step(Facts.users().notOwned().cache(20).last(2).keys(250_000));
        assertThat(step.title()).isEqualTo("Take values from public.users_id_seq until it is past 250000");
        assertThat(step.sql())
                .isEqualTo("SELECT max(nextval('public.users_id_seq')) FROM generate_series(1, 100000);"
                        + "  -- again, until it returns 250000");
        assertThat(step.lock())
                .isEqualTo("none: others go on taking values; sessions that hold up to 20 values each in their cache"
                        + " go on handing those out until they reconnect");
        assertThat(step.transactional()).isFalse();
        assertThat(step.undo()).isNull();
        assertThat(step(Facts.users().notOwned().last(2).keys(5)).sql())
                .isEqualTo("SELECT max(nextval('public.users_id_seq')) FROM generate_series(1, 3);");
    }

    @Test
    void takingValuesHasItsLimit() {
        assertThat(repair(Facts.users().notOwned().last(0).keys(20_000_000)).step())
                .isPresent();
        Refusal refusal = repair(Facts.users().notOwned().last(0).keys(20_000_001))
                .refusal()
                .orElseThrow();
        assertThat(refusal.reason())
                .isEqualTo("this role does not own public.users_id_seq, and 20000001 values are too many to take one by"
                        + " one");
        assertThat(refusal.alternatives()).hasSize(1);
        assertThat(refusal.alternatives().get(0).title()).isEqualTo("Let app, who owns the sequence, run it");
        assertThat(refusal.alternatives().get(0).steps().get(0).sql())
                .contains("ALTER SEQUENCE public.users_id_seq CACHE 1;");
    }

    @Test
    void valuesAreNotTakenFromWhatCyclesNorWithoutPermission() {
        assertThat(repair(Facts.users().notOwned().cycle().last(2).keys(5))
                        .refusal()
                        .orElseThrow()
                        .reason())
                .isEqualTo("this role does not own public.users_id_seq, and taking values from a sequence that cycles"
                        + " could carry it round");
        assertThat(repair(Facts.users().notAllowed().last(2).keys(5))
                        .refusal()
                        .orElseThrow()
                        .reason())
                .isEqualTo("this role neither owns public.users_id_seq nor has USAGE or UPDATE on it");
    }

    @Test
    void whatStandsAtItsEndAndStartsOverIsNotMovedBackwards() {
        Refusal refusal = repair(Facts.users().bounds(4, 15).cycle().last(15).keys(5, 9))
                .refusal()
                .orElseThrow();
        assertThat(refusal.reason())
                .isEqualTo(
                        "it stands at its end 15 and starts over with its next value, so that moving it past 9 would be"
                                + " moving it backwards");
        assertThat(refusal.alternatives().get(0).steps())
                .extracting(Step::sql)
                .containsExactly("SELECT nextval('public.users_id_seq');");
        assertThat(advance(repair(Facts.users().bounds(4, 15).cycle().last(4).keys(5, 9)))
                        .target())
                .isEqualTo(9);
    }

    @Test
    void aPlanHoldsEachStepOnceAndWhatWasRefused() {
        List<SequenceRepair> repairs = List.of(
                repair(Facts.of("a").startsAt(1).keys(4)),
                repair(Facts.of("b").notAllowed().startsAt(1).keys(4)),
                repair(Facts.of("a").startsAt(1).keys(4)),
                repair(Facts.of("c").startsAt(1).keys(4)));
        Plan plan = Plan.merge(repairs);
        assertThat(plan.steps())
                .extracting(Step::id)
                .containsExactly("advance:public.a_id_seq", "advance:public.c_id_seq");
        assertThat(plan.refusals())
                .extracting(refusal -> refusal.subject().place())
                .containsExactly("public.b.id");
        assertThat(plan.isEmpty()).isFalse();
        assertThat(Plan.merge(List.of())).isEqualTo(Plan.EMPTY);
    }

    private static List<SequenceRepair> repairs(Facts facts) {
        return SequenceRepair.all(List.of(facts.examined()), LockBudget.DEFAULT);
    }

    private static SequenceRepair repair(Facts facts) {
        return repairs(facts).get(0);
    }

    private static Step step(Facts facts) {
        return repair(facts).step().orElseThrow();
    }

    private static AdvanceSequence advance(SequenceRepair repair) {
        return (AdvanceSequence) repair.step().orElseThrow().action();
    }
}
