// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.catalog.Range;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL that moves a sequence. The plan prints these texts and the runner executes the same ones.
 *
 * <p>Why {@code ALTER SEQUENCE … CACHE <what it is>}: it takes ShareRowExclusiveLock on serial, identity and unowned
 * sequences alike, so that nextval waits and reads run; it rewrites the sequence, so that other sessions drop the
 * values they had cached and that a setval after it is undone by a rollback. {@code OWNED BY} keeps cached values
 * and survives a rollback, {@code OWNER TO} shuts out reads, {@code LOCK TABLE} refuses sequences (all measured on
 * 14 and 18).
 */
public final class SequenceSql {
    /** How many values one statement takes when a role may only call nextval. */
    public static final int VALUES_PER_STATEMENT = 100_000;

    private SequenceSql() {}

    /** Takes the sequence's lock until the transaction ends. */
    public static String lock(SequenceFacts sequence) {
        return "ALTER SEQUENCE " + sequence.name().quoted() + " CACHE " + sequence.cache();
    }

    /**
     * Shuts out whoever writes to the tables, with their own ids or not, until the transaction ends; reads go on. To be
     * taken before the sequence: a writer locks the table first, so the other order may deadlock. A partitioned table
     * is locked with its parts; where a sequence feeds several tables, all are, in the order of their names.
     */
    public static String lockTables(AdvanceSequence advance) {
        return advance.feeds().stream()
                .map(feed -> feed.use().rowSource())
                .distinct()
                .sorted(Comparator.comparing(source -> source.replaceFirst("^ONLY ", "")))
                .collect(Collectors.joining(", ", "LOCK TABLE ", " IN SHARE ROW EXCLUSIVE MODE"));
    }

    /** The settings of the transaction that holds the lock. */
    public static List<String> settings(LockBudget budget) {
        return List.of(
                "SET LOCAL lock_timeout = '" + text(budget.lockTimeout()) + "'",
                "SET LOCAL statement_timeout = '" + text(budget.holdTimeout()) + "'");
    }

    /** Sets the sequence, never backwards: returns the value it was set to, or no row when it was already there. */
    public static String set(AdvanceSequence advance) {
        SequenceFacts sequence = advance.sequence();
        String candidates = advance.feeds().stream()
                .map(feed -> ",\n                  (SELECT " + farthest(sequence, feed.use()) + " FROM "
                        + feed.use().rowSource() + " AS k\n                    WHERE "
                        + beyond(advance, feed, Long.toString(advance.target())) + ")")
                .collect(Collectors.joining());
        return "SELECT setval(" + literal(sequence.name().quoted()) + ", t.target)\n"
                + "  FROM " + sequence.name().quoted() + " AS s\n"
                + " CROSS JOIN LATERAL (\n"
                + "       SELECT " + (sequence.ascending() ? "greatest" : "least") + "(" + bigint(advance.target())
                + candidates + ")) AS t(target)\n"
                + " WHERE s.last_value " + sign(sequence)
                + " t.target OR (s.last_value = t.target AND NOT s.is_called)";
    }

    /** The farthest key; where values stand for blocks, the edge of a block at or beyond it. */
    private static String farthest(SequenceFacts sequence, SequenceUse use) {
        String key = farthestKey(sequence, use);
        return use.inBlocks()
                ? "(s.last_value + ceil((" + key + " - s.last_value::numeric) / " + sequence.increment() + ") * "
                        + sequence.increment() + ")::bigint"
                : key + "::bigint";
    }

    private static String farthestKey(SequenceFacts sequence, SequenceUse use) {
        return (sequence.ascending() ? "max" : "min") + "(" + use.keyNumber("k") + ")";
    }

    /** Takes values from the sequence; returns the farthest. */
    public static String take(SequenceFacts sequence, long values) {
        return "SELECT " + (sequence.ascending() ? "max" : "min") + "(nextval("
                + literal(sequence.name().quoted()) + ")) FROM generate_series(1, " + values + ")";
    }

    /** Puts the sequence back to where it was. */
    public static String restore(SequenceFacts sequence, long lastValue, boolean isCalled) {
        return "SELECT setval(" + literal(sequence.name().quoted()) + ", " + lastValue + ", " + isCalled + ")";
    }

    /** True while the sequence is defined and owned as it was when the plan was made. */
    public static String guard(SequenceFacts sequence) {
        return "SELECT EXISTS (\n"
                + "  SELECT FROM pg_sequence AS q JOIN pg_class AS c ON c.oid = q.seqrelid\n"
                + "   WHERE c.oid = " + literal(sequence.name().quoted()) + "::regclass\n"
                + "     AND pg_get_userbyid(c.relowner) = " + literal(sequence.owner()) + "\n"
                + "     AND (q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle)\n"
                + "       = (" + sequence.increment() + ", " + sequence.minimum() + ", " + sequence.maximum() + ", "
                + sequence.cache() + ", " + sequence.cycle() + "))";
    }

    /**
     * True when the sequence is past every key it feeds, but for outliers. Asks for the farthest such key, for which
     * every planner takes the index; whether one exists it would look for in the table, from its first row to its last.
     */
    public static String check(AdvanceSequence advance) {
        SequenceFacts sequence = advance.sequence();
        List<String> conditions = new ArrayList<>(List.of("s.is_called"));
        for (AdvanceSequence.Feed feed : advance.feeds()) {
            conditions.add("(SELECT " + farthestKey(sequence, feed.use()) + " FROM "
                    + feed.use().rowSource() + " AS k\n         WHERE " + beyond(advance, feed, "s.last_value")
                    + ") IS NULL");
        }
        return "SELECT " + String.join("\n   AND ", conditions) + "\n  FROM "
                + sequence.name().quoted() + " AS s";
    }

    /** The statements as one transaction for psql. */
    public static String transaction(LockBudget budget, List<String> statements) {
        List<String> lines = new ArrayList<>();
        lines.add("BEGIN ISOLATION LEVEL READ COMMITTED");
        lines.addAll(settings(budget));
        lines.addAll(statements);
        lines.add("COMMIT");
        return lines.stream().map(line -> line + ";").collect(Collectors.joining("\n"));
    }

    /** The keys of a column that the sequence can still issue after {@code last}, up to the fence. */
    private static String beyond(AdvanceSequence advance, AdvanceSequence.Feed feed, String last) {
        SequenceFacts sequence = advance.sequence();
        SequenceUse use = feed.use();
        String column = use.keyNumber("k");
        boolean ascending = sequence.ascending();
        List<String> conditions = new ArrayList<>();
        conditions.add(column + (ascending ? " > " : " < ") + last);
        feed.fence().ifPresent(fence -> conditions.add(column + (ascending ? " < " : " > ") + fence));
        if (feed.fence().isEmpty() && mayLieOutside(use.columnRange(), sequence)) {
            conditions.add(column + (ascending ? " <= " : " >= ") + bigint(sequence.bound()));
        }
        if (use.baseType().equals("numeric")) {
            conditions.add(column + " = trunc(" + column + ")");
        }
        if (Math.abs(sequence.increment()) != 1 && !use.inBlocks()) {
            conditions.add("mod(" + column + "::numeric - s.last_value, " + sequence.increment() + ") = 0");
        }
        String rows = use.keyedRows();
        if (!rows.equals("true")) {
            conditions.add("(" + rows + ")");
        }
        return String.join(" AND ", conditions);
    }

    private static boolean mayLieOutside(@Nullable Range column, SequenceFacts sequence) {
        return column == null
                || (sequence.ascending()
                        ? column.maximum() > sequence.maximum()
                        : column.minimum() < sequence.minimum());
    }

    private static String sign(SequenceFacts sequence) {
        return sequence.ascending() ? "<" : ">";
    }

    /** A number as a person writes it; only the smallest bigint needs its type said. */
    static String bigint(long value) {
        return value == Long.MIN_VALUE ? "'" + value + "'::bigint" : Long.toString(value);
    }

    private static String text(Duration duration) {
        return duration.toMillis() + "ms";
    }
}
