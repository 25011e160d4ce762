// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.cause.Cause;
import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.internal.text.Digits;
import dev.keymend.logs.Burst;
import dev.keymend.logs.HourCount;
import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogReport;
import dev.keymend.logs.Suspicion;
import dev.keymend.logs.Top;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What logs hold, as one page that needs nothing else: no network, no script. With a heat map of hours for each constraint. */
public final class HtmlLog {
    /** Days of a heat map; of more, the last ones are drawn. */
    private static final int MOST_DAYS = 92;

    private static final String STYLE = """
            h2 { overflow-wrap: anywhere; }
            table { width: auto; }
            code { white-space: pre-wrap; }
            td.b { width: 14rem; } td.b span { display: block; height: .8rem; background: var(--bad); }
            .note { border-left: 3px solid var(--doubtful); padding-left: .7rem; }
            table.heat td, table.heat th { padding: 0; font-size: .7rem; text-align: center; }
            table.heat td { width: 1.6rem; height: 1.1rem; border: 1px solid var(--line); }
            table.heat th.d { padding-right: .6rem; font-weight: normal; white-space: nowrap; }
            @media print { td { print-color-adjust: exact; -webkit-print-color-adjust: exact; } }
            """;

    private final PrintWriter out;
    private final LogValues values;

    /** Writes to {@code out}, which stays the caller's. */
    public HtmlLog(PrintWriter out, LogValues values) {
        this.out = out;
        this.values = values;
    }

    /**
     * A whole report.
     *
     * @param explanations of the last violation of the first constraints; empty when no database was looked at
     */
    public void report(LogReport report, Map<LogGroup, Explanation> explanations) {
        out.print(HtmlPage.head("Violations in the logs", STYLE));
        out.println(
                "<h1>" + number(report.violations()) + (report.violations() == 1 ? " violation of " : " violations of ")
                        + number(report.constraints().size())
                        + (report.constraints().size() == 1 ? " constraint</h1>" : " constraints</h1>"));
        out.println("<p class=\"faint\">" + number(report.lines()) + (report.lines() == 1 ? " line of " : " lines of ")
                + text(String.join(", ", report.files())) + ". Times are UTC.</p>");
        report.notes().forEach(note -> out.println("<p class=\"note\">" + text(note) + "</p>"));
        LogNames names = new LogNames(report);
        overview(report.constraints(), names);
        int number = 0;
        for (LogGroup group : report.constraints()) {
            group(group, ++number, text(names.of(group)), explanations.get(group));
        }
        if (!report.neighbours().isEmpty()) {
            out.println("<h2>Beside them, around upserts</h2>");
            for (LogGroup group : report.neighbours()) {
                out.println("<h3>" + text(group.kind()) + ' ' + text(String.valueOf(group.sqlState())) + ": "
                        + number(group.count()) + "</h3>");
                heat(group.perHour());
                top("Statements", group.statements(), UnaryOperator.identity());
            }
        }
        out.print(HtmlPage.foot());
    }

    private void overview(List<LogGroup> groups, LogNames names) {
        out.println("<table>");
        long most = groups.isEmpty() ? 1 : groups.get(0).count();
        for (int i = 0; i < groups.size(); i++) {
            LogGroup group = groups.get(i);
            double width = Math.max(0.5, 100.0 * group.count() / most);
            out.println("<tr><td class=\"n\">" + number(group.count()) + "</td><td class=\"b\"><span style=\"width:"
                    + String.format(Locale.ROOT, "%.1f", width) + "%\"></span></td><td><a href=\"#c" + (i + 1) + "\">"
                    + text(names.of(group)) + "</a></td></tr>");
        }
        out.println("</table>");
    }

    private void group(LogGroup group, int number, String name, @Nullable Explanation explanation) {
        out.println("<h2 id=\"c" + number + "\">" + name + "</h2>");
        out.println("<p>" + number(group.count()) + " &times; " + text(group.kind()) + ' '
                + text(group.sqlState() == null ? "" : group.sqlState()) + seen(group) + "</p>");
        for (Suspicion suspicion : group.suspicions()) {
            out.println("<p><b>" + text(suspicion.confidence() + ": " + suspicion.cause()) + "</b> "
                    + text(suspicion.summary()) + "</p><ul>");
            suspicion.evidence().forEach(each -> out.println("<li>" + text(each) + "</li>"));
            if (values.shown()) {
                suspicion.values().forEach(each -> out.println("<li>" + text(each) + "</li>"));
            }
            out.println("</ul>");
        }
        if (explanation != null) {
            for (Cause cause : explanation.causes()) {
                out.println("<p><b>" + text(cause.confidence().word() + ", by the database: " + cause.id()) + "</b> "
                        + text(values.told(cause.summary())) + "</p>");
            }
        }
        heat(group.perHour());
        top("Keys", group.keys(), values::key);
        if (!group.keys().exact()) {
            out.println("<p class=\"faint\">Each up to " + number(group.keys().missed())
                    + " more: there are too many different keys to count all of them.</p>");
        }
        top("Statements", group.statements(), UnaryOperator.identity());
        top("Users", group.users(), UnaryOperator.identity());
        top("Databases", group.databases(), UnaryOperator.identity());
        top("Applications", group.applications(), UnaryOperator.identity());
    }

    private static String seen(LogGroup group) {
        Instant first = group.first();
        Instant last = group.last();
        Burst burst = group.burst();
        return (first == null || last == null ? "" : ", from " + second(first) + " to " + second(last))
                + (burst == null
                        ? ""
                        : "; " + number(burst.count()) + " of them in a burst that began at " + second(burst.began()));
    }

    private static String second(Instant time) {
        return text(time.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private void heat(List<HourCount> hours) {
        if (hours.isEmpty()) {
            return;
        }
        TreeMap<LocalDate, long[]> days = new TreeMap<>();
        long most = 1;
        for (HourCount hour : hours) {
            var at = hour.hour().atZone(ZoneOffset.UTC);
            long[] day = days.computeIfAbsent(at.toLocalDate(), any -> new long[24]);
            day[at.getHour()] += hour.count();
            most = Math.max(most, day[at.getHour()]);
        }
        while (days.size() > MOST_DAYS) {
            days.pollFirstEntry();
        }
        out.print("<table class=\"heat\"><tr><th></th>");
        for (int hour = 0; hour < 24; hour++) {
            out.print("<th>" + hour + "</th>");
        }
        out.println("</tr>");
        for (Map.Entry<LocalDate, long[]> day : days.entrySet()) {
            out.print("<tr><th class=\"d\">" + day.getKey() + "</th>");
            for (int hour = 0; hour < 24; hour++) {
                cell(day.getKey(), hour, day.getValue()[hour], most);
            }
            out.println("</tr>");
        }
        out.println("</table>");
    }

    private void cell(LocalDate day, int hour, long count, long most) {
        if (count == 0) {
            out.print("<td></td>");
            return;
        }
        // By the logarithm: a burst must not make everything else look like nothing.
        double share = 0.15 + 0.85 * Math.log1p((double) count) / Math.log1p((double) most);
        out.print(String.format(
                Locale.ROOT,
                "<td style=\"background:rgba(192,57,43,%.2f)\" title=\"%s %02d:00 UTC: %d\"></td>",
                share,
                day,
                hour,
                count));
    }

    private void top(String title, Top top, UnaryOperator<String> shown) {
        if (top.entries().isEmpty()) {
            return;
        }
        out.println("<table><tr><th colspan=\"2\">" + title + "</th></tr>");
        for (Top.Entry entry : top.entries()) {
            out.println("<tr><td class=\"n\">" + number(entry.count()) + "</td><td><code>"
                    + text(shown.apply(entry.text())) + "</code></td></tr>");
        }
        out.println("</table>");
    }

    private static String number(long number) {
        return Digits.grouped(number);
    }

    private static String text(String text) {
        return Html.text(text);
    }
}
