// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.plan.Plan;
import dev.keymend.render.Style;
import dev.keymend.render.TextPlan;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** What {@code fix} tells a person: the plan, or what became of it, and what to do next. */
final class FixText {
    private final PrintWriter out;
    private final Style style;
    private final CatalogSnapshot snapshot;
    private final Plan plan;

    FixText(PrintWriter out, Style style, CatalogSnapshot snapshot, Plan plan) {
        this.out = out;
        this.style = style;
        this.snapshot = snapshot;
        this.plan = plan;
    }

    void plan() {
        new TextReport(out, style).heading("fix", snapshot.server());
        new TextPlan(out, style).plan(plan);
        notSeen();
        out.println();
        if (!plan.steps().isEmpty()) {
            out.println("Nothing was changed. " + style.strong("keymend fix --apply") + " does it.");
        } else if (!plan.isEmpty()) {
            out.println("Nothing can be done as it stands.");
        } else if (snapshot.unexamined().isEmpty()) {
            out.println("Nothing to do: no sequence is behind.");
        } else {
            out.println("Nothing to do among what could be examined.");
        }
    }

    void outcomes(List<StepOutcome> outcomes, Path journal) {
        new TextReport(out, style).heading("fix --apply", snapshot.server());
        TextPlan text = new TextPlan(out, style);
        text.outcomes(plan, outcomes);
        text.plan(new Plan(List.of(), plan.refusals()));
        notSeen();
        out.println();
        boolean changed = outcomes.stream().anyMatch(StepOutcome.Applied.class::isInstance);
        if (!changed) {
            out.println("Nothing was changed. Journal: " + journal);
            return;
        }
        out.println("Every change was verified. Journal: " + journal);
        out.println((undoable(outcomes)
                        ? style.strong("keymend undo " + journal) + " takes it back; "
                        : "Values that were taken cannot be given back; ")
                + style.strong("keymend verify") + " says whether every insert will succeed now.");
    }

    private boolean undoable(List<StepOutcome> outcomes) {
        return outcomes.stream()
                .filter(StepOutcome.Applied.class::isInstance)
                .anyMatch(outcome -> plan.steps().stream()
                        .anyMatch(step -> step.id().equals(outcome.stepId()) && step.undo() != null));
    }

    private void notSeen() {
        int count = snapshot.unexamined().size();
        if (count > 0) {
            out.println();
            out.println(style.doubtful((count == 1 ? "1 column" : count + " columns") + " could not be examined")
                    + "; keymend check says which and why.");
        }
    }
}
