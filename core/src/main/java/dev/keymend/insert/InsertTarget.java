// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.catalog.LoadTarget;
import java.util.List;
import java.util.Optional;

/**
 * The table as the catalog has it.
 *
 * @param written the name for statements: without a schema where the caller gave none, so that each connection's own search path
 *     finds it
 */
record InsertTarget(LoadTarget table, String written, List<InsertColumn> columns, List<Trigger> triggers) {
    /** A trigger that an INSERT or an UPDATE fires. */
    record Trigger(String name, boolean forEachRow, boolean before, boolean inserts, boolean updates) {}

    InsertTarget {
        columns = List.copyOf(columns);
        triggers = List.copyOf(triggers);
    }

    Optional<InsertColumn> column(String name) {
        return columns.stream().filter(each -> each.name().equals(name)).findFirst();
    }

    /** What a statement reads or updates. */
    String alone() {
        return (table.partitioned() ? "" : "only ") + written;
    }

    /** Triggers that may change a row before it is inserted, or leave it out. */
    List<String> changers() {
        return triggers.stream()
                .filter(each -> each.inserts() && each.forEachRow() && each.before())
                .map(Trigger::name)
                .toList();
    }

    /** Triggers that may keep a row from being changed. */
    List<String> keepers() {
        return triggers.stream()
                .filter(each -> each.updates() && each.forEachRow() && each.before())
                .map(Trigger::name)
                .toList();
    }

    /** Whether an INSERT of no rows has an effect of its own. */
    boolean heardByStatements() {
        return triggers.stream().anyMatch(each -> each.inserts() && !each.forEachRow());
    }
}
