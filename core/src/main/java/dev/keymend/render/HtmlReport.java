// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.catalog.Unexamined;
import dev.keymend.diagnosis.Report;
import dev.keymend.diagnosis.Severity;
import dev.keymend.internal.text.Digits;
import java.io.PrintWriter;
import java.util.List;

/**
 * What a check found, as one page that needs nothing else, no network and no script: findings by severity, how far sequences
 * are behind, headroom, the plan with its SQL, and what was not examined. Streams, however many tables there are.
 */
public final class HtmlReport implements AuditWriter {
    private final PrintWriter out;

    /** Writes to {@code out}, which stays the caller's. */
    public HtmlReport(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void begin(String title) {
        out.print(HtmlPage.head(title));
    }

    @Override
    public void database(Audit audit) {
        Report report = audit.report();
        heading(audit);
        tiles(report);
        new HtmlFindings(out).findings(report.findings());
        new HtmlHeadroom(out, audit.snapshot()).tables();
        new HtmlPlan(out).plan(audit.plan());
        unexamined(report.unexamined());
        accepted(report.accepted());
    }

    @Override
    public void end() {
        out.print(HtmlPage.foot());
    }

    private void heading(Audit audit) {
        out.println("<h1>keymend " + Html.name(audit.command()) + " · " + Html.name(audit.label()) + "</h1>");
        out.println("<p class=\"faint\">Database "
                + Html.name(audit.report().server().database()) + ", PostgreSQL "
                + Html.name(audit.report().server().version())
                + (audit.report().server().inRecovery() ? ", a standby" : "")
                + audit.readAt()
                        .map(at -> ", read until " + at.toString().replaceFirst("\\.\\d+", ""))
                        .orElse("")
                + "</p>");
    }

    private void tiles(Report report) {
        out.println("<ul class=\"tiles\">");
        tile(report.count(Severity.ERROR), "errors", "error");
        tile(report.count(Severity.WARNING), "warnings", "warning");
        tile(report.count(Severity.INFO), "notes", "info");
        tile(report.unexamined().size(), "not examined", "warning");
        tile(report.accepted().size(), "accepted", "info");
        tile(report.examined(), "columns examined", "good");
        out.println("</ul>");
    }

    private void tile(long count, String what, String tone) {
        out.println("<li><b" + (count == 0 ? "" : " class=\"" + tone + "\"") + ">" + Digits.grouped(count) + "</b>"
                + what + "</li>");
    }

    private void unexamined(List<Unexamined> gaps) {
        if (gaps.isEmpty()) {
            return;
        }
        out.println("<h2>Not examined</h2>");
        out.println("<p>Nothing is promised about these.</p>");
        out.println("<table><tr><th>What</th><th>Why</th><th>What would show it</th></tr>");
        for (Unexamined gap : gaps) {
            out.println("<tr><td><code>" + Html.name(gap.subject()) + "</code></td><td>" + Html.text(gap.reason())
                    + "</td><td>" + (gap.grant() == null ? "" : "<code>" + Html.name(gap.grant()) + "</code>")
                    + "</td></tr>");
        }
        out.println("</table>");
    }

    private void accepted(List<Report.Accepted> decisions) {
        if (decisions.isEmpty()) {
            return;
        }
        out.println("<h2>Accepted</h2>");
        out.println("<p>Somebody decided to live with these, by <code>--accept</code>.</p>");
        out.println("<table><tr><th>What</th><th>Rule</th><th>Says</th></tr>");
        for (Report.Accepted each : decisions) {
            out.println("<tr><td><code>" + Html.name(each.subject()) + "</code></td><td>" + Html.name(each.what())
                    + "</td><td>" + Html.text(each.summary()) + "</td></tr>");
        }
        out.println("</table>");
    }
}
