// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Selection;
import dev.keymend.diagnosis.Severity;
import dev.keymend.plan.Remedy;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A report for a person: findings worst first, what was not seen, and a closing count. */
public final class TextReport {
    private static final int WIDTH = 100;
    private static final int NOTES_OF_A_RULE = 3;

    private final PrintWriter out;
    private final Style style;

    /** Writes to {@code out}, which stays the caller's. */
    public TextReport(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** One line that says what was looked at. */
    public void heading(String command, ServerFacts server) {
        out.println(style.strong("keymend " + command)
                + style.faint(" · database " + server.database() + " · PostgreSQL " + server.version()));
    }

    /** Findings, gaps and decisions. */
    public void body(Report report) {
        Map<String, Integer> notes = new LinkedHashMap<>();
        for (Finding finding : report.findings()) {
            if (finding.severity() != Severity.INFO
                    || notes.merge(finding.rule(), 1, Integer::sum) <= NOTES_OF_A_RULE) {
                finding(finding);
            }
        }
        notes.forEach(this::moreNotes);
        report.unexamined().forEach(this::unexamined);
        report.accepted().forEach(this::accepted);
    }

    /** The closing count. */
    public void totals(Report report) {
        out.println();
        out.println(Lines.count(report.count(Severity.ERROR), "error") + ", "
                + Lines.count(report.count(Severity.WARNING), "warning") + ", "
                + Lines.count(report.count(Severity.INFO), "note")
                + (report.unexamined().isEmpty()
                        ? ""
                        : ", " + style.doubtful(report.unexamined().size() + " not examined"))
                + (report.accepted().isEmpty() ? "" : ", " + report.accepted().size() + " accepted")
                + "; " + Lines.count(report.examined(), "column") + " fed by a sequence examined.");
    }

    /** Hundreds of tables may deserve the same note, and would bury what is worse. */
    private void moreNotes(String rule, int count) {
        if (count > NOTES_OF_A_RULE) {
            out.println();
            out.println(style.of(Severity.INFO, Severity.INFO.word()) + "  " + style.strong(rule) + "  "
                    + Lines.count(count - NOTES_OF_A_RULE, "more note") + " of this rule; --format json has them all");
        }
    }

    private void finding(Finding finding) {
        out.println();
        out.println(style.of(finding.severity(), finding.severity().word()) + "  " + style.strong(finding.rule()) + "  "
                + Lines.shown(finding.subject()));
        out.println(Lines.wrap(2, WIDTH, finding.summary()));
        int number = 1;
        for (Remedy remedy : finding.remedies()) {
            out.println("  " + style.good("→ ") + Lines.shown(remedy.title())
                    + (remedy.runs() && !finding.isRefused()
                            ? style.faint("  (" + command(finding, number) + ")")
                            : ""));
            number++;
        }
    }

    /** What takes a remedy: late sequences need no rule, and the first remedy no number. */
    private static String command(Finding finding, int number) {
        return "keymend fix"
                + (finding.rule().equals(Selection.DEFAULT_RULE) ? "" : " --rule " + finding.rule())
                + (number == 1 ? "" : " --remedy " + number);
    }

    private void unexamined(Unexamined gap) {
        out.println();
        out.println(style.doubtful("not examined") + "  " + Lines.shown(gap.subject()));
        out.println(Lines.wrap(2, WIDTH, gap.reason()));
        if (gap.grant() != null) {
            out.println("  " + style.good("→ ") + Lines.shown(gap.grant()));
        }
    }

    private void accepted(Report.Accepted accepted) {
        out.println();
        out.println(style.faint("accepted") + "  " + accepted.what() + "  " + Lines.shown(accepted.subject()));
        out.println(Lines.wrap(2, WIDTH, accepted.summary()));
    }
}
