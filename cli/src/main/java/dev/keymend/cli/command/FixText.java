// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.apply.StepOutcome;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.Plan;
import dev.keymend.render.Style;
import dev.keymend.render.TextPlan;
import dev.keymend.render.TextReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code fix} tells a person: the plan, or what became of it, and what to do next. */
final class FixText {
    private final PrintWriter out;
    private final Style style;
    private final PlannedFix fix;
    private final Retyped connection;

    FixText(PrintWriter out, Style style, PlannedFix fix, Retyped connection) {
        this.out = out;
        this.style = style;
        this.fix = fix;
        this.connection = connection;
    }

    /** The plan, to be followed by a question. */
    void question() {
        heading();
        out.println();
    }

    private void heading() {
        new TextReport(out, style).heading("fix", fix.server());
        new TextPlan(out, style).plan(fix.plan());
        notSeen();
    }

    void plan() {
        heading();
        out.println();
        if (!fix.plan().steps().isEmpty()) {
            out.println("Nothing was changed. "
                    + (fix.selection().isDefault()
                            ? style.strong("keymend fix --apply" + connection.withMappings()) + " does it."
                            : "The same with " + style.strong("--apply") + " does it."));
        } else if (!fix.plan().isEmpty()) {
            out.println("Nothing can be done as it stands.");
        } else if (fix.unseen().isEmpty()) {
            out.println("Nothing to do: "
                    + (fix.selection().isDefault() ? "no sequence is behind." : "nothing of the sort was found."));
        } else {
            out.println("Nothing to do among what could be examined.");
        }
    }

    /** @param journal null where there was nothing to write down */
    void outcomes(List<StepOutcome> outcomes, @Nullable Path journal) {
        new TextReport(out, style).heading("fix --apply", fix.server());
        TextPlan text = new TextPlan(out, style);
        text.outcomes(fix.plan(), outcomes);
        text.plan(new Plan(List.of(), fix.plan().refusals()));
        notSeen();
        out.println();
        boolean changed = outcomes.stream().anyMatch(StepOutcome::changed);
        if (!changed) {
            out.println("Nothing was changed." + (journal == null ? "" : " Journal: " + journal));
            return;
        }
        long bad = outcomes.stream().filter(outcome -> !outcome.good()).count();
        out.println((bad == 0
                        ? "Every change was verified."
                        : changed(outcomes) + " of " + outcomes.size() + " steps "
                                + (changed(outcomes) == 1 ? "was" : "were") + " applied and verified, " + bad + " "
                                + (bad == 1 ? "was" : "were") + " not.")
                + " Journal: " + journal);
        Map<String, String> next = new LinkedHashMap<>();
        next.put("keymend verify" + connection.withMappings(), "says whether every insert will succeed now");
        if (undoable(outcomes)) {
            next.put("keymend undo " + journal + connection.alone(), "takes it back");
        } else {
            out.println(
                    fix.plan().steps().stream().allMatch(step -> step.action() instanceof AdvanceSequence)
                            ? "Values that were taken cannot be given back."
                            : "Nothing takes it back.");
        }
        new TextReport(out, style).next(next);
    }

    private static long changed(List<StepOutcome> outcomes) {
        return outcomes.stream().filter(StepOutcome::changed).count();
    }

    /**
     * How far it got before the connection was lost.
     *
     * @param journal null where it had changed nothing yet
     */
    void brokenOff(List<StepOutcome> outcomes, @Nullable Path journal) {
        new TextReport(out, style).heading("fix --apply", fix.server());
        new TextPlan(out, style).outcomes(fix.plan(), outcomes);
        out.println();
        int steps = fix.plan().steps().size();
        out.println("The connection was lost after " + outcomes.size() + " of " + steps
                + (steps == 1 ? " step." : " steps."));
        if (journal == null) {
            out.println("Nothing was changed.");
            return;
        }
        out.println("Whether the next one was done is not known; undo finds out. Journal: " + journal);
        Map<String, String> next = new LinkedHashMap<>();
        next.put("keymend undo " + journal + connection.alone(), "takes back what was done");
        new TextReport(out, style).next(next);
    }

    private boolean undoable(List<StepOutcome> outcomes) {
        return outcomes.stream()
                .filter(StepOutcome::changed)
                .anyMatch(outcome -> fix.plan().steps().stream()
                        .anyMatch(step -> step.id().equals(outcome.stepId()) && step.undo() != null));
    }

    private void notSeen() {
        int count = fix.unseen().size();
        if (count > 0) {
            out.println();
            out.println(style.doubtful((count == 1 ? "1 column" : count + " columns") + " could not be examined")
                    + "; keymend check says which and why.");
        }
    }
}
