// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.Subject;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Refusal;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Makes one plan of the findings that are to be mended. */
public final class Mending {
    private final CatalogSnapshot snapshot;
    private final Selection selection;
    private final LockBudget budget;

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final List<Refusal> refusals = new ArrayList<>();

    private Mending(CatalogSnapshot snapshot, Selection selection, LockBudget budget) {
        this.snapshot = snapshot;
        this.selection = selection.within(snapshot);
        this.budget = budget;
    }

    /** The plan for what is selected: rule by rule, each step once, and what cannot be done with the reason. */
    public static Plan plan(CatalogSnapshot snapshot, Selection selection, LockBudget budget) {
        return new Mending(snapshot, selection, budget).plan();
    }

    private Plan plan() {
        for (Rule rule : selection.rules()) {
            if (rule instanceof SequenceBehindRule) {
                moveLateSequences();
            } else {
                rule.check(snapshot).stream()
                        .filter(finding -> selection.covers(finding.subject()))
                        .forEach(this::mend);
            }
        }
        return new Plan(List.copyOf(steps.values()), refusals);
    }

    /** By sequence, not by finding: one that feeds several columns is moved once, past the keys of them all. */
    private void moveLateSequences() {
        Set<Long> selected = new HashSet<>();
        for (ExaminedUse examined : snapshot.uses()) {
            if (selection.covers(examined.use().subject())) {
                selected.add(examined.use().sequence().oid());
            }
        }
        List<ExaminedUse> uses = snapshot.uses().stream()
                .filter(examined -> selected.contains(examined.use().sequence().oid()))
                .toList();
        Plan moves = Plan.of(snapshot.server(), uses, budget);
        for (Step step : moves.steps()) {
            if (selection.remedyIndex() > 0 && step.action() instanceof AdvanceSequence advance) {
                Subject subject = Subject.ofSequence(advance.sequence().name());
                refusals.add(tooFew(subject, List.of(new Remedy(step.title(), List.of(step)))));
            } else {
                steps.putIfAbsent(step.id(), step);
            }
        }
        refusals.addAll(moves.refusals());
    }

    private void mend(Finding finding) {
        List<Remedy> remedies = finding.remedies();
        Object reason = finding.evidence().get(Obstacle.REFUSED_BECAUSE);
        if (reason != null) {
            refusals.add(new Refusal(finding.subject(), reason.toString(), remedies));
        } else if (remedies.isEmpty()) {
            refusals.add(new Refusal(finding.subject(), "nothing that is known mends it", List.of()));
        } else if (selection.remedyIndex() >= remedies.size()) {
            refusals.add(tooFew(finding.subject(), remedies));
        } else {
            Remedy remedy = remedies.get(selection.remedyIndex());
            if (remedy.runs()) {
                add(finding.subject(), remedy.steps());
            } else {
                refusals.add(new Refusal(
                        finding.subject(),
                        "it takes a decision that is yours, or statements to be completed",
                        remedies));
            }
        }
    }

    private Refusal tooFew(Subject subject, List<Remedy> remedies) {
        return new Refusal(
                subject,
                (remedies.size() == 1 ? "it has one remedy only" : "it has " + remedies.size() + " remedies only")
                        + ", and --remedy asks for number " + (selection.remedyIndex() + 1),
                remedies);
    }

    private void add(Subject subject, List<Step> added) {
        if (snapshot.server().inRecovery()) {
            refusals.add(Plan.onStandby(subject, added));
        } else {
            added.forEach(step -> steps.putIfAbsent(step.id(), step));
        }
    }
}
