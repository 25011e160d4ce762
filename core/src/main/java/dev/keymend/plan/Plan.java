// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Steps in the order they run, each once, and what was refused. */
public record Plan(List<Step> steps, List<Refusal> refusals) {
    /** Nothing to do. */
    public static final Plan EMPTY = new Plan(List.of(), List.of());

    /** Copies both lists. */
    public Plan {
        steps = List.copyOf(steps);
        refusals = List.copyOf(refusals);
    }

    /** Whether there is neither a step nor a refusal. */
    public boolean isEmpty() {
        return steps.isEmpty() && refusals.isEmpty();
    }

    /** One plan of many repairs; a step that several need is kept where it stands first. */
    public static Plan merge(List<SequenceRepair> repairs) {
        Map<String, Step> steps = new LinkedHashMap<>();
        List<Refusal> refusals = new ArrayList<>();
        for (SequenceRepair repair : repairs) {
            repair.step().ifPresent(step -> steps.putIfAbsent(step.id(), step));
            repair.refusal().ifPresent(refusals::add);
        }
        return new Plan(List.copyOf(steps.values()), refusals);
    }
}
