// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.SqlResource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Fills the probes' variables for one use: direction, bounds, residue, the rows that are in an index. */
final class ProbeSql {
    private static final SqlResource KEYS = SqlResource.load(ProbeSql.class, "key-probe.sql");
    private static final SqlResource DRIFT = SqlResource.load(ProbeSql.class, "drift-probe.sql");

    private static final SqlResource WRITERS = SqlResource.load(ProbeSql.class, "key-writers.sql");
    private static final SqlResource KEY_GLANCE = SqlResource.load(ProbeSql.class, "key-glance.sql");
    private static final SqlResource ISSUED_GLANCE = SqlResource.load(ProbeSql.class, "issued-glance.sql");
    private static final SqlResource STATE_GLANCE = SqlResource.load(ProbeSql.class, "state-glance.sql");
    private static final Set<String> INTEGERS = Set.of("smallint", "integer", "bigint");

    private ProbeSql() {}

    /**
     * Whether the farthest key of all rows and the sequence's state can tell that no key is in the way: every value is of
     * the sequence's residue, every row is in a unique index, and nothing comes after the last value.
     */
    static boolean glanceTells(SequenceUse use) {
        SequenceFacts sequence = use.sequence();
        return Math.abs(sequence.increment()) == 1
                && !sequence.cycle()
                && sequence.maySelect()
                && INTEGERS.contains(use.baseType())
                && use.keyedRows().equals("true");
    }

    /** The farthest key as one value; NULL where there are no rows, the sequence's bound where the key is NULL. */
    static String keyGlance(SequenceUse use) {
        return KEY_GLANCE.with(Map.of(
                "backward",
                backward(use.sequence()),
                "bound",
                Identifiers.bigint(use.sequence().bound()),
                "column",
                Identifiers.quote(use.column()),
                "rows",
                use.rowSource()));
    }

    /** The values that sequences issued last, a row each: {@code place} from 1, and {@code last_value}, NULL before the first. */
    static String issuedGlance(List<SequenceUse> uses) {
        return ISSUED_GLANCE.with(Map.of(
                "sequences",
                uses.stream()
                        .map(use -> Long.toString(use.sequence().oid()))
                        .collect(Collectors.joining(",", "'{", "}'"))));
    }

    /** The sequence's state as one value: t or f for whether its last value was issued, and that value. */
    static String stateGlance(SequenceUse use) {
        return STATE_GLANCE.with(Map.of("sequence", use.sequence().name().quoted()));
    }

    private static String backward(SequenceFacts sequence) {
        return sequence.ascending() ? "desc" : "asc";
    }

    static String farthest(SequenceFacts sequence) {
        return sequence.ascending() ? "max" : "min";
    }

    /** The state and the keys ahead, as a row that begins with {@code ordinal}. */
    static String keys(SequenceUse use, int ordinal) {
        SequenceFacts sequence = use.sequence();
        long increment = sequence.increment();
        Map<String, String> variables = variables(use, "coalesce(n.next_value, s.last_value)");
        variables.put("ordinal", Integer.toString(ordinal));
        variables.put("state", state(sequence));
        variables.put("nearest", sequence.ascending() ? "min" : "max");
        variables.put("farthest", farthest(sequence));
        variables.put("on_this_side", sequence.ascending() ? "<=" : ">=");
        variables.put("increment", Identifiers.bigint(increment));
        variables.put("last_with_successor", "'" + sequence.lastWithSuccessor() + "'::numeric");
        long restart = sequence.ascending() ? sequence.minimum() : sequence.maximum();
        variables.put("on_wrap", sequence.cycle() ? Identifiers.bigint(restart) : "null::bigint");
        variables.put("residue_after_wrap", residue(use, Identifiers.bigint(restart)));
        return KEYS.with(variables);
    }

    /** How much stands ahead of {@code nextValue}. */
    static String drift(SequenceUse use, long nextValue) {
        String next = Identifiers.bigint(nextValue);
        Map<String, String> variables = variables(use, next);
        variables.put("next_value", next);
        variables.put("backward", backward(use.sequence()));
        return DRIFT.with(variables);
    }

    /** Who wrote what stands ahead of {@code nextValue}; for a role that may select {@code xmin}. */
    static String writers(SequenceUse use, long nextValue) {
        String next = Identifiers.bigint(nextValue);
        Map<String, String> variables = variables(use, next);
        variables.put("next_value", next);
        variables.put("forward", use.sequence().ascending() ? "asc" : "desc");
        return WRITERS.with(variables);
    }

    /** Whether the role may select the table's {@code xmin}, which a grant on single columns leaves out; a row each. */
    static String showsWriters(List<SequenceUse> uses) {
        return uses.stream()
                .map(use -> use.table().oid() + "::oid")
                .collect(Collectors.joining(
                        ", ",
                        "select has_column_privilege(u.oid, 'xmin', 'SELECT') from unnest(array[",
                        "]) with ordinality as u (oid, place) order by u.place"));
    }

    private static Map<String, String> variables(SequenceUse use, String nextValue) {
        SequenceFacts sequence = use.sequence();
        Map<String, String> variables = new HashMap<>();
        variables.put("rows", use.rowSource());
        variables.put("key", use.keyNumber("k"));
        variables.put("minimum", Identifiers.bigint(sequence.minimum()));
        variables.put("maximum", Identifiers.bigint(sequence.maximum()));
        variables.put("at_or_beyond", sequence.ascending() ? ">=" : "<=");
        variables.put("keyed", keyed(use));
        variables.put("residue", residue(use, nextValue));
        return variables;
    }

    /**
     * Where the state is read: the sequence itself, or, for a role with USAGE alone, the function that answers once
     * the sequence was used and NULL before.
     */
    private static String state(SequenceFacts sequence) {
        return sequence.maySelect()
                ? sequence.name().quoted()
                : "(select pg_sequence_last_value(" + sequence.oid() + "::regclass) as last_value, true as is_called)";
    }

    private static String keyed(SequenceUse use) {
        String keyed = use.keyedRows();
        if (!use.baseType().equals("numeric")) {
            return keyed;
        }
        String column = "k." + Identifiers.quote(use.column());
        return "(" + keyed + ") and " + column + " = trunc(" + column + ")";
    }

    /** Keys that the sequence can produce; numeric arithmetic, since the distance of two bigints may not fit one. */
    private static String residue(SequenceUse use, String origin) {
        long increment = use.sequence().increment();
        if (increment == 1 || increment == -1 || use.inBlocks()) {
            return "true";
        }
        return "mod(" + use.keyNumber("k") + "::numeric - " + origin + ", " + increment + ") = 0";
    }
}
