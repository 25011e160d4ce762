// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.Subject;
import dev.keymend.catalog.TableFacts;
import dev.keymend.plan.KeysAhead;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.SequenceRepair;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Logical replication brings rows, not the values of sequences: on the day the subscriber takes over, its sequences stand where
 * they stood when the tables were made. One finding for a subscription, with the plan for that day.
 */
final class SubscriberSequencesRule implements Rule {
    private static final int NAMED = 20;

    @Override
    public String id() {
        return "subscriber-sequences";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        if (snapshot.indexAudit().subscriptions().isEmpty()) {
            return List.of();
        }
        Map<Long, TableFacts> tables =
                snapshot.tables().stream().collect(Collectors.toMap(TableFacts::oid, Function.identity()));
        List<Finding> findings = new ArrayList<>();
        for (IndexAudit.Subscription subscription : snapshot.indexAudit().subscriptions()) {
            Set<Long> written = new HashSet<>();
            subscription.relations().forEach(relation -> written.add(root(relation, tables)));
            List<ExaminedUse> fed = snapshot.uses().stream()
                    .filter(use -> written.contains(root(use.use().table().oid(), tables)))
                    // PostgreSQL 19 can carry sequences; one that is carried is not left behind.
                    .filter(use -> !written.contains(use.use().sequence().oid()))
                    .toList();
            if (!fed.isEmpty()) {
                findings.add(finding(snapshot, subscription, written, fed));
            }
        }
        return findings;
    }

    private static long root(long relation, Map<Long, TableFacts> tables) {
        TableFacts table = tables.get(relation);
        return table == null || table.parent().isEmpty()
                ? relation
                : root(table.parent().getAsLong(), tables);
    }

    private Finding finding(
            CatalogSnapshot snapshot, IndexAudit.Subscription subscription, Set<Long> written, List<ExaminedUse> fed) {
        List<ExaminedUse> behind =
                fed.stream().filter(use -> KeysAhead.of(use).behind()).toList();
        long sequences = count(fed);
        long late = count(behind);
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("enabled", subscription.enabled());
        evidence.put("tables", (long) written.size());
        evidence.put("sequences", sequences);
        evidence.put("sequencesBehind", late);
        evidence.put(
                "behind",
                behind.stream().limit(NAMED).map(SubscriberSequencesRule::line).toList());
        String summary = "It writes into tables whose keys come from "
                + (sequences == 1 ? "a sequence" : Words.number(sequences) + " sequences")
                + " here, and carries rows, not "
                + (sequences == 1 ? "its values: " : "their values: ")
                + (late == 0
                        ? (sequences == 1 ? "it is not" : "none is")
                                + " behind now, but may be as soon as more rows arrive. "
                        : (sequences == 1
                                        ? "it is"
                                        : late == sequences
                                                ? "all are"
                                                : Words.number(late) + (late == 1 ? " is" : " are"))
                                + " behind, and after a cutover the next inserts fail. ")
                + "At the cutover, once the subscription is disabled, run keymend fix --apply, then keymend verify.";
        return new Finding(
                id(),
                late == 0 ? Severity.INFO : Severity.WARNING,
                Subject.ofSubscription(subscription.name()),
                summary,
                evidence,
                remedies(snapshot, behind));
    }

    private static long count(List<ExaminedUse> uses) {
        return uses.stream().map(use -> use.use().sequence().oid()).distinct().count();
    }

    private static String line(ExaminedUse use) {
        return use.use().sequence().name().quoted() + ": next "
                + use.keys().nextValue().orElseThrow() + ", highest key of "
                + use.use().quotedColumn() + " "
                + use.keys().extremeKey().orElseThrow();
    }

    private static List<Remedy> remedies(CatalogSnapshot snapshot, List<ExaminedUse> behind) {
        if (behind.isEmpty()) {
            return List.of();
        }
        Set<Long> late = behind.stream().map(use -> use.use().sequence().oid()).collect(Collectors.toSet());
        // A shared sequence feeds other tables as well, past whose keys it must be moved too.
        List<ExaminedUse> moved = snapshot.uses().stream()
                .filter(use -> late.contains(use.use().sequence().oid()))
                .toList();
        Plan plan = Plan.merge(SequenceRepair.all(moved, LockBudget.DEFAULT));
        List<Remedy> remedies = new ArrayList<>();
        if (!plan.steps().isEmpty()) {
            remedies.add(
                    new Remedy("At the cutover, move its sequences past the rows that have arrived", plan.steps()));
        }
        plan.refusals().forEach(refusal -> remedies.addAll(refusal.alternatives()));
        return remedies;
    }
}
