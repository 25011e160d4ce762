// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was asked for.
 *
 * @param key the key's columns or expressions, empty where {@code constraint} names it
 * @param constraint the constraint or unique index that is the key; null where {@code key} names its parts
 * @param returning the columns that come back; empty for all that may be read
 * @param compared the columns that decide whether a row is the same; empty for all that are given
 * @param ignored columns that do not
 * @param changesGiven whether a row that is there takes over every column given
 * @param changes the columns it takes over, beside those
 * @param components of the record that rows are made to; empty where they are made to something else
 */
record Spec(
        String table,
        List<String> key,
        @Nullable String constraint,
        List<String> returning,
        List<String> compared,
        List<String> ignored,
        boolean changesGiven,
        List<Change> changes,
        List<Component> components) {
    /**
     * One column that an upsert changes.
     *
     * @param expression over {@code t} and {@code excluded}; null for the value given
     */
    record Change(String column, @Nullable String expression) {}

    /**
     * One component of a record.
     *
     * @param primitive its type, where that cannot be null; else null
     */
    record Component(String name, @Nullable String primitive) {}

    Spec {
        key = List.copyOf(key);
        returning = List.copyOf(returning);
        compared = List.copyOf(compared);
        ignored = List.copyOf(ignored);
        changes = List.copyOf(changes);
        components = List.copyOf(components);
    }

    static Spec into(String table) {
        return new Spec(table, List.of(), null, List.of(), List.of(), List.of(), false, List.of(), List.of());
    }

    /** Whether a row that is there is to be changed. */
    boolean upsert() {
        return changesGiven || !changes.isEmpty();
    }

    Spec withKey(List<String> parts) {
        return new Spec(table, parts, null, returning, compared, ignored, changesGiven, changes, components);
    }

    Spec withConstraint(String name) {
        return new Spec(table, List.of(), name, returning, compared, ignored, changesGiven, changes, components);
    }

    Spec withReturning(List<String> columns) {
        return new Spec(table, key, constraint, columns, compared, ignored, changesGiven, changes, components);
    }

    Spec withCompared(List<String> columns) {
        return new Spec(table, key, constraint, returning, columns, ignored, changesGiven, changes, components);
    }

    Spec withIgnored(List<String> columns) {
        return new Spec(table, key, constraint, returning, compared, columns, changesGiven, changes, components);
    }

    Spec withChanges(boolean given, List<Change> more) {
        return new Spec(table, key, constraint, returning, compared, ignored, given, more, components);
    }

    Spec withComponents(List<Component> ofRecord) {
        return new Spec(table, key, constraint, returning, compared, ignored, changesGiven, changes, ofRecord);
    }
}
