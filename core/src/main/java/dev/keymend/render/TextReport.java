// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.text.Width;
import dev.keymend.plan.Remedy;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;

/** A report for a person: findings worst first, what was not seen, and a closing count. */
public final class TextReport {
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
                + style.faint(" · database " + Lines.name(server.database()) + " · PostgreSQL " + server.version()));
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
        out.println(Lines.fold(
                0,
                style.width(),
                Lines.count(report.count(Severity.ERROR), "error") + ", "
                        + Lines.count(report.count(Severity.WARNING), "warning") + ", "
                        + Lines.count(report.count(Severity.INFO), "note")
                        + (report.unexamined().isEmpty()
                                ? ""
                                : ", " + style.doubtful(report.unexamined().size() + " not examined"))
                        + (report.accepted().isEmpty()
                                ? ""
                                : ", " + report.accepted().size() + " accepted")
                        + "; " + Lines.count(report.examined(), "column") + " fed by a sequence examined."));
    }

    /**
     * What to type next, and what for: a table of two columns, or where there is no room for that, a line each. Prints nothing
     * for an empty map.
     *
     * @param commands in order
     */
    public void next(Map<String, String> commands) {
        if (commands.isEmpty()) {
            return;
        }
        out.println();
        out.println("Next:");
        int widest = commands.keySet().stream().mapToInt(Width::of).max().orElse(0);
        boolean fits = commands.values().stream().allMatch(purpose -> 4 + widest + Width.of(purpose) <= style.width());
        commands.forEach((command, purpose) -> {
            if (fits) {
                out.println("  " + style.strong(Width.pad(command, widest)) + "  " + style.faint(purpose));
            } else {
                out.println("  " + style.strong(command));
                out.println(style.faint(Lines.wrap(6, style.width(), purpose)));
            }
        });
    }

    /** Hundreds of tables may deserve the same note, and would bury what is worse. */
    private void moreNotes(String rule, int count) {
        if (count > NOTES_OF_A_RULE) {
            out.println();
            out.println(style.of(Severity.INFO, Severity.INFO.word()) + "  " + style.strong(rule) + "  "
                    + Lines.count(count - NOTES_OF_A_RULE, "more note") + " of this rule; --format json has them all");
        }
    }

    void finding(Finding finding) {
        out.println();
        out.println(Lines.fold(
                2,
                style.width(),
                style.of(finding.severity(), finding.severity().word()) + "  " + style.strong(finding.rule()) + "  "
                        + Lines.name(finding.subject())));
        out.println(Lines.wrap(2, style.width(), Lines.name(finding.summary())));
        int number = 1;
        for (Remedy remedy : finding.remedies()) {
            remedy(remedy, remedy.runs() && !finding.isRefused() ? FixWords.command(finding, number) : "");
            number++;
        }
    }

    /** A command that does not fit beside the title stands below it: in one piece, to be copied. */
    private void remedy(Remedy remedy, String command) {
        String title = "  " + style.good("→ ") + Lines.name(remedy.title());
        String beside = command.isEmpty() ? title : title + style.faint("  (" + command + ")");
        if (command.isEmpty() || Width.of(beside) <= style.width()) {
            out.println(Lines.fold(4, style.width(), beside));
        } else {
            out.println(Lines.fold(4, style.width(), title));
            out.println(style.faint("    " + command));
        }
    }

    private void unexamined(Unexamined gap) {
        out.println();
        out.println(Lines.fold(2, style.width(), style.doubtful("not examined") + "  " + Lines.name(gap.subject())));
        out.println(Lines.wrap(2, style.width(), Lines.name(gap.reason())));
        if (gap.grant() != null) {
            out.println("  " + style.good("→ ") + Lines.name(gap.grant()));
        }
    }

    private void accepted(Report.Accepted accepted) {
        out.println();
        out.println(Lines.fold(
                2,
                style.width(),
                style.faint("accepted") + "  " + accepted.what() + "  " + Lines.name(accepted.subject())));
        out.println(Lines.wrap(2, style.width(), Lines.name(accepted.summary())));
    }
}
