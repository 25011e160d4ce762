// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.Unexamined;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Refusal;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

class MendingTest {
    private static final CatalogSnapshot SHOP = Facts.snapshot(
            List.of(
                    Facts.of("late").keys(1).examined(),
                    Facts.of("later").keys(1, 2).examined(),
                    Facts.of("a").fedBy("both").keys(5).examined(),
                    Facts.of("b").fedBy("both").keys(9).examined(),
                    Facts.of("outlier").last(2).keys(1, 2, 50_000_000).examined()),
            List.of(),
            List.of(new Unexamined(Facts.of("hidden").use().subject(), "no SELECT on the column", null)));

    private static List<String> titles(Selection selection) {
        return plan(selection).steps().stream().map(Step::title).toList();
    }

    private static Plan plan(Selection selection) {
        return Mending.plan(SHOP, selection, LockBudget.DEFAULT);
    }

    @Test
    void byItselfItMovesEveryLateSequenceAndNothingElse() {
        assertThat(plan(Selection.DEFAULT)).isEqualTo(Plan.of(SHOP, LockBudget.DEFAULT));
        assertThat(titles(Selection.DEFAULT))
                .containsExactly(
                        "Move public.late_id_seq past 1",
                        "Move public.later_id_seq past 2",
                        "Move public.\"both\" past 9");
    }

    @Test
    void aTableIsEnoughToChooseASequenceWhichIsThenMovedPastAllItsTables() {
        assertThat(titles(Selection.DEFAULT.inTables(List.of("a")))).containsExactly("Move public.\"both\" past 9");
        assertThat(titles(Selection.DEFAULT.inTables(List.of("public.late")).ofSequences(List.of("later_id_seq"))))
                .containsExactly("Move public.late_id_seq past 1", "Move public.later_id_seq past 2");
        assertThat(titles(Selection.DEFAULT.inTables(List.of("outlier")))).isEmpty();
    }

    @Test
    void anotherRuleMustBeAskedFor() {
        Plan plan = plan(Selection.DEFAULT.ofRules(List.of("sequence-exhausted")));
        assertThat(plan.isEmpty()).isTrue();
        assertThat(titles(Selection.DEFAULT.ofRules(List.of("sequence-exhausted", "sequence-behind"))))
                .hasSize(3);
    }

    @Test
    void aFindingWithoutThatManyRemediesIsRefused() {
        Plan plan = plan(Selection.DEFAULT.ofRules(List.of("outlier-key")).byRemedy(9));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.refusals())
                .singleElement()
                .extracting(Refusal::reason)
                .asString()
                .matches("it has (one remedy|\\d remedies) only, and --remedy asks for number 9");
    }

    @Test
    void aLateSequenceHasOneRemedyToo() {
        Plan plan = plan(Selection.DEFAULT.ofSequences(List.of("late_id_seq")).byRemedy(2));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.refusals()).singleElement().satisfies(refusal -> {
            assertThat(refusal.subject().place()).isEqualTo("public.late_id_seq");
            assertThat(refusal.reason()).isEqualTo("it has one remedy only, and --remedy asks for number 2");
            assertThat(refusal.alternatives())
                    .extracting(Remedy::title)
                    .containsExactly("Move public.late_id_seq past 1");
        });
    }

    /** The error names the partition. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPartitionLeadsToTheSequenceOfTheTableAboveIt(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE hp (id serial, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k)",
                "CREATE TABLE hp0 PARTITION OF hp FOR VALUES IN (0) PARTITION BY HASH (id)",
                "CREATE TABLE hp00 PARTITION OF hp0 FOR VALUES WITH (MODULUS 1, REMAINDER 0)",
                "CREATE TABLE hp1 PARTITION OF hp FOR VALUES IN (1)",
                "CREATE TABLE other (id serial PRIMARY KEY)",
                "INSERT INTO hp SELECT n, 0 FROM generate_series(1, 5) AS n",
                "INSERT INTO other VALUES (1)");
        CatalogSnapshot snapshot = Audits.snapshot(database, ReadOptions.Depth.INSERTS);
        for (String partition : List.of("hp", "hp0", "public.hp00", "hp1")) {
            assertThat(Mending.plan(snapshot, Selection.DEFAULT.inTables(List.of(partition)), LockBudget.DEFAULT)
                            .steps())
                    .as(partition)
                    .extracting(Step::title)
                    .containsExactly("Move public.hp_id_seq past 5");
        }
    }

    @Test
    void whatCouldNotBeSeenCountsOnlyWhereItIsSelected() {
        assertThat(Selection.DEFAULT.unseen(SHOP)).hasSize(1);
        assertThat(Selection.DEFAULT.inTables(List.of("hidden")).unseen(SHOP)).hasSize(1);
        assertThat(Selection.DEFAULT.inTables(List.of("late")).unseen(SHOP)).isEmpty();
    }

    @Test
    void slipsOfThePenAreSaid() {
        assertThatThrownBy(() -> Selection.DEFAULT.ofRules(List.of("sequence-late")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("there is no rule 'sequence-late'; there are sequence-behind, ");
        assertThatThrownBy(() -> Selection.DEFAULT.inTables(List.of("a..b")))
                .hasMessage(
                        "'a..b' does not name a table; write [schema.]name as in SQL, a name with capitals in double"
                                + " quotes");
        assertThatThrownBy(() -> Selection.DEFAULT.byRemedy(0)).hasMessage("remedies are counted from 1, not 0");
        assertThat(Selection.DEFAULT
                        .inTables(List.of("nowhere"))
                        .ofSequences(List.of("\"Neither\""))
                        .unknown(SHOP))
                .containsExactly("--table nowhere", "--sequence \"Neither\"");
    }

    @Test
    void noMoreIsReadThanTheRulesNeed() {
        assertThat(Selection.DEFAULT.depth()).isEqualTo(ReadOptions.Depth.INSERTS);
        assertThat(Selection.DEFAULT.ofRules(List.of("outlier-key")).depth()).isEqualTo(ReadOptions.Depth.AUDIT);
        assertThat(Selection.DEFAULT.ofRules(List.of("unique-index-corrupt")).depth())
                .isEqualTo(ReadOptions.Depth.DEEP);
    }
}
