// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Selection;
import dev.keymend.diagnosis.Severity;
import dev.keymend.plan.Remedy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What a person would type after a report. */
final class NextSteps {
    private NextSteps() {}

    /**
     * Commands, and what each is for; empty when nothing is to be done. Notes alone ask for nothing.
     *
     * @param connection the words that name the database, with a space before them, or nothing
     */
    static Map<String, String> after(Report report, String connection) {
        Map<String, String> next = new LinkedHashMap<>();
        mendable(report)
                .ifPresent(finding -> next.put(
                        "keymend fix"
                                + (finding.rule().equals(Selection.DEFAULT_RULE) ? "" : " --rule " + finding.rule())
                                + connection,
                        "the plan with its SQL; changes nothing"));
        report.findings().stream()
                .filter(finding -> finding.severity().atLeast(Severity.WARNING))
                .findFirst()
                .ifPresent(worst -> next.put("keymend help " + worst.rule(), "what it means, and every way out"));
        return next;
    }

    private static Optional<Finding> mendable(Report report) {
        return report.findings().stream()
                .filter(finding -> finding.severity().atLeast(Severity.WARNING))
                .filter(finding -> !finding.isRefused()
                        && finding.remedies().stream().limit(1).anyMatch(Remedy::runs))
                .findFirst();
    }
}
