// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.cli.ExitCodes;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.Options;
import dev.keymend.diagnosis.Acceptance;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** From what on a report counts as bad, and what somebody has decided to live with. */
final class GateOptions {
    enum Threshold {
        ERROR(Severity.ERROR),
        WARNING(Severity.WARNING),
        INFO(Severity.INFO);

        private final Severity severity;

        Threshold(Severity severity) {
            this.severity = severity;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final OptionSpec threshold = Options.value(Threshold.class, "SEVERITY", "--fail-on")
            .defaultValue("error")
            .description("exit with 1 from this severity on: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})")
            .build();
    private final OptionSpec accepted = Options.repeatable("[RULE:]NAME", "--accept")
            .description(
                    "pass what somebody has decided on: a table, column, sequence, index, collation or subscription, for one rule or for all;"
                            + " for example sequence-unlinked:public.users_seq. The report lists it. May be repeated")
            .build();

    void addTo(CommandSpec command) {
        command.addOption(threshold).addOption(accepted);
    }

    List<Acceptance> acceptances() {
        return ReadingOptions.parsed(Options.texts(accepted), Acceptance::parse);
    }

    /** The mildest severity that counts as bad. */
    Severity failsFrom() {
        return threshold.<Threshold>getValue().severity;
    }

    /** An acceptance that fits nothing is a slip of the pen, or has outlived its reason. */
    void warnOfUnused(Report report, Invocation invocation) {
        warnOfUnused(List.of(report), invocation);
    }

    /** The same of several databases, in none of which it fits. */
    void warnOfUnused(List<Report> reports, Invocation invocation) {
        for (String text : Options.texts(accepted)) {
            if (reports.stream()
                    .flatMap(report -> report.accepted().stream())
                    .noneMatch(each -> each.subject().equals(text))) {
                invocation.err().println("keymend: --accept " + text + " fits nothing that was found");
            }
        }
    }

    /** What could not be seen wins over what was found: a gate must not pass on half a look. */
    int exitCode(Report report) {
        if (!report.unexamined().isEmpty()) {
            return ExitCodes.INCOMPLETE;
        }
        boolean bad = report.findings().stream()
                .anyMatch(finding -> finding.severity().atLeast(failsFrom()));
        return bad ? ExitCodes.FINDINGS : ExitCodes.GOOD;
    }
}
