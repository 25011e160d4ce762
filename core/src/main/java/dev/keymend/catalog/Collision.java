// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;

/**
 * A constraint that a row would violate, and the rows in its way.
 *
 * @param rows at least one, at most five
 */
public record Collision(ConstraintFacts constraint, List<ExistingRow> rows) {
    /** Copies the rows. */
    public Collision {
        rows = List.copyOf(rows);
    }
}
