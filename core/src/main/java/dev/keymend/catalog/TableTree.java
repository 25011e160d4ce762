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

/** Tables with their parents and parts: partitions and inheritance alike. */
final class TableTree {
    private final Map<Long, TableFacts> tables = new HashMap<>();
    private final Map<Long, List<TableFacts>> children = new HashMap<>();

    TableTree(List<TableFacts> all) {
        for (TableFacts table : all) {
            tables.put(table.oid(), table);
        }
        for (TableFacts table : all) {
            table.parent()
                    .ifPresent(parent -> children.computeIfAbsent(parent, oid -> new ArrayList<>())
                            .add(table));
        }
    }

    @Nullable TableFacts table(long oid) {
        return tables.get(oid);
    }

    @Nullable TableFacts parentOf(TableFacts table) {
        OptionalLong parent = table.parent();
        return parent.isPresent() ? tables.get(parent.getAsLong()) : null;
    }

    /** The table and everything below it. */
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
