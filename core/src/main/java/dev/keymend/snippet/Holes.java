// SPDX-License-Identifier: Apache-2.0
package dev.keymend.snippet;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** What every snippet is filled with: the two statements as literals, and the values' names. */
final class Holes {
    private final KeyedInsert insert;
    private final Quoting quoting;

    Holes(KeyedInsert insert, Quoting quoting) {
        this.insert = insert;
        this.quoting = quoting;
    }

    /**
     * The statements and names.
     *
     * @param name how a value's name is written where it is declared
     * @param use and where it is used
     */
    Map<String, String> of(
            IntFunction<String> parameter,
            UnaryOperator<String> escape,
            UnaryOperator<String> name,
            UnaryOperator<String> use) {
        List<String> names = insert.names();
        List<String> key = insert.keyValues().stream().map(names::get).toList();
        List<String> columns = names.subList(0, insert.columns().size());
        return Map.of(
                "find", quoting.of(insert.find(parameter, escape)),
                "insert", quoting.of(insert.insert(parameter, escape)),
                "declared", joined(names, name),
                "key", joined(key, use),
                "values", joined(columns, use));
    }

    /** With numbered parameters, as the server has them. */
    Map<String, String> numbered(UnaryOperator<String> name, UnaryOperator<String> use) {
        return of(n -> "$" + n, UnaryOperator.identity(), name, use);
    }

    /** {@code "column" separator name}, for each of these columns, as the languages' maps are written. */
    String pairs(List<String> columns, String separator, UnaryOperator<String> use) {
        List<String> names = insert.names();
        return columns.stream()
                .map(column -> quoting.of(column)
                        + separator
                        + use.apply(names.get(insert.columns().indexOf(column))))
                .collect(Collectors.joining(", "));
    }

    static String joined(List<String> names, UnaryOperator<String> as) {
        return names.stream().map(as).collect(Collectors.joining(", "));
    }
}
