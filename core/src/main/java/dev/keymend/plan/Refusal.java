// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.Subject;
import java.util.List;

/**
 * Something wrong that will not be repaired as it stands.
 *
 * @param alternatives what can be done instead, best first
 */
public record Refusal(Subject subject, String reason, List<Remedy> alternatives) {
    /** Copies the alternatives. */
    public Refusal {
        alternatives = List.copyOf(alternatives);
    }
}
