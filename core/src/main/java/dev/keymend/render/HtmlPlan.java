// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.internal.text.Digits;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Refusal;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.io.PrintWriter;

/** A plan as HTML, its SQL to be read and copied. */
final class HtmlPlan {
    /** Steps whose SQL is shown; a page with thousands is read by nobody. */
    private static final int IN_FULL = 500;

    private final PrintWriter out;

    HtmlPlan(PrintWriter out) {
        this.out = out;
    }

    void plan(Plan plan) {
        out.println("<h2>Plan</h2>");
        if (plan.isEmpty()) {
            out.println("<p>No sequence is behind, so there is nothing to move.</p>");
            return;
        }
        if (!plan.steps().isEmpty()) {
            out.println(
                    "<p>What <code>keymend fix</code> shows and <code>keymend fix --apply</code> does: with lock, guard and"
                            + " check, and written down to be undone. The SQL alone has none of these but the lock.</p>");
        }
        int number = 1;
        for (Step step : plan.steps().subList(0, Math.min(IN_FULL, plan.steps().size()))) {
            out.println("<h3>" + number++ + ". " + Html.name(step.title()) + "</h3>");
            out.println("<p class=\"faint\">Lock: " + Html.text(step.lock()) + "</p>");
            out.println("<pre>" + Html.text(step.sql()) + "</pre>");
        }
        if (plan.steps().size() > IN_FULL) {
            out.println("<p>" + Digits.grouped(plan.steps().size() - IN_FULL)
                    + " more steps; <code>keymend fix</code> shows them all.</p>");
        }
        plan.refusals().forEach(this::refusal);
    }

    private void refusal(Refusal refusal) {
        out.println("<div class=\"finding e\"><p><span class=\"error\">refused</span> <span class=\"place\">"
                + Html.name(refusal.subject()) + "</span></p><p>No repair: " + Html.text(refusal.reason()) + ".</p>");
        for (Remedy remedy : refusal.alternatives()) {
            out.println("<p>→ " + Html.name(remedy.title()) + "</p>");
            for (Step step : remedy.steps()) {
                out.println("<p class=\"faint\">Lock: " + Html.text(step.lock()) + "</p>");
                out.println("<pre>" + Html.text(step.sql()) + "</pre>");
            }
        }
        out.println("</div>");
    }
}
