// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.text.Digits;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Findings as HTML: by severity, then by rule. */
final class HtmlFindings {
    /** So many of a rule are told of in full; of the others, only where they are. */
    private static final int IN_FULL = 100;

    private final PrintWriter out;

    HtmlFindings(PrintWriter out) {
        this.out = out;
    }

    void findings(List<Finding> findings) {
        out.println("<h2>Findings</h2>");
        if (findings.isEmpty()) {
            out.println("<p class=\"good\">None.</p>");
        }
        for (Severity severity : Severity.values()) {
            Map<String, List<Finding>> byRule = new LinkedHashMap<>();
            for (Finding finding : findings) {
                if (finding.severity() == severity) {
                    byRule.computeIfAbsent(finding.rule(), rule -> new ArrayList<>())
                            .add(finding);
                }
            }
            byRule.forEach((rule, ofRule) -> rule(severity, rule, ofRule));
        }
    }

    private void rule(Severity severity, String rule, List<Finding> findings) {
        out.println("<h3><span class=\"" + severity.word() + "\">" + severity.word() + "</span> " + Html.name(rule)
                + " <span class=\"faint\">× " + Digits.grouped(findings.size()) + "</span></h3>");
        findings.stream().limit(IN_FULL).forEach(this::finding);
        if (findings.size() > IN_FULL) {
            List<Finding> others = findings.subList(IN_FULL, findings.size());
            out.println("<details><summary>" + Digits.grouped(others.size())
                    + " more of this rule; --format json has their remedies too</summary><ul>");
            others.forEach(finding ->
                    out.println("<li class=\"faint\"><code>" + Html.name(finding.subject()) + "</code></li>"));
            out.println("</ul></details>");
        }
    }

    private void finding(Finding finding) {
        String tone = switch (finding.severity()) {
            case ERROR -> " e";
            case WARNING -> " w";
            case INFO -> "";
        };
        out.println("<div class=\"finding" + tone + "\"><p class=\"place\">" + Html.name(finding.subject()) + "</p>");
        out.println("<p>" + Html.text(finding.summary()) + "</p>");
        if (!finding.evidence().isEmpty()) {
            out.println("<details><summary class=\"faint\">Evidence</summary><dl>");
            finding.evidence()
                    .forEach((name, value) ->
                            out.println("<dt>" + Html.name(name) + "</dt><dd>" + Html.name(value) + "</dd>"));
            out.println("</dl></details>");
        }
        int number = 1;
        for (Remedy remedy : finding.remedies()) {
            remedy(remedy, remedy.runs() && !finding.isRefused() ? FixWords.command(finding, number) : "");
            number++;
        }
        out.println("</div>");
    }

    private void remedy(Remedy remedy, String command) {
        String title = "→ " + Html.name(remedy.title())
                + (command.isEmpty() ? "" : " <code class=\"faint\">" + Html.name(command) + "</code>");
        if (remedy.steps().isEmpty()) {
            out.println("<p>" + title + "</p>");
            return;
        }
        out.println("<details><summary>" + title + "</summary>");
        for (Step step : remedy.steps()) {
            out.println("<p class=\"faint\">Lock: " + Html.text(step.lock()) + "</p>");
            out.println("<pre>" + Html.text(step.sql()) + "</pre>");
        }
        out.println("</details>");
    }
}
