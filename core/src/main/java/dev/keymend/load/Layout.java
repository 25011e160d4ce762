// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one load fills and what it has to look at.
 *
 * @param loaded the columns that the input names, in its order
 * @param keys the constraints that can be judged before anything is written
 * @param blind why the others cannot, by name
 * @param arbiter of an update: which of the keys finds the row; -1 where nothing is updated
 * @param updated of an update: the columns that take the new values
 * @param chunk whether it is one of several loads into the table that are at work together and have seen to it
 */
record Layout(
        LoadTarget target,
        List<LoadTarget.Column> loaded,
        List<KeySql> keys,
        Map<String, String> blind,
        int arbiter,
        List<String> updated,
        boolean chunk) {

    /**
     * Puts the input's columns beside the table's.
     *
     * @throws LoadException where they do not fit
     */
    static Layout of(LoadTarget target, List<String> columns, LoadOptions options) {
        List<LoadTarget.Column> loaded = loaded(target, columns);
        mayBeLeftOut(target, columns);
        List<KeySql> keys = new ArrayList<>();
        Map<String, String> blind = new LinkedHashMap<>();
        for (LoadTarget.Key key : target.keys()) {
            Optional<String> obstacle = obstacle(target, columns, key.facts());
            obstacle.ifPresentOrElse(
                    why -> blind.put(key.facts().name(), why), () -> keys.add(new KeySql(keys.size(), target, key)));
        }
        if (options.onConflict() != ConflictPolicy.UPDATE) {
            return new Layout(target, loaded, keys, blind, -1, List.of(), false);
        }
        int arbiter = arbiter(target, keys, blind, options);
        List<String> key = keys.get(arbiter).plainColumns();
        return new Layout(target, loaded, keys, blind, arbiter, updated(target, columns, key, options), false);
    }

    /** The same, for a chunk of a larger load. */
    Layout asChunk() {
        return new Layout(target, loaded, keys, blind, arbiter, updated, true);
    }

    /** Names of the loaded columns as SQL, with something before each. */
    String columns(String before) {
        return loaded.stream()
                .map(column -> before + Identifiers.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** The columns of all keys that can be judged, each once. */
    List<String> keyColumns() {
        return keys.stream()
                .flatMap(key -> key.plainColumns().stream())
                .distinct()
                .toList();
    }

    /**
     * Finds out whether this role may do to each column what the load does.
     *
     * @throws LoadUnavailableException where it may not
     */
    void requireWritable() {
        forbidden("insert into", "INSERT", loaded.stream().filter(column -> !column.mayInsert()));
        forbidden(
                "update",
                "UPDATE",
                updated.stream().map(name -> target.column(name).orElseThrow()).filter(column -> !column.mayUpdate()));
    }

    private void forbidden(String what, String privilege, Stream<LoadTarget.Column> columns) {
        String names = columns.map(column -> Identifiers.quote(column.name())).collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            throw new LoadUnavailableException("this role may not " + what + " " + names + " of " + target.name() + "; "
                    + target.grant(privilege, target.name().quoted()));
        }
    }

    /** Whether the load may set a column that is generated always as identity. */
    boolean overrides() {
        return loaded.stream().anyMatch(LoadTarget.Column::identityAlways);
    }

    /** Whether the value that a row will have in this column is known before it is written. */
    static boolean known(LoadTarget target, List<String> columns, String name) {
        if (columns.contains(name)) {
            return true;
        }
        LoadTarget.Column column = target.column(name).orElseThrow();
        return column.generated()
                ? column.computedFrom().stream().allMatch(source -> known(target, columns, source))
                : !column.filled();
    }

    private static List<LoadTarget.Column> loaded(LoadTarget target, List<String> columns) {
        Set<String> seen = new HashSet<>();
        List<LoadTarget.Column> loaded = new ArrayList<>();
        for (String name : columns) {
            LoadTarget.Column column = target.column(name)
                    .orElseThrow(() -> new LoadException("the table " + target.name() + " has no column "
                            + Identifiers.quote(name) + "; it has "
                            + target.columns().stream()
                                    .map(each -> Identifiers.quote(each.name()))
                                    .collect(Collectors.joining(", "))));
            if (column.generated()) {
                throw new LoadException("the column " + Identifiers.quote(name)
                        + " is generated: the server computes it from others. Leave it out of the input");
            }
            if (!seen.add(name)) {
                throw new LoadException("the input names the column " + Identifiers.quote(name) + " twice");
            }
            loaded.add(column);
        }
        return loaded;
    }

    private static void mayBeLeftOut(LoadTarget target, List<String> columns) {
        if (target.changedByTrigger()) {
            return; // It may fill them.
        }
        String missing = target.columns().stream()
                .filter(column -> column.required() && !column.filled() && !columns.contains(column.name()))
                .map(column -> Identifiers.quote(column.name()))
                .collect(Collectors.joining(", "));
        if (!missing.isEmpty()) {
            throw new LoadException(
                    "every row needs a value in " + missing + ", which the input does not have and no default fills");
        }
    }

    private static Optional<String> obstacle(LoadTarget target, List<String> columns, ConstraintFacts key) {
        if (target.changedByTrigger()) {
            return Optional.of("a BEFORE INSERT trigger may change the row");
        }
        return Stream.concat(key.parts().stream().map(ConstraintFacts.Part::column), key.referenced().stream())
                .filter(column -> column != null && !known(target, columns, column))
                .findFirst()
                .map(column -> "a default fills " + Identifiers.quote(column));
    }

    private static int arbiter(LoadTarget target, List<KeySql> keys, Map<String, String> blind, LoadOptions options) {
        for (KeySql key : keys) {
            boolean asked = options.key().isEmpty()
                    ? key.facts().primary()
                    : Set.copyOf(key.plainColumns()).equals(Set.copyOf(options.key()));
            if (asked && key.arbitrates()) {
                return key.number();
            }
        }
        String which =
                options.key().isEmpty() ? "the primary key" : "a unique key of " + String.join(", ", options.key());
        String why = blind.isEmpty()
                ? ""
                : "; of " + String.join(", ", blind.keySet()) + " it cannot be said before" + " a row is written: "
                        + blind.values().iterator().next();
        throw new LoadException("update needs " + which + " on " + target.name()
                + ", not deferrable, on columns alone and of all rows, with every column in the input" + why);
    }

    private static List<String> updated(
            LoadTarget target, List<String> columns, List<String> key, LoadOptions options) {
        if (options.updateColumns().isEmpty()) {
            List<String> others =
                    columns.stream().filter(column -> !key.contains(column)).toList();
            if (others.isEmpty()) {
                throw new LoadException("the input has no column but the key's, so there is nothing to update; skip"
                        + " leaves rows that are there alone");
            }
            return others;
        }
        for (String column : options.updateColumns()) {
            if (!columns.contains(column)) {
                throw new LoadException("the column " + Identifiers.quote(column) + " cannot be updated on "
                        + target.name() + ": the input does not have it");
            }
            if (key.contains(column)) {
                throw new LoadException("the column " + Identifiers.quote(column)
                        + " belongs to the key by which rows are found, and is not updated");
            }
            if (target.column(column).orElseThrow().identityAlways()) {
                throw new LoadException("the column " + Identifiers.quote(column)
                        + " is always generated as identity and cannot be updated");
            }
        }
        return options.updateColumns();
    }
}
