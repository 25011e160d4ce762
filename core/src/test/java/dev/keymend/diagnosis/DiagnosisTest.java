// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.Unexamined;
import dev.keymend.catalog.UnlinkedSequence;
import dev.keymend.sample.Facts;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final CatalogSnapshot SHOP = Facts.snapshot(
            List.of(
                    Facts.of("outlier").last(2).keys(1, 2, 50_000_000).examined(),
                    Facts.of("fine").last(2).keys(1, 2).examined(),
                    Facts.of("used_up").bounds(1, 9).last(9).examined(),
                    Facts.of("late").keys(1).examined(),
                    Facts.of("later").keys(1, 2).examined()),
            List.of(new UnlinkedSequence(Facts.of("x").fedBy("lonely").sequence(), List.of())),
            List.of(new Unexamined(Facts.of("hidden").use().subject(), "no SELECT on the column", null)));

    @Test
    void worstComesFirstAndTheRulesOrderRemains() {
        Report report = Diagnosis.complete().of(SHOP);
        assertThat(report.findings())
                .extracting(finding -> finding.severity().word() + " " + finding.rule() + " "
                        + finding.subject().place())
                .containsExactly(
                        "error sequence-behind public.late.id",
                        "error sequence-behind public.later.id",
                        "error sequence-exhausted public.used_up.id",
                        "warning outlier-key public.outlier.id",
                        "warning sequence-unlinked public.lonely");
        assertThat(report.examined()).isEqualTo(5);
        assertThat(report.count(Severity.ERROR)).isEqualTo(3);
        assertThat(report.count(Severity.INFO)).isZero();
        assertThat(report.unexamined()).hasSize(1);
        assertThat(Diagnosis.ofInserts().of(SHOP)).isEqualTo(report);
    }

    @Test
    void acceptedFindingsNoLongerCountAndAreListed() {
        Report report = diagnosis("late", "sequence-exhausted:public.used_up.id", "public.lonely", "unexamined:hidden");
        assertThat(report.findings())
                .extracting(finding -> finding.subject().place())
                .containsExactly("public.later.id", "public.outlier.id");
        assertThat(report.unexamined()).isEmpty();
        assertThat(report.accepted())
                .extracting(accepted -> accepted.subject() + " " + accepted.what())
                .containsExactly(
                        "late sequence-behind",
                        "sequence-exhausted:public.used_up.id sequence-exhausted",
                        "public.lonely sequence-unlinked",
                        "unexamined:hidden unexamined");
        assertThat(report.accepted().get(0).summary())
                .isEqualTo("The next insert gets 1, which is taken; 1 insert fails before it is past 1.");
    }

    @Test
    void anAcceptanceOfOneRuleDoesNotCoverAnother() {
        assertThat(diagnosis("outlier-key:late", "sequence-behind:hidden", "LATER_ID_SEQ", "\"Late\"", "other.late")
                        .accepted())
                .extracting(Report.Accepted::subject)
                .containsExactly("LATER_ID_SEQ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"late", "public.late", "late.id", "public.late.id", "late_id_seq", "public.late_id_seq"})
    void aTableAColumnOrItsSequenceMayBeNamed(String name) {
        Acceptance acceptance = Acceptance.parse(name);
        assertThat(acceptance.covers(Facts.of("late").use().subject(), "sequence-behind"))
                .isTrue();
        assertThat(acceptance.covers(Facts.of("later").use().subject(), "sequence-behind"))
                .isFalse();
    }

    @Test
    void namesAreReadAsSqlWritesThem() {
        assertThat(Acceptance.parse("unexamined:\"Order:Items\".\"we\"\"ird\""))
                .isEqualTo(new Acceptance(
                        "unexamined:\"Order:Items\".\"we\"\"ird\"", "unexamined", List.of("Order:Items", "we\"ird")));
        assertThat(Acceptance.parse("Public.Users"))
                .isEqualTo(new Acceptance("Public.Users", null, List.of("public", "users")));
    }

    @Test
    void indexesCollationsAndSubscriptionsAreAcceptedByName() {
        Subject index = Subject.ofIndex(new QualifiedName("app", "users"), "users_key", "users_idx");
        assertThat(covers("users_idx", index)).isTrue();
        assertThat(covers("app.users_idx", index)).isTrue();
        assertThat(covers("app.users", index)).isTrue();
        assertThat(covers("public.users_idx", index)).isFalse();
        Subject collation = Subject.ofCollation(new QualifiedName("pg_catalog", "und-x-icu"));
        assertThat(collation).hasToString("collation pg_catalog.\"und-x-icu\"");
        assertThat(covers("\"und-x-icu\"", collation)).isTrue();
        assertThat(covers("und", collation)).isFalse();
        Subject subscription = Subject.ofSubscription("from old");
        assertThat(subscription).hasToString("subscription \"from old\"");
        assertThat(covers("\"from old\"", subscription)).isTrue();
        assertThat(covers("users", subscription)).isFalse();
    }

    private static boolean covers(String accepted, Subject subject) {
        return Acceptance.parse(accepted).covers(subject, "any-rule");
    }

    @Test
    void whatCannotBeAcceptedIsSaid() {
        assertThatThrownBy(() -> Acceptance.parse("sequence-late:users"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'sequence-late:users' accepts findings of the rule 'sequence-late', which does not exist; there"
                                + " are " + Rules.ids() + " and unexamined");
        assertThatThrownBy(() -> Acceptance.parse("unexamined:"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "'unexamined:' does not name a table, column or sequence; write [rule:][schema.]name, for example"
                                + " sequence-unlinked:public.users_seq");
    }

    private static Report diagnosis(String... accepted) {
        return Diagnosis.complete()
                .accepting(Stream.of(accepted).map(Acceptance::parse).toList())
                .of(SHOP);
    }
}
