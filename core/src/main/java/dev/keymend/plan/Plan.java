// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.Subject;
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

    /**
     * The plan that moves every late sequence of a snapshot. On a standby nothing can be moved, so everything is
     * refused there.
     */
    public static Plan of(CatalogSnapshot snapshot, LockBudget budget) {
        return of(snapshot.server(), snapshot.uses(), budget);
    }

    /** The same for some of a snapshot's uses; of a sequence there must be all of them or none. */
    public static Plan of(ServerFacts server, List<ExaminedUse> uses, LockBudget budget) {
        Plan plan = merge(SequenceRepair.all(uses, budget));
        if (!server.inRecovery()) {
            return plan;
        }
        List<Refusal> refusals = new ArrayList<>();
        for (Step step : plan.steps()) {
            if (step.action() instanceof AdvanceSequence advance) {
                refusals.add(onStandby(Subject.ofSequence(advance.sequence().name()), List.of(step)));
            }
        }
        refusals.addAll(plan.refusals());
        return new Plan(List.of(), refusals);
    }

    /** What would be done, were this server not a standby. */
    public static Refusal onStandby(Subject subject, List<Step> steps) {
        return new Refusal(
                subject,
                "this server is a standby; the primary can be repaired",
                List.of(new Remedy(
                        "Run it on the primary",
                        steps.stream()
                                .map(step -> Step.byHand(step.title(), step.sql(), step.lock()))
                                .toList())));
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
