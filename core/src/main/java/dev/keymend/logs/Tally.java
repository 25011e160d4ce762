// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Counts events by what was violated, in the order in which they stand in the logs. Used by one thread. */
final class Tally {
    /** Further ones are counted together: a log in which names are made up must not fill the memory. */
    private static final int MOST_GROUPS = 2_000;

    /** From here on a constraint's violations in further databases and schemas are counted together. */
    private static final int MOST_APART = 1_500;

    /** Keys that are counted one by one: of all constraints together about so many, and of each no more and no fewer than these. */
    private static final int KEYS_OF_ALL = 30_000;

    private static final int MOST_KEYS = 512;
    private static final int FEWEST_KEYS = 8;
    private static final int MOST_KNOWN = 10_000;
    private static final int MOST_HOURS = 24 * 366;
    private static final int FEWEST_HOURS = 24;
    private static final int HOURS_OF_ALL = 200_000;

    private final LogOptions options;
    private final LeftOut leftOut;
    private final Map<String, GroupTally> groups = new LinkedHashMap<>();
    /** The same by the verdicts themselves: each thread makes few of them, and gives them to all its events. */
    private final IdentityHashMap<Verdict, Known> known = new IdentityHashMap<>();

    private final RecentKeys recent = new RecentKeys();
    private @Nullable GroupTally rest;
    private boolean together;
    private long violations;
    private long untimed;
    private long unsure;
    private long yearless;

    /** Where the last event with a verdict was counted. */
    private record Known(
            @Nullable String database, @Nullable String schema, GroupTally group) {
        boolean isOf(LogEvent event) {
            return Objects.equals(database, event.database()) && Objects.equals(schema, event.schema());
        }
    }

    Tally(LogOptions options) {
        this.options = options;
        this.leftOut = new LeftOut(options.constraint());
    }

    /** Takes the next event, unless the options leave it out. */
    void add(LogEvent event) {
        long ignored = count(event);
    }

    /** Takes the next event, and says the how manieth of its sort it is; 0 when the options leave it out. */
    long count(LogEvent event) {
        if (!isWanted(event.verdict())) {
            leftOut.add(event.verdict());
            return 0;
        }
        if (!isWithin(event)) {
            return 0;
        }
        Verdict verdict = event.verdict();
        violations += verdict.violation() ? 1 : 0;
        untimed += event.time() == LineTime.NONE ? 1 : 0;
        unsure += event.sureTime() ? 0 : 1;
        yearless += event.sureYear() ? 0 : 1;
        Known last = known.get(verdict);
        if (last == null || !last.isOf(event)) {
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            last = new Known(event.database(), event.schema(), group(event));
            known.put(verdict, last);
        }
        GroupTally group = last.group;
        group.add(event, recent);
        return group.count();
    }

    private GroupTally group(LogEvent event) {
        Verdict verdict = event.verdict();
        String constraint =
                verdict.constraint() == null && verdict.table() != null ? verdict.table() : verdict.constraint();
        // A log with the state beside one without it must not make two of one constraint.
        String name = verdict.kind()
                + '\n'
                + (verdict.violation() ? null : verdict.sqlState())
                + '\n'
                + (constraint == null ? "" : '"' + constraint);
        String database = verdict.violation() ? event.database() : null;
        String schema = verdict.violation() ? event.schema() : null;
        String apart = name + '\0' + (database == null ? "" : '"' + database) + '\0' + (schema == null ? "" : schema);
        GroupTally group = groups.get(apart);
        if (group == null && groups.size() < MOST_APART) {
            group = fresh(verdict, database, schema);
            groups.put(apart, group);
        }
        return group == null ? together(verdict, name) : group;
    }

    /** Of whatever database and schema: a database with a schema for each of a thousand customers keeps its constraints' names. */
    private GroupTally together(Verdict verdict, String name) {
        GroupTally group = groups.get(name);
        if (group == null) {
            group = groups.size() < MOST_GROUPS ? fresh(verdict, null, null) : rest(verdict);
            if (group != rest) {
                groups.put(name, group);
                together = true;
            }
        }
        return group;
    }

    private GroupTally fresh(Verdict verdict, @Nullable String database, @Nullable String schema) {
        int number = groups.size() + 1;
        return new GroupTally(
                verdict,
                database,
                schema,
                number,
                Math.max(FEWEST_KEYS, Math.min(MOST_KEYS, KEYS_OF_ALL / number)),
                Math.max(FEWEST_HOURS, Math.min(MOST_HOURS, HOURS_OF_ALL / number)));
    }

    private GroupTally rest(Verdict verdict) {
        GroupTally all = rest == null
                ? new GroupTally(
                        new Verdict(verdict.kind(), verdict.sqlState(), true, null, null),
                        null,
                        null,
                        0,
                        FEWEST_KEYS,
                        MOST_HOURS)
                : rest;
        rest = all;
        return all;
    }

    private boolean isWanted(Verdict verdict) {
        String wanted = options.constraint();
        return wanted == null || wanted.equals(verdict.constraint());
    }

    private boolean isWithin(LogEvent event) {
        Instant since = options.since();
        Instant until = options.until();
        if (since == null && until == null) {
            return true;
        }
        // What has no time cannot be known to lie outside.
        return event.time() == LineTime.NONE
                || ((since == null || event.time() >= since.toEpochMilli())
                        && (until == null || event.time() < until.toEpochMilli()));
    }

    private static String errors(long count, String one, String several) {
        return count + (count == 1 ? " error " + one : " errors " + several);
    }

    LogReport report(List<String> files, long bytes, long lines, List<String> troubles) {
        List<String> notes = new ArrayList<>(troubles);
        if (violations == 0) {
            leftOut.note().ifPresent(notes::add);
        }
        if (untimed > 0) {
            notes.add(errors(untimed, "has no time in its lines", "have no time in their lines")
                    + (untimed == 1 ? ": it is counted, but in no hour" : ": they are counted, but in no hour")
                    + (options.since() == null && options.until() == null
                            ? ""
                            : untimed == 1
                                    ? ", and --since and --until let it pass"
                                    : ", and --since and --until let them pass")
                    + ". With %m in log_line_prefix there would be one.");
        }
        if (unsure > 0) {
            notes.add(errors(unsure, "has", "have")
                    + " a time whose zone means several things, or none: it was taken for UTC.");
        }
        if (yearless > 0) {
            notes.add(errors(yearless, "has", "have")
                    + " no time but syslog's, which tells neither year nor zone: it was taken for the last such day, and for"
                    + " UTC. With %m in log_line_prefix there would be both.");
        }
        if (together) {
            notes.add("More than " + MOST_APART
                    + " constraints of databases and schemas: those of further ones are counted"
                    + " together where they have the same name.");
        }
        if (rest != null) {
            notes.add("More than " + MOST_GROUPS + " constraints: the " + rest.count()
                    + " violations of the further ones are counted together, without a name.");
        }
        List<LogGroup> constraints = new ArrayList<>();
        List<LogGroup> neighbours = new ArrayList<>();
        groups.forEach((name, group) -> {
            boolean violation = group.isViolation();
            (violation ? constraints : neighbours).add(group.group(options.top()));
        });
        if (rest != null) {
            constraints.add(rest.group(options.top()));
        }
        Comparator<LogGroup> order = Comparator.comparingLong((LogGroup each) -> -each.count())
                .thenComparing(each -> String.valueOf(each.constraint()))
                .thenComparing(each -> String.valueOf(each.database()))
                .thenComparing(each -> String.valueOf(each.schema()))
                .thenComparing(LogGroup::kind);
        constraints.sort(order);
        neighbours.sort(order);
        return new LogReport(files, bytes, lines, violations, constraints, neighbours, notes, troubles.isEmpty());
    }
}
