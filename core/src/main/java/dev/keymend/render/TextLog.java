// SPDX-License-Identifier: Apache-2.0
package dev.keymend.render;

import dev.keymend.diagnosis.cause.Explanation;
import dev.keymend.internal.text.Digits;
import dev.keymend.internal.text.Width;
import dev.keymend.logs.Burst;
import dev.keymend.logs.HourCount;
import dev.keymend.logs.LogEntry;
import dev.keymend.logs.LogGroup;
import dev.keymend.logs.LogReport;
import dev.keymend.logs.Suspicion;
import dev.keymend.logs.Top;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What logs hold, for a person: all constraints with bars, and the first ones in detail. */
public final class TextLog {
    private static final int BAR = 20;
    private static final int OVER_TIME = 48;
    private static final int LISTED = 20;
    private static final int LABEL = 12;
    private static final int LONGEST_KEY = 80;

    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MILLIS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final PrintWriter out;
    private final Style style;
    private final LogValues values;

    /** Writes to {@code out}, which stays the caller's. */
    public TextLog(PrintWriter out, Style style, LogValues values) {
        this.out = out;
        this.style = style;
        this.values = values;
    }

    /**
     * A whole report.
     *
     * @param detailed how many constraints are told of in detail
     * @param explanations of the last violation of the first constraints, by a database; empty when none was looked at
     */
    public void report(LogReport report, int detailed, Map<LogGroup, Explanation> explanations) {
        out.println(style.strong("keymend logs")
                + style.faint(" · " + Lines.count(report.files().size(), "file") + " · " + grouped(report.lines())
                        + (report.lines() == 1 ? " line · " : " lines · ") + bytes(report.bytes())));
        out.println();
        LogNames names = new LogNames(report);
        if (report.constraints().isEmpty()) {
            out.println(
                    report.complete()
                            ? style.good("No violation is in there.")
                            : style.doubtful("No violation is in what could be read."));
        } else {
            out.println(Lines.count(report.constraints().size(), "constraint") + ", "
                    + style.bad(Lines.count(report.violations(), "violation")) + span(report.constraints()));
            overview(report.constraints(), names);
        }
        int number = 0;
        for (LogGroup each : report.constraints()) {
            if (number++ < detailed || explanations.containsKey(each)) {
                detail(each, names.of(each), explanations.get(each));
            }
        }
        neighbours(report.neighbours());
        for (String note : report.notes()) {
            out.println();
            out.println(style.doubtful(Lines.wrap(0, style.width(), note)));
        }
    }

    private static String span(List<LogGroup> groups) {
        Instant first = groups.stream()
                .flatMap(each -> Stream.ofNullable(each.first()))
                .min(Comparator.naturalOrder())
                .orElse(null);
        Instant last = groups.stream()
                .flatMap(each -> Stream.ofNullable(each.last()))
                .max(Comparator.naturalOrder())
                .orElse(null);
        return first == null || last == null
                ? ""
                : " between " + MINUTES.format(first) + " and " + MINUTES.format(last) + " UTC";
    }

    private void overview(List<LogGroup> groups, LogNames names) {
        long most = groups.get(0).count();
        int digits = grouped(most).length();
        for (LogGroup group : groups.subList(0, Math.min(LISTED, groups.size()))) {
            String bar = Charts.bar(group.count(), most, BAR);
            out.println("  " + " ".repeat(digits - grouped(group.count()).length()) + grouped(group.count()) + "  "
                    + style.bad(bar) + " ".repeat(BAR - bar.length()) + "  " + Lines.name(names.of(group)));
        }
        if (groups.size() > LISTED) {
            out.println(style.faint("  and " + Lines.count(groups.size() - LISTED, "constraint")
                    + " more; --format json or html lists them all"));
        }
    }

    private void detail(LogGroup group, String name, @Nullable Explanation explanation) {
        out.println();
        out.println(style.bad(group.kind()) + (group.sqlState() == null ? "" : ' ' + group.sqlState()) + "  "
                + style.strong(Lines.name(name)) + "  " + grouped(group.count()) + '×');
        Instant first = group.first();
        Instant last = group.last();
        if (first != null && last != null) {
            line(
                    "seen",
                    first.equals(last) ? SECONDS.format(first) : SECONDS.format(first) + " to " + until(first, last));
            hours(group.perHour());
        }
        Burst burst = group.burst();
        if (burst != null) {
            line(
                    "burst",
                    grouped(burst.count()) + " of them between " + SECONDS.format(burst.began()) + " and "
                            + until(burst.began(), burst.ended()));
        }
        keys(group);
        top("statement", group.statements());
        who(group);
        group.suspicions().forEach(this::suspicion);
        if (explanation != null) {
            explanation.causes().forEach(cause -> {
                line(
                        cause.confidence().word(),
                        style.strong(cause.id()) + ", by the database: " + Lines.name(values.told(cause.summary())));
                cause.remedies().stream()
                        .limit(1)
                        .forEach(remedy -> line("", "mended by: " + Lines.name(values.told(remedy.title()))));
            });
        }
    }

    private static String until(Instant first, Instant last) {
        boolean sameDay = first.truncatedTo(ChronoUnit.DAYS).equals(last.truncatedTo(ChronoUnit.DAYS));
        return sameDay ? SECONDS.format(last).substring("yyyy-MM-dd ".length()) : SECONDS.format(last);
    }

    private void hours(List<HourCount> hours) {
        if (hours.size() < 2) {
            return;
        }
        HourCount most =
                hours.stream().max(Comparator.comparingLong(HourCount::count)).orElseThrow();
        line(
                "over time",
                style.bad(Charts.overTime(hours, OVER_TIME)) + "  most in the hour from " + MINUTES.format(most.hour())
                        + ": " + grouped(most.count()));
    }

    private void keys(LogGroup group) {
        Top keys = group.keys();
        if (keys.entries().isEmpty()) {
            line("keys", style.faint("the log does not show them"));
            return;
        }
        String label = "keys";
        for (Top.Entry entry : keys.entries()) {
            line(label, count(entry) + "  " + cut(values.key(entry.text())));
            label = "";
        }
        if (!keys.exact()) {
            line(
                    "",
                    style.faint("each up to " + grouped(keys.missed())
                            + " more: there are too many different keys to count" + " all of them"));
        } else if (keys.different() > keys.entries().size()) {
            int others = keys.different() - keys.entries().size();
            line("", style.faint("and " + grouped(others) + (others == 1 ? " other" : " others")));
        }
    }

    private void top(String what, Top top) {
        String label = what;
        for (Top.Entry entry : top.entries()) {
            line(label, count(entry) + "  " + cut(entry.text().replace('\n', ' ')));
            label = "";
        }
    }

    private void who(LogGroup group) {
        String who = Stream.of(
                        Map.entry("user", group.users()),
                        Map.entry("database", group.databases()),
                        Map.entry("application", group.applications()))
                .filter(each -> !each.getValue().entries().isEmpty())
                .map(each -> each.getKey()
                        + ' '
                        + each.getValue().entries().stream()
                                .map(entry -> Lines.name(entry.text())
                                        + (entry.count() == group.count() ? "" : " (" + grouped(entry.count()) + ")"))
                                .collect(Collectors.joining(", ")))
                .collect(Collectors.joining(" · "));
        if (!who.isEmpty()) {
            line("by", who);
        }
    }

    private void suspicion(Suspicion suspicion) {
        String word = suspicion.confidence();
        line(word, style.strong(suspicion.cause()) + ": " + Lines.name(suspicion.summary()));
        suspicion.evidence().forEach(each -> line("", "· " + Lines.name(each)));
        if (values.shown()) {
            suspicion.values().forEach(each -> line("", "· " + Lines.name(each)));
        }
    }

    private void neighbours(List<LogGroup> groups) {
        if (groups.isEmpty()) {
            return;
        }
        out.println();
        out.println("Beside them, around upserts:");
        for (LogGroup group : groups) {
            out.println("  " + grouped(group.count()) + "  " + group.kind()
                    + (group.sqlState() == null ? "" : ' ' + group.sqlState())
                    + group.statements().entries().stream()
                            .limit(1)
                            .map(entry -> "  " + cut(entry.text().replace('\n', ' ')))
                            .collect(Collectors.joining()));
        }
    }

    /** One violation, on a line of its own, as it is followed. */
    public void entry(LogEntry entry) {
        Instant time = entry.time();
        String key = entry.key();
        String statement = entry.statement();
        out.println((time == null ? "" : style.faint(MILLIS.format(time)) + "  ") + style.bad(entry.kind()) + "  "
                + style.strong(Lines.name(entry.constraint() == null ? "-" : entry.constraint()))
                + (key == null ? "" : "  " + cut(values.key(key))) + "  "
                + style.faint(
                        entry.number() + "×" + (statement == null ? "" : "  " + cut(statement.replace('\n', ' ')))));
    }

    /** @param text harmless; it may be coloured */
    private void line(String label, String text) {
        out.println(Lines.fold(2 + LABEL, style.width(), "  " + Width.pad(label, LABEL - 1) + ' ' + text));
    }

    private static String count(Top.Entry entry) {
        return grouped(entry.count()) + '×';
    }

    private static String cut(String text) {
        String shown = Lines.name(text);
        String cut = Width.cut(shown, LONGEST_KEY);
        return cut.length() == shown.length() ? shown : cut + '…';
    }

    private static String grouped(long number) {
        return Digits.grouped(number);
    }

    private static String bytes(long bytes) {
        if (bytes < 1_000_000) {
            return String.format(Locale.ROOT, "%,.1f kB", bytes / 1e3);
        }
        double megabytes = bytes / 1e6;
        return megabytes < 1_000
                ? String.format(Locale.ROOT, "%,.1f MB", megabytes)
                : String.format(Locale.ROOT, "%,.1f GB", megabytes / 1_000);
    }
}
