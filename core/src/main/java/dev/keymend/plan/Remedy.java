// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.util.List;

/**
 * One way out.
 *
 * @param steps what is done to the database, in order
 * @param snippets what the application says instead, in its own language
 */
public record Remedy(String title, List<Step> steps, List<Snippet> snippets) {
    /** Copies the lists. */
    public Remedy {
        steps = List.copyOf(steps);
        snippets = List.copyOf(snippets);
    }

    /** Whether applying a plan can do all of it. */
    public boolean runs() {
        return !steps.isEmpty() && steps.stream().allMatch(Step::runs);
    }

    /** A way out without code. */
    public Remedy(String title, List<Step> steps) {
        this(title, steps, List.of());
    }
}
