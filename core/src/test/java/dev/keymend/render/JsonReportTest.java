// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Acceptance;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Report;
import dev.keymend.internal.json.Json;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.sample.Facts;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The names that programs rely on. */
class JsonReportTest {
    private static final QualifiedName HOSTILE = new QualifiedName("we\"ird\\", "tab\there\u0001\u001b[31m");

    @Test
    void aReportHoldsTheNamesOfTheContract() {
        Map<String, ?> json = report();
        assertThat(json.keySet())
                .containsExactly("schema", "command", "server", "findings", "unexamined", "accepted", "totals");
        assertThat(json.get("schema")).isEqualTo(1L);
        assertThat(json.get("command")).isEqualTo("verify");
        assertThat(keys(json.get("server"))).containsExactly("version", "database");
        Object finding = first(json.get("findings"));
        assertThat(keys(finding)).containsExactly("rule", "severity", "subject", "summary", "evidence", "remedies");
        assertThat(keys(get(finding, "subject")))
                .containsExactly("schema", "table", "column", "sequence", "sequenceSchema");
        assertThat(keys(get(finding, "evidence")))
                .containsExactly(
                        "nextValue",
                        "extremeKey",
                        "lastValue",
                        "isCalled",
                        "increment",
                        "link",
                        "readAt",
                        "firstCollision",
                        "failingInserts",
                        "failingInsertsCountedToTheEnd");
        Object remedy = first(get(finding, "remedies"));
        assertThat(keys(remedy)).containsExactly("title", "steps", "code");
        assertThat(keys(first(get(remedy, "steps"))))
                .containsExactly("id", "title", "sql", "lock", "transactional", "guard", "check", "undo", "outcome");
        assertThat(keys(first(json.get("unexamined")))).containsExactly("subject", "reason", "grant");
        assertThat(keys(first(json.get("accepted")))).containsExactly("subject", "what", "summary");
        assertThat(json.get("totals")).isEqualTo(Map.of("error", 1L, "warning", 0L, "info", 0L, "examined", 2L));
    }

    @Test
    void hostileNamesComeBackAsTheyAre() {
        Object subject = get(first(report().get("findings")), "subject");
        assertThat(get(subject, "schema")).isEqualTo("we\"ird\\");
        assertThat(get(subject, "table")).isEqualTo("tab\there\u0001\u001b[31m");
        assertThat(get(subject, "column")).isEqualTo("größe\n😀");
    }

    @Test
    void aPlanHoldsTheNamesOfTheContract() {
        Plan plan = Plan.merge(SequenceRepair.all(
                List.of(
                        Facts.of("a").keys(4).examined(),
                        Facts.of("b").notAllowed().keys(4).examined()),
                LockBudget.DEFAULT));
        StringWriter out = new StringWriter();
        new JsonReport(out).plan(plan, Facts.server(), List.of(), List.of(), null);
        Map<String, ?> json = Json.object(out.toString());
        assertThat(json.keySet())
                .containsExactly("schema", "command", "server", "steps", "refused", "unexamined", "journal");
        assertThat(json.get("journal")).isNull();
        Object step = first(json.get("steps"));
        assertThat(keys(step))
                .containsExactly("id", "title", "sql", "lock", "transactional", "guard", "check", "undo", "outcome");
        assertThat(get(step, "outcome")).isNull();
        assertThat(get(step, "sql")).isEqualTo(plan.steps().get(0).sql());
        assertThat(keys(first(json.get("refused")))).containsExactly("subject", "reason", "remedies");
    }

    @Test
    void anOutcomeIsPartOfItsStep() {
        Plan plan = Plan.merge(SequenceRepair.all(List.of(Facts.of("a").keys(4).examined()), LockBudget.DEFAULT));
        StringWriter out = new StringWriter();
        List<StepOutcome> outcomes =
                List.of(new StepOutcome.Refused(plan.steps().get(0).id(), "held by \"x\""));
        new JsonReport(out).plan(plan, Facts.server(), List.of(), outcomes, "j.jsonl");
        Map<String, ?> json = Json.object(out.toString());
        assertThat(json.get("journal")).isEqualTo("j.jsonl");
        assertThat(get(first(json.get("steps")), "outcome")).isEqualTo("refused");
        assertThat(get(first(json.get("steps")), "detail")).isEqualTo("held by \"x\"");
        StringWriter undo = new StringWriter();
        new JsonReport(undo).undo(Facts.server(), outcomes, "j.jsonl");
        assertThat(Json.object(undo.toString()).keySet())
                .containsExactly("schema", "command", "server", "steps", "journal");
    }

    private static Map<String, ?> report() {
        Facts hostile = Facts.users().named(HOSTILE, "größe\n😀", new QualifiedName("s", "q'"));
        Facts other = Facts.of("other");
        Report report = Diagnosis.complete()
                .accepting(List.of(Acceptance.parse("other")))
                .of(Facts.snapshot(
                        List.of(hostile.keys(1, 2).examined(), other.keys(1).examined()),
                        List.of(),
                        List.of(new Unexamined(Facts.of("hidden").use().subject(), "no SELECT", "GRANT;"))));
        StringWriter out = new StringWriter();
        new JsonReport(out).report("verify", report, Map.of());
        return Json.object(out.toString());
    }

    private static List<String> keys(@Nullable Object object) {
        assertThat(object).isInstanceOf(Map.class);
        return ((Map<?, ?>) requireNonNull(object))
                .keySet().stream().map(String::valueOf).toList();
    }

    private static @Nullable Object get(@Nullable Object object, String name) {
        assertThat(object).asInstanceOf(InstanceOfAssertFactories.MAP).containsKey(name);
        return ((Map<?, ?>) requireNonNull(object)).get(name);
    }

    private static @Nullable Object first(@Nullable Object list) {
        assertThat(list).asInstanceOf(InstanceOfAssertFactories.LIST).isNotEmpty();
        return ((List<?>) requireNonNull(list)).get(0);
    }
}
