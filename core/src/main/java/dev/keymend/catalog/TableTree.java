// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Partitioned tables with their parts. Inheritance makes no tree here: a child has a default and indexes of its own, and
 * its rows stand in no index of its parent.
 */
final class TableTree {
    private final Map<Long, TableFacts> tables = new HashMap<>();
    private final Map<Long, List<TableFacts>> children = new HashMap<>();

    TableTree(List<TableFacts> all) {
        for (TableFacts table : all) {
            tables.put(table.oid(), table);
        }
        for (TableFacts table : all) {
            TableFacts parent = parentOf(table);
            if (parent != null) {
                children.computeIfAbsent(parent.oid(), oid -> new ArrayList<>()).add(table);
            }
        }
    }

    @Nullable TableFacts table(long oid) {
        return tables.get(oid);
    }

    /** The table it is a partition of; null when it is none. */
    @Nullable TableFacts parentOf(TableFacts table) {
        OptionalLong oid = table.parent();
        TableFacts parent = oid.isPresent() ? tables.get(oid.getAsLong()) : null;
        return parent != null && parent.kind() == TableFacts.Kind.PARTITIONED ? parent : null;
    }

    /** The table and all its parts. */
    List<TableFacts> withParts(TableFacts root) {
        List<TableFacts> parts = new ArrayList<>();
        Deque<TableFacts> open = new ArrayDeque<>(List.of(root));
        while (!open.isEmpty()) {
            TableFacts table = open.pop();
            parts.add(table);
            open.addAll(children.getOrDefault(table.oid(), List.of()));
        }
        return parts;
    }
}
