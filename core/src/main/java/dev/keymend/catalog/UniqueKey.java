// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A unique index, with or without a constraint in front of it.
 *
 * @param columns the key columns in order; null stands for an expression, INCLUDE columns are left out
 * @param predicate the predicate of a partial index, as the server prints it; null when every row is in the index
 * @param constraint the constraint's name; null when the index was created without one
 * @param valid false for what a failed {@code CREATE INDEX CONCURRENTLY} left behind, which enforces all the same
 */
public record UniqueKey(
        long oid,
        long tableOid,
        String index,
        @Nullable String constraint,
        boolean primary,
        boolean deferrable,
        boolean valid,
        List<@Nullable String> columns,
        @Nullable String predicate) {
    /** Copies the columns; {@code List.copyOf} would refuse the nulls. */
    public UniqueKey {
        columns = Collections.unmodifiableList(new ArrayList<>(columns));
    }

    /** Whether the column itself, not an expression over it, is part of the key. */
    public boolean contains(String column) {
        return columns.contains(column);
    }

    /** What the server calls it in an error: the constraint's name, else the index's. */
    public String name() {
        return constraint == null ? index : constraint;
    }
}
