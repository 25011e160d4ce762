// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.AttemptedRow;
import dev.keymend.catalog.ExistingRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A column in which the refused row differs from the one that is there.
 *
 * @param attempted the refused row's value; null is SQL's null
 * @param existing the value that is there; null is SQL's null
 */
public record Difference(
        String column, @Nullable String attempted, @Nullable String existing) {

    /** The differences in the columns that the statement gives a value; what it leaves to defaults is not compared. */
    static List<Difference> between(AttemptedRow attempted, ExistingRow existing) {
        List<Difference> differences = new ArrayList<>();
        for (Map.Entry<String, @Nullable String> given : attempted.given().entrySet()) {
            String there = existing.columns().get(given.getKey());
            if (existing.columns().containsKey(given.getKey()) && !Objects.equals(given.getValue(), there)) {
                differences.add(new Difference(given.getKey(), given.getValue(), there));
            }
        }
        return differences;
    }
}
