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
import java.util.function.Predicate;

/** What a person would type after a report. */
final class NextSteps {
    private NextSteps() {}

    /**
     * Commands, and what each is for; empty when nothing is to be done. Notes alone ask for nothing.
     *
     * @param connection the words that name the database, with a space before them, or nothing
     */
    static Map<String, String> after(Report report, String connection) {
        return after(report, connection, mendable(report, finding -> false));
    }

    /**
     * The same after a verify. It has read too little to plan more room, which takes an audit, so for a sequence that is
     * exhausted it leads to the plan whatever its remedies are.
     */
    static Map<String, String> afterVerify(Report report, String connection) {
        return after(
                report, connection, mendable(report, finding -> finding.rule().equals("sequence-exhausted")));
    }

    private static Map<String, String> after(Report report, String connection, Optional<Finding> mendable) {
        Map<String, String> next = new LinkedHashMap<>();
        mendable.ifPresent(finding -> next.put(
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

    private static Optional<Finding> mendable(Report report, Predicate<Finding> planned) {
        return report.findings().stream()
                .filter(finding -> finding.severity().atLeast(Severity.WARNING))
                .filter(finding -> planned.test(finding)
                        || (!finding.isRefused()
                                && finding.remedies().stream().limit(1).anyMatch(Remedy::runs)))
                .findFirst();
    }
}
