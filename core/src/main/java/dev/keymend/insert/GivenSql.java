// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The row given as a relation: its values with their types, the columns that its keys need besides, and the parts of its keys.
 */
final class GivenSql {
    private final InsertTarget target;
    private final List<InsertColumn> columns;

    GivenSql(InsertTarget target, List<InsertColumn> columns) {
        this.target = target;
        this.columns = columns;
    }

    /** The first column without which a key of the row is not known; null when all are. */
    @Nullable String unknown(KeyTerms key) {
        return key.columns().stream()
                .filter(column -> !isKnown(column))
                .findFirst()
                .orElse(null);
    }

    private boolean isKnown(String column) {
        if (isGiven(column)) {
            return true;
        }
        InsertColumn facts = target.column(column).orElse(null);
        if (facts == null) {
            return false;
        }
        return facts.generated()
                ? sources(column).stream().allMatch(each -> isGiven(each) || constant(each) != null)
                : facts.leftOut() != null;
    }

    private boolean isGiven(String column) {
        return columns.stream().anyMatch(each -> each.name().equals(column));
    }

    private List<String> sources(String generated) {
        return target.table()
                .column(generated)
                .map(LoadTarget.Column::computedFrom)
                .orElse(List.of());
    }

    private @Nullable String constant(String column) {
        return target.column(column).map(InsertColumn::leftOut).orElse(null);
    }

    /** One row, each value a parameter. */
    String one(KeyTerms arbiter, List<KeyTerms> others, Set<String> notNull) {
        String values = columns.stream()
                .map(column -> column.stored(column.cast("?")) + " AS " + quote(column.name()))
                .collect(Collectors.joining(", "));
        return given("(SELECT " + values, "", ")", arbiter, others, notNull);
    }

    /** Many rows, each column a parameter that holds an array of texts. */
    String many(KeyTerms arbiter, List<KeyTerms> others, Set<String> notNull) {
        String values = IntStream.range(0, columns.size())
                .mapToObj(i -> columns.get(i).stored(columns.get(i).cast("listed.c" + (i + 1))) + " AS "
                        + quote(columns.get(i).name()))
                .collect(Collectors.joining(", "));
        String arrays =
                columns.stream().map(column -> "CAST(? AS text[])").collect(Collectors.joining(", ", "unnest(", ")"));
        String names = IntStream.rangeClosed(1, columns.size())
                .mapToObj(i -> "c" + i)
                .collect(Collectors.joining(", ", "listed(", ", keymend_ord)"));
        return given(
                "(SELECT listed.keymend_ord, " + values,
                " FROM " + arrays + " WITH ORDINALITY AS " + names,
                ")",
                arbiter,
                others,
                notNull);
    }

    private String given(
            String select, String from, String end, KeyTerms arbiter, List<KeyTerms> others, Set<String> notNull) {
        Map<String, String> leftOut = new LinkedHashMap<>();
        Map<String, String> generated = new LinkedHashMap<>();
        needed(arbiter, others).forEach(column -> {
            InsertColumn facts = target.column(column).orElseThrow();
            if (facts.generated()) {
                sources(column).stream()
                        .filter(each -> !isGiven(each))
                        .forEach(each -> leftOut.put(each, Objects.requireNonNull(constant(each))));
                generated.put(column, Placeholders.escaped(Objects.requireNonNull(facts.expression())));
            } else {
                leftOut.put(column, Objects.requireNonNull(constant(column)));
            }
        });
        String raw = select + named(leftOut) + from + end;
        String whole = generated.isEmpty() ? raw : "(SELECT raw.*" + named(generated) + " FROM " + raw + " AS raw)";
        List<String> terms = new ArrayList<>();
        terms.add(arbiter.named());
        others.forEach(other -> {
            terms.add(other.named());
            terms.add(other.holds());
        });
        terms.add("(" + arbiter.counts(notNull) + ") AS keymend_in");
        return "(SELECT whole.*, " + String.join(", ", terms) + " FROM " + whole + " AS whole)";
    }

    private List<String> needed(KeyTerms arbiter, List<KeyTerms> others) {
        List<String> needed = new ArrayList<>(arbiter.columns());
        others.forEach(other -> needed.addAll(other.columns()));
        return needed.stream().filter(column -> !isGiven(column)).distinct().toList();
    }

    private static String named(Map<String, String> expressions) {
        return expressions.entrySet().stream()
                .map(each -> ", " + each.getValue() + " AS " + quote(each.getKey()))
                .collect(Collectors.joining());
    }
}
