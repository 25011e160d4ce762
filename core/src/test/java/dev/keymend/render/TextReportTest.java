// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Acceptance;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.text.Width;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.sample.Facts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TextReportTest {
    private static final Report REPORT = Diagnosis.complete()
            .accepting(List.of(Acceptance.parse("other")))
            .of(Facts.snapshot(
                    List.of(
                            Facts.users()
                                    .last(2)
                                    .keys(LongStream.rangeClosed(1, 50_000))
                                    .examined(),
                            Facts.of("other").keys(1).examined()),
                    List.of(),
                    List.of(new Unexamined(
                            Facts.of("hidden").use().subject(),
                            "no SELECT on the column",
                            "GRANT SELECT (id) ON public.hidden TO app;"))));

    @Test
    void theSameNoteAgainAndAgainIsGathered() {
        List<Finding> notes = IntStream.rangeClosed(1, 40)
                .mapToObj(n -> new Finding(
                        "serial-column",
                        Severity.INFO,
                        Facts.of("t" + n).use().subject(),
                        "The column is serial.",
                        Map.of(),
                        List.of()))
                .toList();
        Report report = new Report(Facts.server(), notes, List.of(), List.of(), 40);
        assertThat(text(out -> new TextReport(out, Style.PLAIN).body(report)))
                .contains("public.t3.id")
                .doesNotContain("public.t4.id")
                .endsWith("\ninfo  serial-column  37 more notes of this rule; --format json has them all\n");
    }

    @Test
    void aSmallReport() {
        assertThat(text(out -> {
                    TextReport text = new TextReport(out, Style.PLAIN);
                    text.heading("verify", Facts.server());
                    text.body(REPORT);
                    text.totals(REPORT);
                }))
                .isEqualTo("""
                        keymend verify · database shop · PostgreSQL 18.6

                        error  sequence-behind  public.users.id (public.users_id_seq)
                          The next insert gets 3, which is taken; at least 10,000 inserts fail before it is past 50000.
                          → Move public.users_id_seq past 50000  (keymend fix)

                        not examined  public.hidden.id (public.hidden_id_seq)
                          no SELECT on the column
                          → GRANT SELECT (id) ON public.hidden TO app;

                        accepted  sequence-behind  other
                          The next insert gets 1, which is taken; 1 insert fails before it is past 1.

                        1 error, 0 warnings, 0 notes, 1 not examined, 1 accepted; 2 columns fed by a sequence examined.
                        """);
    }

    @Test
    void aSmallPlanAndWhatBecameOfIt() {
        Plan plan = Plan.merge(SequenceRepair.all(
                List.of(
                        Facts.users().notOwned().last(2).keys(5).examined(),
                        Facts.of("b").bounds(1, 50).keys(50).examined()),
                LockBudget.DEFAULT));
        assertThat(text(out -> {
                    TextPlan text = new TextPlan(out, Style.PLAIN);
                    text.plan(plan);
                    text.outcomes(
                            plan,
                            List.of(new StepOutcome.AlreadySo("advance:public.users_id_seq", "it is past every key")));
                }))
                .isEqualTo("""

                        1. Take values from public.users_id_seq until it is past 5
                           lock: none: others go on taking values
                           SELECT max(nextval('public.users_id_seq')) FROM generate_series(1, 3);
                           undo: none, values that were taken cannot be given back

                        Before a change a query makes sure that all is still as it was seen, after it another checks what
                        came of it; --format json shows both.

                        refused  public.b.id (public.b_id_seq)
                          No repair: past its highest key 50 no value would be left. Instead:
                          → Give the row with the key 50 another key
                            lock: RowExclusiveLock on the table; rows that refer to the key must follow it
                            UPDATE public.b SET id = /* a free key */ WHERE id = 50;
                          → Make room, then run fix again
                            lock: ShareRowExclusiveLock on the sequence: nextval waits for a moment
                            ALTER SEQUENCE public.b_id_seq NO MAXVALUE;

                        already-so  Take values from public.users_id_seq until it is past 5
                          it is past every key
                        """);
    }

    @Test
    void colourIsAddedAndNothingElse() {
        String plain = text(out -> new TextReport(out, Style.PLAIN).body(REPORT));
        String coloured = text(out -> new TextReport(out, Style.COLOUR).body(REPORT));
        assertThat(coloured).contains("\u001b[31merror\u001b[0m").isNotEqualTo(plain);
        assertThat(coloured.replaceAll("\u001b\\[[0-9]+m", "")).isEqualTo(plain);
    }

    @Test
    void longSentencesAreBrokenAndIndented() {
        assertThat(Lines.wrap(2, 12, "one two three fourteen-letters five"))
                .isEqualTo("  one two\n  three\n  fourteen-letters\n  five");
        assertThat(Lines.indent(2, "a\n\nb")).isEqualTo("  a\n\n  b");
    }

    @Test
    void narrowTerminalsAreNotOverrun() {
        String narrow = text(out -> {
            TextReport text = new TextReport(out, Style.PLAIN.within(46));
            text.body(REPORT);
            text.totals(REPORT);
            text.next(Map.of("keymend fix --rule sequence-near-end", "the plan with its SQL; changes nothing"));
        });
        assertThat(narrow.lines()).allMatch(line -> Width.of(line) <= 46);
        assertThat(narrow).startsWith("""

                error  sequence-behind  public.users.id
                  (public.users_id_seq)
                  The next insert gets 3, which is taken; at
                  least 10,000 inserts fail before it is past
                  50000.
                  → Move public.users_id_seq past 50000
                    keymend fix
                """).endsWith("""
                Next:
                  keymend fix --rule sequence-near-end
                      the plan with its SQL; changes nothing
                """);
    }

    @Test
    void wideCharactersAreCountedAsTheyAreSeen() {
        assertThat(Lines.wrap(2, 12, "注文番号 が 重複 する")).isEqualTo("  注文番号\n  が 重複\n  する");
    }

    private static String text(Consumer<PrintWriter> body) {
        StringWriter text = new StringWriter();
        PrintWriter out = new PrintWriter(text);
        body.accept(out);
        out.flush();
        return text.toString();
    }
}
