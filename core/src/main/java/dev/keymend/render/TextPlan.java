// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.apply.StepOutcome;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Refusal;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A plan, and what became of it, for a person. */
public final class TextPlan {
    private final PrintWriter out;
    private final Style style;

    /** Writes to {@code out}, which stays the caller's. */
    public TextPlan(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Every step with its SQL, then what is refused. */
    public void plan(Plan plan) {
        int number = 1;
        for (Step step : plan.steps()) {
            out.println();
            out.println(style.strong(Lines.fold(3, style.width(), number++ + ". " + Lines.name(step.title()))));
            step(step);
        }
        if (plan.steps().stream().anyMatch(step -> step.guard() != null || step.check() != null)) {
            out.println();
            out.println(style.faint(Lines.wrap(
                    0,
                    style.width(),
                    "Before a change a query makes sure that all is still as it was seen, after it another checks what came"
                            + " of it; --format json shows both.")));
        }
        plan.refusals().forEach(this::refusal);
    }

    /** What became of each step. */
    public void outcomes(Plan plan, List<StepOutcome> outcomes) {
        out.println();
        Map<String, String> titles = plan.steps().stream().collect(Collectors.toMap(Step::id, Step::title));
        for (StepOutcome outcome : outcomes) {
            outcome(titles.getOrDefault(outcome.stepId(), outcome.stepId()), outcome);
        }
    }

    /** One outcome under a title. */
    public void outcome(String title, StepOutcome outcome) {
        String word = outcome.good() ? style.good(outcome.word()) : style.bad(outcome.word());
        out.println(word + "  " + Lines.name(title));
        out.println(Lines.wrap(2, style.width(), outcome.detail()));
    }

    private void step(Step step) {
        out.println(style.faint(Lines.wrap(3, style.width(), "lock: " + step.lock())));
        out.println(Lines.indent(3, step.sql()));
        if (step.runs() && step.undo() == null) {
            out.println(style.faint(
                    step.action() instanceof AdvanceSequence
                            ? "   undo: none, values that were taken cannot be given back"
                            : "   undo: none"));
        }
    }

    private void refusal(Refusal refusal) {
        out.println();
        out.println(style.bad("refused") + "  " + Lines.name(refusal.subject()));
        out.println(Lines.wrap(
                2,
                style.width(),
                "No repair: " + refusal.reason() + (refusal.alternatives().isEmpty() ? "." : ". Instead:")));
        for (Remedy remedy : refusal.alternatives()) {
            out.println(Lines.fold(4, style.width(), "  " + style.good("→ ") + Lines.name(remedy.title())));
            for (Step step : remedy.steps()) {
                out.println(style.faint(Lines.wrap(4, style.width(), "lock: " + step.lock())));
                out.println(Lines.indent(4, step.sql()));
            }
        }
    }
}
