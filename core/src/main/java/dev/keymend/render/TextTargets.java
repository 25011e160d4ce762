// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import java.io.PrintWriter;
import java.util.List;

/** Reports of several databases for a person: each one's findings, then a line for each, then a count. */
public final class TextTargets {
    private static final int WIDTH = 100;

    private final PrintWriter out;
    private final Style style;

    /** Writes to {@code out}, which stays the caller's. */
    public TextTargets(PrintWriter out, Style style) {
        this.out = out;
        this.style = style;
    }

    /** Everything, in the order given. */
    public void reports(String command, List<TargetResult> results) {
        out.println(style.strong("keymend " + command) + style.faint(" · " + Lines.count(results.size(), "database")));
        results.stream().filter(TextTargets::hasSomethingToSay).forEach(this::target);
        out.println();
        int width = results.stream()
                .mapToInt(result -> Lines.shown(result.name()).length())
                .max()
                .orElse(0);
        results.forEach(result -> summary(result, width));
        out.println();
        totals(results);
    }

    private static boolean hasSomethingToSay(TargetResult result) {
        return result.seen()
                .map(report -> !report.findings().isEmpty()
                        || !report.unexamined().isEmpty()
                        || !report.accepted().isEmpty())
                .orElse(true);
    }

    private void target(TargetResult result) {
        out.println();
        result.seen()
                .ifPresentOrElse(
                        report -> {
                            out.println(style.strong("── " + Lines.shown(result.name()))
                                    + style.faint(" · database "
                                            + Lines.shown(report.server().database()) + " · PostgreSQL "
                                            + report.server().version()));
                            new TextReport(out, style).body(report);
                        },
                        () -> {
                            out.println(style.strong("── " + Lines.shown(result.name())));
                            out.println();
                            out.println(style.doubtful("not examined"));
                            out.println(Lines.wrap(2, WIDTH, String.valueOf(result.failure())));
                            if (result.grant() != null) {
                                out.println("  " + style.good("→ ") + Lines.shown(result.grant()));
                            }
                        });
    }

    private void summary(TargetResult result, int width) {
        String name = Lines.shown(result.name());
        out.println(name + " ".repeat(width - name.length()) + "  "
                + result.seen().map(this::counts).orElse(style.doubtful("not examined")));
    }

    private String counts(Report report) {
        String counts = Lines.count(report.count(Severity.ERROR), "error") + ", "
                + Lines.count(report.count(Severity.WARNING), "warning") + ", "
                + Lines.count(report.count(Severity.INFO), "note")
                + (report.unexamined().isEmpty()
                        ? ""
                        : ", " + report.unexamined().size() + " not examined")
                + "; " + Lines.count(report.examined(), "column") + " examined";
        return report.count(Severity.ERROR) > 0
                ? style.bad(counts)
                : report.unexamined().isEmpty() && report.count(Severity.WARNING) == 0
                        ? counts
                        : style.doubtful(counts);
    }

    private void totals(List<TargetResult> results) {
        List<Report> reports = TargetResult.reports(results);
        int unseen = results.size() - reports.size();
        out.println(Lines.count(sum(reports, Severity.ERROR), "error") + ", "
                + Lines.count(sum(reports, Severity.WARNING), "warning") + ", "
                + Lines.count(sum(reports, Severity.INFO), "note") + " in "
                + Lines.count(reports.size(), "database")
                + (unseen == 0 ? "" : "; " + style.doubtful(Lines.count(unseen, "database") + " not examined"))
                + ".");
    }

    private static long sum(List<Report> reports, Severity severity) {
        return reports.stream().mapToLong(report -> report.count(severity)).sum();
    }
}
