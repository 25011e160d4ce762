// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.internal.sql.SqlResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Puts together what looks for a row under a key of plain columns that are all given, for which much is simpler. */
final class PlainSql {
    private static final SqlResource THERE = SqlResource.load(PlainSql.class, "row-there.sql");
    private static final SqlResource BOTH = SqlResource.load(PlainSql.class, "row-there-or-inserted.sql");

    private final KeyTerms key;
    private final Set<String> nulls;
    private final List<InsertColumn> given;
    private final List<InsertColumn> compared;
    private final InsertTarget target;
    private final List<String> back;

    /**
     * For rows of some columns, which {@link #suits}.
     *
     * @param nulls columns of the key that are null, where nulls are not distinct
     * @param given the columns whose values are given
     * @param compared those of them that are compared
     * @param back the columns that come back
     */
    PlainSql(
            KeyTerms key,
            Set<String> nulls,
            List<InsertColumn> given,
            List<InsertColumn> compared,
            InsertTarget target,
            List<String> back) {
        this.key = key;
        this.nulls = nulls;
        this.given = given;
        this.compared = compared;
        this.target = target;
        this.back = back;
    }

    /** Whether a key is as simple as that, for rows of these columns. */
    static boolean suits(KeyTerms key, List<InsertColumn> given) {
        return !key.hasExpressions()
                && key.facts().predicate() == null
                && given.stream().map(InsertColumn::name).toList().containsAll(key.plainColumns());
    }

    /** Reads the row. */
    PlainLook read() {
        List<Integer> parameters = new ArrayList<>();
        String shown = join(shown(parameters));
        String match = match(parameters);
        return look(THERE, Map.of("shown", shown, "table", target.alone(), "match", match), parameters, false);
    }

    /**
     * Reads the row, or inserts it, where no other key can be in the way whose values are given.
     *
     * @param mayWrite the condition that it may insert at all
     */
    PlainLook readOrInsert(String mayWrite) {
        List<Integer> parameters = new ArrayList<>();
        String shown = join(shown(parameters));
        String match = match(parameters);
        String values = given.stream().map(column -> value(column, parameters)).collect(Collectors.joining(", "));
        List<String> found = new ArrayList<>();
        back.forEach(column -> found.add("found." + quote(column)));
        List<String> added = new ArrayList<>();
        back.forEach(column -> added.add("added." + quote(column)));
        for (int i = 1; i <= compared.size(); i++) {
            found.add("found." + flag(i));
            added.add("NULL");
        }
        return look(
                BOTH,
                Map.of(
                        "shown", shown,
                        "table", target.alone(),
                        "match", match,
                        "target", target.written(),
                        "columns",
                                join(given.stream()
                                        .map(column -> quote(column.name()))
                                        .toList()),
                        "values", values,
                        "may_write", mayWrite,
                        "back", join(back.stream().map(column -> named(column)).toList()),
                        "names", join(found),
                        "added_names", join(added)),
                parameters,
                true);
    }

    private PlainLook look(SqlResource sql, Map<String, String> pieces, List<Integer> parameters, boolean inserts) {
        return new PlainLook(
                sql.with(pieces),
                parameters,
                compared.stream().map(InsertColumn::name).toList(),
                inserts);
    }

    private List<String> shown(List<Integer> parameters) {
        List<String> shown = new ArrayList<>();
        back.forEach(column -> shown.add(named(column)));
        for (int i = 0; i < compared.size(); i++) {
            InsertColumn column = compared.get(i);
            shown.add(distinct(column, parameters) + " AS " + flag(i + 1));
        }
        return shown;
    }

    /** Mostly a value is equal as it is given; only where it is not does it matter how the column would round it. */
    private String distinct(InsertColumn column, List<Integer> parameters) {
        String asGiven = Shape.distinct(column, value(column, parameters));
        return column.rounding() == null
                ? asGiven
                : "(" + asGiven + " AND " + Shape.distinct(column, column.stored(value(column, parameters))) + ")";
    }

    private String match(List<Integer> parameters) {
        return key.matchOf(column -> column(column).stored(value(column(column), parameters)), nulls);
    }

    private InsertColumn column(String name) {
        return given.stream()
                .filter(column -> column.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private String value(InsertColumn column, List<Integer> parameters) {
        parameters.add(given.indexOf(column));
        return column.cast("?");
    }

    private static String flag(int number) {
        return "keymend_d" + number;
    }

    private static String named(String column) {
        return "t." + quote(column) + " AS " + quote(column);
    }

    private static String join(List<String> pieces) {
        return String.join(", ", pieces);
    }
}
