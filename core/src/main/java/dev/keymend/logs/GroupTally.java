// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import dev.keymend.violation.UniqueViolation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Counts the events of one constraint, in bounded memory. */
final class GroupTally {
    private static final int STATEMENTS = 32;
    private static final int NAMES = 32;
    private static final int TABLES = 4;

    /** Of a field of the example: a thousand constraints must not keep a thousand megabytes. */
    private static final int LONGEST_KEPT = 4_096;

    private final Verdict verdict;
    private final @Nullable String database;
    private final @Nullable String schema;
    private final int number;
    private final HeavyHitters keys;
    private final HeavyHitters statements = new HeavyHitters(STATEMENTS);
    private final HeavyHitters users = new HeavyHitters(NAMES);
    private final HeavyHitters databases = new HeavyHitters(NAMES);
    private final HeavyHitters applications = new HeavyHitters(NAMES);
    private final HeavyHitters tables = new HeavyHitters(TABLES);
    private final Hours hours;
    private final Bursts bursts = new Bursts();
    private final Shapes shapes = new Shapes();
    private long count;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private @Nullable Source example;
    private @Nullable String exampleKey;

    GroupTally(
            Verdict verdict,
            @Nullable String database,
            @Nullable String schema,
            int number,
            int mostKeys,
            int mostHours) {
        this.verdict = verdict;
        this.database = database;
        this.schema = schema;
        this.number = number;
        this.keys = new HeavyHitters(mostKeys);
        this.hours = new Hours(mostHours);
    }

    void add(LogEvent event, RecentKeys recent) {
        count++;
        String key = event.key();
        if (key != null) {
            keys.add(event.keyHash(), key);
        }
        shapes.add(event, recent, number);
        add(statements, event.statement());
        add(users, event.user());
        add(databases, event.database());
        add(applications, event.application());
        add(tables, event.table());
        if (event.time() != LineTime.NONE) {
            first = Math.min(first, event.time());
            last = Math.max(last, event.time());
            hours.add(event.time());
            bursts.add(event.time());
        }
        if (key != null || exampleKey == null) {
            example = event.source().cut(LONGEST_KEPT);
            exampleKey = key;
        }
    }

    private static void add(HeavyHitters hitters, @Nullable String text) {
        if (text != null) {
            hitters.add(text);
        }
    }

    boolean isViolation() {
        return verdict.violation();
    }

    long count() {
        return count;
    }

    LogGroup group(int topKeys) {
        Top table = tables.top(2);
        UniqueViolation violation =
                example == null ? null : Verdicts.violation(example.read()).orElse(null);
        return new LogGroup(
                verdict.kind(),
                verdict.constraint(),
                table.entries().size() == 1 && table.exact()
                        ? table.entries().get(0).text()
                        : null,
                schema,
                database,
                verdict.sqlState(),
                count,
                first == Long.MAX_VALUE ? null : Instant.ofEpochMilli(first),
                last == Long.MIN_VALUE ? null : Instant.ofEpochMilli(last),
                hours.all(),
                keys.top(topKeys),
                statements.top(topKeys),
                users.top(topKeys),
                databases.top(topKeys),
                applications.top(topKeys),
                shapes.suspicions(),
                bursts.greatest(count).orElse(null),
                exampleKey,
                violation);
    }
}
