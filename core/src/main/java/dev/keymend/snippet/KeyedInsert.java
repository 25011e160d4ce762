// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.TableShape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A row to insert, and the key by which it is found when it is there already. Its values are the columns' and then one
 * for each part of the key that is an expression.
 *
 * @param types of the columns, as SQL; null where a parameter needs no cast to be taken for the right one
 * @param overriding whether one of the columns is an identity that the server gives unless it is overruled
 * @param arbiter as ON CONFLICT names it
 * @param index its name
 * @param primaryKey what tells the row afterwards; empty when the table has none
 */
public record KeyedInsert(
        QualifiedName table,
        List<String> columns,
        List<Optional<String>> types,
        boolean overriding,
        List<ConstraintFacts.Part> key,
        boolean nullsNotDistinct,
        @Nullable String predicate,
        String arbiter,
        String index,
        List<String> primaryKey) {
    /** Types whose parameters every driver sends so that the server knows what is meant. */
    private static final Set<String> PLAIN = Set.of(
            "text",
            "character varying",
            "smallint",
            "integer",
            "bigint",
            "numeric",
            "boolean",
            "real",
            "double precision");

    /** Copies the lists. */
    public KeyedInsert {
        columns = List.copyOf(columns);
        types = List.copyOf(types);
        key = List.copyOf(key);
        primaryKey = List.copyOf(primaryKey);
    }

    /**
     * Of a constraint that ON CONFLICT can name.
     *
     * @param stated the columns of the statement that failed; empty when they are not known
     * @return empty when no arbiter can be named, or the key is not among the statement's columns
     */
    public static Optional<KeyedInsert> of(
            ConstraintFacts constraint, @Nullable TableShape shape, List<String> stated) {
        if (!canArbitrate(constraint)) {
            return Optional.empty();
        }
        List<String> columns = columns(constraint, shape, stated);
        Set<String> names = new HashSet<>(columns);
        boolean findable =
                constraint.parts().stream().allMatch(part -> part.column() == null || names.contains(part.column()));
        boolean once = names.size() == columns.size();
        if (columns.isEmpty() || !findable || !once) {
            return Optional.empty();
        }
        return Optional.of(new KeyedInsert(
                constraint.root(),
                columns,
                columns.stream().map(column -> cast(shape, column)).toList(),
                columns.stream().anyMatch(column -> isGenerated(shape, column)),
                constraint.parts(),
                constraint.nullsNotDistinct(),
                constraint.predicate(),
                constraint.arbiter(),
                constraint.rootIndex(),
                shape == null ? List.of() : shape.primaryKey()));
    }

    /** Whether ON CONFLICT may name it: a unique index that is valid, checked at once and somebody's own. */
    public static boolean canArbitrate(ConstraintFacts constraint) {
        return constraint.unique()
                && !constraint.exclusion()
                && !constraint.deferrable()
                && constraint.valid()
                && !constraint.ofSystem();
    }

    /** The statement's columns if they are the table's; else what a row needs: the key, and what has no default. */
    private static List<String> columns(ConstraintFacts constraint, @Nullable TableShape shape, List<String> stated) {
        boolean known = !stated.isEmpty()
                && (shape == null
                        || stated.stream()
                                .allMatch(column -> shape.column(column).isPresent()));
        if (known || shape == null) {
            return stated;
        }
        Set<String> key = new HashSet<>();
        constraint.parts().forEach(part -> {
            if (part.column() != null) {
                key.add(part.column());
            }
        });
        return shape.columns().stream()
                .filter(column -> key.contains(column.name()) || !(column.hasDefault() || column.generated()))
                .map(TableShape.Column::name)
                .toList();
    }

    /** Of a column that the statement names it can only be an identity: no statement sets a computed one. */
    private static boolean isGenerated(@Nullable TableShape shape, String column) {
        return shape != null
                && shape.column(column).filter(TableShape.Column::generated).isPresent();
    }

    private static Optional<String> cast(@Nullable TableShape shape, String column) {
        return shape == null
                ? Optional.empty()
                : shape.column(column).map(TableShape.Column::type).filter(type -> !PLAIN.contains(type));
    }

    /** Names for the values in a program, in order. */
    List<String> names() {
        List<String> names = new ArrayList<>(columns);
        key.stream().filter(part -> part.column() == null).forEach(part -> names.add(""));
        return HostNames.of(names);
    }

    /** Which values the look-up takes, in order. */
    List<Integer> keyValues() {
        List<Integer> places = new ArrayList<>();
        int expression = columns.size();
        for (ConstraintFacts.Part part : key) {
            places.add(part.column() == null ? expression++ : columns.indexOf(part.column()));
        }
        return places;
    }

    /** Whether every part of the key is a column, and every row is in the index. */
    boolean ofColumns() {
        return predicate == null && key.stream().allMatch(part -> part.column() != null);
    }

    /** The columns that are not in the key. */
    List<String> others() {
        return columns.stream()
                .filter(column -> key.stream().noneMatch(part -> column.equals(part.column())))
                .toList();
    }

    /** The look-up with each value numbered as in the insert, for a person to read. */
    public String find() {
        List<Integer> places = keyValues();
        return find(i -> "$" + (places.get(i - 1) + 1), UnaryOperator.identity());
    }

    /** The insert, numbered. */
    public String insert() {
        return insert(i -> "$" + i, UnaryOperator.identity());
    }

    /**
     * The look-up.
     *
     * @param parameter how the statement's n-th parameter is written, from 1
     * @param escape what a driver wants done to everything else
     */
    String find(IntFunction<String> parameter, UnaryOperator<String> escape) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            ConstraintFacts.Part part = key.get(i);
            String type = PLAIN.contains(part.type()) ? null : part.type();
            conditions.add(escape.apply(operand(part) + (nullsNotDistinct ? " IS NOT DISTINCT FROM " : equality(part)))
                    + cast(parameter.apply(i + 1), type, escape));
        }
        if (predicate != null) {
            conditions.add(escape.apply("(" + predicate + ")"));
        }
        return escape.apply("SELECT " + returned() + " FROM " + table.quoted() + " WHERE ")
                + String.join(" AND ", conditions);
    }

    /** The insert, which returns nothing where the key is taken. */
    String insert(IntFunction<String> parameter, UnaryOperator<String> escape) {
        String names = columns.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> cast(parameter.apply(i + 1), types.get(i).orElse(null), escape))
                .collect(Collectors.joining(", "));
        return escape.apply("INSERT INTO " + table.quoted() + " (" + names + ")"
                        + (overriding ? " OVERRIDING SYSTEM VALUE" : "") + " VALUES (")
                + values
                + escape.apply(") ON CONFLICT " + arbiter + " DO NOTHING RETURNING " + returned());
    }

    private static String cast(String parameter, @Nullable String type, UnaryOperator<String> escape) {
        return type == null ? parameter : "CAST(" + parameter + escape.apply(" AS " + type + ")");
    }

    /** A part of the key, as a condition names it. */
    static String operand(ConstraintFacts.Part part) {
        return part.column() == null ? "(" + part.text() + ")" : quote(part.column());
    }

    /** The index's own, where the search path might lead to another: citext compares as text elsewhere. */
    private static String equality(ConstraintFacts.Part part) {
        return part.operator().equals("OPERATOR(pg_catalog.=)") ? " = " : " " + part.operator() + " ";
    }

    /** Never null in a row that is there. */
    private String returned() {
        return primaryKey.isEmpty()
                ? "true"
                : primaryKey.stream().map(column -> quote(column)).collect(Collectors.joining(", "));
    }
}
