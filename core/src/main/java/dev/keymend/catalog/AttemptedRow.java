// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The row that was refused, as far as its statement says. A column in neither collection was left to its default.
 *
 * @param given the values by column, in the statement's order; null is SQL's null
 * @param unknown columns that were given an expression, or a parameter that is not known
 */
public record AttemptedRow(Map<String, @Nullable String> given, Set<String> unknown) {
    /** Copies the values, in order. */
    public AttemptedRow {
        given = Collections.unmodifiableMap(new LinkedHashMap<>(given));
        unknown = Set.copyOf(unknown);
    }

    /** Whether the statement leaves the column out. */
    boolean leavesOut(String column) {
        return !given.containsKey(column) && !unknown.contains(column);
    }
}
