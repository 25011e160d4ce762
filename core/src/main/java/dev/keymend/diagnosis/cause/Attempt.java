// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.AttemptedRow;
import dev.keymend.catalog.Collision;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ExistingRow;
import java.util.List;

/**
 * The refused row beside what is there.
 *
 * @param row as far as the statement says, its values as the server prints them
 * @param alsoViolated the table's other constraints that would refuse it as well
 * @param untold constraints of which this cannot be told, because a default or a trigger fills their key
 * @param changedByTrigger whether a trigger may have changed the row after the statement
 */
public record Attempt(
        AttemptedRow row, List<Collision> alsoViolated, List<ConstraintFacts> untold, boolean changedByTrigger) {
    /** Copies the lists. */
    public Attempt {
        alsoViolated = List.copyOf(alsoViolated);
        untold = List.copyOf(untold);
    }

    /** In which columns the row differs from this one, in the statement's order. */
    public List<Difference> differencesFrom(ExistingRow existing) {
        return Difference.between(row, existing);
    }
}
