// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.util.List;

/** One way out: a title and the steps it takes, in order. */
public record Remedy(String title, List<Step> steps) {
    /** Copies the steps. */
    public Remedy {
        steps = List.copyOf(steps);
    }
}
