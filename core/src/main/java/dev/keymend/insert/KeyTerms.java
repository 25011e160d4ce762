// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One unique key as SQL, over the row given (called {@code excluded}) and over the table: with the expressions, collations and
 * operators of the index itself, so that equality is always the index's.
 */
final class KeyTerms {
    private final LoadTarget.Key key;
    private final String prefix;
    private final List<String> plainColumns;

    /**
     * Terms of a key.
     *
     * @param prefix of the names that the parts have in the row given
     */
    KeyTerms(LoadTarget.Key key, String prefix) {
        this.key = key;
        this.plainColumns = plainColumns(key.facts());
        this.prefix = prefix;
    }

    ConstraintFacts facts() {
        return key.facts();
    }

    /** Whether rows can be grouped by it. */
    boolean groups() {
        return key.ownEquality();
    }

    private static List<String> plainColumns(ConstraintFacts facts) {
        List<String> columns = new ArrayList<>();
        for (ConstraintFacts.Part part : facts.parts()) {
            if (part.column() != null) {
                columns.add(part.column());
            }
        }
        return List.copyOf(columns);
    }

    /** The columns of its plain parts. */
    List<String> plainColumns() {
        return plainColumns;
    }

    boolean hasExpressions() {
        return plainColumns().size() < facts().parts().size();
    }

    /** Every column on which the key or its predicate depends. */
    Set<String> columns() {
        Set<String> columns = new LinkedHashSet<>(plainColumns());
        columns.addAll(facts().referenced());
        return columns;
    }

    /** {@code keymend_k1, keymend_k2} */
    List<String> names() {
        return IntStream.rangeClosed(1, size()).mapToObj(i -> prefix + i).toList();
    }

    /** The parts with their names, unqualified: of the row given, or of one that comes back. */
    String named() {
        return IntStream.range(0, size())
                .mapToObj(i -> part(i) + " AS " + prefix + (i + 1))
                .collect(Collectors.joining(", "));
    }

    /** The name of whether the row given is in the index. */
    String flag() {
        return prefix + "in";
    }

    /** Whether the row given is in the index, by its name. */
    String holds() {
        return satisfied() + " AS " + flag();
    }

    /** That a row is in the index; unqualified. */
    String satisfied() {
        String predicate = facts().predicate();
        return predicate == null ? "true" : "((" + Placeholders.escaped(predicate) + ") IS TRUE)";
    }

    /** That a row is in the index and equals one with the same values; these parts are known not to be null. */
    String counts(Set<String> notNull) {
        return satisfied()
                + (facts().nullsNotDistinct()
                        ? ""
                        : facts().parts().stream()
                                .filter(part -> part.column() == null || !notNull.contains(part.column()))
                                .map(part -> " AND (" + Placeholders.escaped(part.text()) + ") IS NOT NULL")
                                .collect(Collectors.joining()));
    }

    /**
     * That the table's row, unqualified, has the key of the row given.
     *
     * @param nulls columns of the key that are null in the row given, where nulls are not distinct
     */
    String match(Set<String> nulls, Set<String> notNull) {
        String parts = IntStream.range(0, size())
                .mapToObj(i -> equal(i, part(i), "excluded." + prefix + (i + 1), nulls, notNull))
                .collect(Collectors.joining(" AND "));
        return facts().predicate() == null ? parts : parts + " AND " + satisfied();
    }

    /**
     * That the table's row, unqualified, has these values in the columns of the key, all of whose parts are columns.
     *
     * @param value what stands for a column's value
     * @param nulls columns of the key that are to be null
     */
    String matchOf(UnaryOperator<String> value, Set<String> nulls) {
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            String column = Objects.requireNonNull(facts().parts().get(i).column());
            parts.add(part(i)
                    + (nulls.contains(column)
                            ? " IS NULL"
                            : " " + facts().parts().get(i).operator() + " " + collated(value.apply(column), i)));
        }
        return String.join(" AND ", parts);
    }

    /** Whether {@link #same} is a plain comparison of each part, which two relations can be joined by. */
    boolean joins(Set<String> nulls, Set<String> notNull) {
        return nulls.isEmpty()
                && (!facts().nullsNotDistinct()
                        || facts().parts().stream()
                                .allMatch(part -> part.column() != null && notNull.contains(part.column())));
    }

    /** That two rows by these names, which have the parts by theirs, have the same key. */
    String same(String left, String right, Set<String> nulls, Set<String> notNull) {
        return IntStream.range(0, size())
                .mapToObj(i -> equal(i, left + "." + prefix + (i + 1), right + "." + prefix + (i + 1), nulls, notNull))
                .collect(Collectors.joining(" AND "));
    }

    /**
     * That the table's row, unqualified, has the values that the server has printed of a refused key; a parameter for each part.
     *
     * @param now the key as the catalog has it now: values are printed with its types
     */
    String matchPrinted(ConstraintFacts now) {
        String parts = IntStream.range(0, now.parts().size())
                .mapToObj(i -> {
                    ConstraintFacts.Part part = now.parts().get(i);
                    return "(" + Placeholders.escaped(part.text()) + ") " + part.operator() + " "
                            + collated("CAST(? AS " + part.type() + ")", i);
                })
                .collect(Collectors.joining(" AND "));
        return now.predicate() == null ? parts : parts + " AND (" + Placeholders.escaped(now.predicate()) + ")";
    }

    private String equal(int i, String left, String right, Set<String> nulls, Set<String> notNull) {
        @Nullable String column = facts().parts().get(i).column();
        if (column != null && nulls.contains(column)) {
            return left + " IS NULL";
        }
        String equal = left + " " + facts().parts().get(i).operator() + " " + right;
        return !facts().nullsNotDistinct() || (column != null && notNull.contains(column))
                ? equal
                : "(" + equal + " OR (" + left + " IS NULL AND " + right + " IS NULL))";
    }

    private String part(int i) {
        return collated("(" + Placeholders.escaped(facts().parts().get(i).text()) + ")", i);
    }

    private String collated(String text, int i) {
        String collation = i < key.collations().size() ? key.collations().get(i) : null;
        return collation == null ? text : text + " COLLATE " + collation;
    }

    private int size() {
        return facts().parts().size();
    }
}
