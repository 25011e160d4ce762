// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One key as SQL over the staged rows and over the table: its parts with the collations and the operators of the index
 * itself, so that equality is always the index's.
 */
final class KeySql {
    /** Beyond this many parts that may be null and still equal, every combination is too many statements. */
    private static final int MOST_NULLABLE = 3;

    private final int number;
    private final LoadTarget target;
    private final LoadTarget.Key key;

    KeySql(int number, LoadTarget target, LoadTarget.Key key) {
        this.number = number;
        this.target = target;
        this.key = key;
    }

    int number() {
        return number;
    }

    ConstraintFacts facts() {
        return key.facts();
    }

    String name() {
        return facts().name();
    }

    /** The columns, where the key is of columns alone; else none. */
    List<String> plainColumns() {
        List<String> columns = new ArrayList<>();
        for (ConstraintFacts.Part part : facts().parts()) {
            if (part.column() == null) {
                return List.of();
            }
            columns.add(part.column());
        }
        return columns;
    }

    /** Whether it can find the row that an update is for. */
    boolean arbitrates() {
        return ofEveryRow() && !plainColumns().isEmpty();
    }

    /** Whether every row of the table is in its index, none left out by a predicate or a partition. */
    boolean ofEveryRow() {
        return facts().unique()
                && !facts().exclusion()
                && !facts().deferrable()
                && facts().valid()
                && facts().predicate() == null
                && key.belonging() == null;
    }

    /** Whether texts are equal by it only where their bytes are. */
    boolean bytewise() {
        return key.bytewise();
    }

    /** Whether rows that share the key form groups; else they are compared in pairs. */
    boolean groups() {
        return key.ownEquality();
    }

    /** An index over the staged rows for comparing them in pairs. */
    String pairIndex() {
        String definition = facts().definition();
        int from =
                definition.indexOf(" USING ", definition.indexOf(facts().table().quoted()));
        return "CREATE INDEX ON " + Tables.ROWS + definition.substring(from);
    }

    /** Every part of the key, with its collation. */
    String parts() {
        return IntStream.range(0, size()).mapToObj(this::part).collect(Collectors.joining(", "));
    }

    /** The parts as an array of texts, as the server prints them. */
    String values() {
        return facts().parts().stream()
                .map(part -> "CAST((" + part.text() + ") AS text)")
                .collect(Collectors.joining(", ", "ARRAY[", "]"));
    }

    /** Rows that have the key and could conflict by it: ord, own_rel, own_place, k1, k2, … */
    String staged() {
        return "SELECT " + Tables.ORD + " AS ord, " + Tables.REL + " AS own_rel, " + Tables.PLACE + " AS own_place, "
                + named() + " FROM " + Tables.ROWS + " WHERE " + condition(true);
    }

    /** The table's rows that are in the index: rel, place, k1, k2, … */
    String existing() {
        String table = key.belonging() == null
                ? target.alone()
                : "only " + facts().table().quoted();
        return "SELECT tableoid AS rel, ctid AS place, " + named() + " FROM " + table + " WHERE " + condition(false);
    }

    /** {@code k1, k2} */
    String aliases() {
        return IntStream.rangeClosed(1, size()).mapToObj(i -> "k" + i).collect(Collectors.joining(", "));
    }

    /** The ways in which two rows, a and b, can have the same key: conditions that exclude each other, together all. */
    List<String> sameKey() {
        return sameKey(i -> "b.k" + i);
    }

    /** The same, with b the table itself; for a key of columns alone. */
    List<String> sameKeyInTable() {
        return sameKey(i -> {
            String column = "b." + quote(plainColumns().get(i - 1));
            String collation = key.collations().get(i - 1);
            return collation == null ? column : "(" + column + ") COLLATE " + collation;
        });
    }

    /** That two rows, by their names in a statement, have the same key; for a key of columns alone without equal nulls. */
    String meets(String staged, String existing) {
        return IntStream.range(0, size())
                .mapToObj(i -> {
                    String column = quote(plainColumns().get(i));
                    String collation = key.collations().get(i);
                    String collated = collation == null ? "" : " COLLATE " + collation;
                    return "(" + staged + "." + column + ")" + collated + " "
                            + facts().parts().get(i).operator() + " (" + existing + "." + column + ")" + collated;
                })
                .collect(Collectors.joining(" AND "));
    }

    private List<String> sameKey(IntFunction<String> right) {
        if (!facts().nullsNotDistinct()) {
            return List.of(IntStream.rangeClosed(1, size())
                    .mapToObj(i -> equal(i, right.apply(i)))
                    .collect(Collectors.joining(" AND ")));
        }
        if (size() > MOST_NULLABLE) {
            return List.of(IntStream.rangeClosed(1, size())
                    .mapToObj(i -> "(" + equal(i, right.apply(i)) + " OR (a.k" + i + " IS NULL AND " + right.apply(i)
                            + " IS NULL))")
                    .collect(Collectors.joining(" AND ")));
        }
        // One way for each set of parts that are null, because a condition with OR can only be met row by row.
        List<String> ways = new ArrayList<>();
        for (int nulls = 0; nulls < 1 << size(); nulls++) {
            List<String> conditions = new ArrayList<>();
            for (int i = 1; i <= size(); i++) {
                boolean bothNull = (nulls >> (i - 1) & 1) == 1;
                conditions.add(
                        bothNull
                                ? "a.k" + i + " IS NULL AND " + right.apply(i) + " IS NULL"
                                : equal(i, right.apply(i)));
            }
            ways.add(String.join(" AND ", conditions));
        }
        return ways;
    }

    /** The staged rows that have a null in this key and therefore conflict with nothing by it: their places. */
    String nulls() {
        String some = IntStream.range(0, size())
                .mapToObj(i -> "(" + facts().parts().get(i).text() + ") IS NULL")
                .collect(Collectors.joining(" OR "));
        return "SELECT " + Tables.ORD + " FROM " + Tables.ROWS + " WHERE " + belonging(true) + " AND (" + some + ")";
    }

    private int size() {
        return facts().parts().size();
    }

    private String part(int index) {
        String collation = key.collations().get(index);
        String text = "(" + facts().parts().get(index).text() + ")";
        return collation == null ? text : text + " COLLATE " + collation;
    }

    private String named() {
        return IntStream.range(0, size())
                .mapToObj(i -> part(i) + " AS k" + (i + 1))
                .collect(Collectors.joining(", "));
    }

    private String equal(int i, String right) {
        return "a.k" + i + " " + facts().parts().get(i - 1).operator() + " " + right;
    }

    private String condition(boolean staged) {
        String rows = belonging(staged);
        if (facts().nullsNotDistinct()) {
            return rows;
        }
        return rows
                + IntStream.range(0, size())
                        .mapToObj(i -> " AND (" + facts().parts().get(i).text() + ") IS NOT NULL")
                        .collect(Collectors.joining());
    }

    private String belonging(boolean staged) {
        List<String> conditions = new ArrayList<>();
        if (facts().predicate() != null) {
            conditions.add("(" + Objects.requireNonNull(facts().predicate()) + ")");
        }
        if (staged && key.belonging() != null) {
            conditions.add("(" + Objects.requireNonNull(key.belonging()) + ")");
        }
        return conditions.isEmpty() ? "true" : String.join(" AND ", conditions);
    }
}
