// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.Step;
import dev.keymend.sample.Facts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** When the rules on a sequence and its column speak, and what they say. */
class ColumnRulesTest {
    @Test
    void typesAreComparedBothWays() {
        assertThat(check(new SequenceNarrowerRule(), Facts.users().type("bigint", "integer")))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        assertThat(check(new SequenceNarrowerRule(), Facts.users().type("numeric", "integer")))
                .as("a type without an end")
                .isEmpty();
        assertThat(check(
                        new SequenceNarrowerRule(),
                        Facts.users().type("bigint", "bigint").bounds(1, 99)))
                .as("a bound that somebody chose")
                .isEmpty();
        assertThat(check(new SequenceWiderRule(), Facts.users().type("integer", "bigint")))
                .extracting(Finding::severity)
                .containsExactly(Severity.INFO);
        assertThat(check(
                        new SequenceWiderRule(),
                        Facts.users().type("integer", "bigint").bounds(1, Integer.MAX_VALUE)))
                .as("bounded where the column ends")
                .isEmpty();
        assertThat(check(
                        new SequenceWiderRule(),
                        Facts.users().type("smallint", "integer").notOwned()))
                .as("the column can still be widened")
                .flatExtracting(Finding::remedies)
                .hasSize(1);
    }

    @Test
    void aBoundIsWrittenInFull() {
        Finding finding = check(new SequenceWiderRule(), Facts.users().type("integer", "bigint"))
                .get(0);
        Step step = finding.remedies().get(0).steps().get(0);
        assertThat(step.sql())
                .isEqualTo("ALTER SEQUENCE public.users_id_seq AS integer MINVALUE 1 MAXVALUE 2147483647;");
        assertThat(step.undo())
                .isEqualTo("ALTER SEQUENCE public.users_id_seq AS bigint MINVALUE 1 MAXVALUE 9223372036854775807;");
        assertThat(step.transactional()).isTrue();
    }

    @Test
    void aSerialColumnIsANoteWithBothWays() {
        Finding finding = check(new SerialColumnRule(), Facts.users()).get(0);
        assertThat(finding.severity()).isEqualTo(Severity.INFO);
        assertThat(finding.summary())
                .isEqualTo("The column is serial; as an identity column, its sequence would be part of it.");
        Step step = finding.remedies().get(0).steps().get(0);
        assertThat(((RunSql) step.action()).statements())
                .containsExactly(
                        "LOCK TABLE public.users IN ACCESS EXCLUSIVE MODE",
                        "ALTER SEQUENCE public.users_id_seq RENAME TO users_id_seq_replaced",
                        "ALTER TABLE public.users ALTER COLUMN id DROP DEFAULT",
                        "ALTER TABLE public.users ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (SEQUENCE NAME"
                                + " public.users_id_seq INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START"
                                + " WITH 1 CACHE 1 NO CYCLE)",
                        "SELECT setval('public.users_id_seq', old.last_value, old.is_called) FROM"
                                + " public.users_id_seq_replaced AS old",
                        "DROP SEQUENCE public.users_id_seq_replaced");
    }

    @Test
    void identityAndUnownedColumnsAreNotSerial() {
        assertThat(check(new SerialColumnRule(), Facts.users().kind(SequenceUse.Kind.IDENTITY_ALWAYS)))
                .isEmpty();
        assertThat(check(new SerialColumnRule(), Facts.users().kind(SequenceUse.Kind.DEFAULT)))
                .isEmpty();
        assertThat(check(new SequenceUnownedRule(), Facts.users())).isEmpty();
        assertThat(check(new SequenceUnownedRule(), Facts.users().kind(SequenceUse.Kind.DEFAULT)))
                .hasSize(1);
        assertThat(check(new SequenceSharedRule(), Facts.users())).isEmpty();
    }

    @Test
    void whatWasNotReadIsNotJudged() {
        CatalogSnapshot snapshot = Facts.users().type("integer", "bigint").snapshot();
        assertThat(List.of(
                        new SequenceNarrowerRule(),
                        new SequenceWiderRule(),
                        new SequenceUnownedRule(),
                        new SequenceSharedRule(),
                        new SerialColumnRule()))
                .allSatisfy(rule -> {
                    assertThat(rule.decidesInserts()).isFalse();
                    assertThat(rule.check(snapshot)).isEmpty();
                });
    }

    @Test
    void anInheritedColumnIsItsParents() {
        FedColumn inherited = new FedColumn("app", true, true, true, false, false, 0);
        Finding finding = new SerialColumnRule()
                .check(Facts.users().audited(inherited, Optional.empty()))
                .get(0);
        assertThat(finding.remedies()).isEmpty();
        assertThat(finding.summary())
                .isEqualTo("The column is serial; as an identity column, its sequence would be part of it."
                        + " It is not converted from here: the table is part of another, which decides how"
                        + " its columns are defined.");
    }

    private static List<Finding> check(Rule rule, Facts facts) {
        return rule.check(facts.audited(Facts.fed(0), Optional.empty()));
    }
}
