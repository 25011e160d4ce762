// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.IndexDoubts;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.plan.IndexRepair;
import dev.keymend.plan.Remedy;
import dev.keymend.plan.Step;
import dev.keymend.violation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The unique index does not keep its promise: two rows hold one key, or it leads to other rows than the table holds. Proven
 * where a query shows it for the refused key; a changed collation alone makes it likely.
 */
final class CorruptUniqueIndexCause implements CauseFinder {
    @Override
    public String id() {
        return "corrupt-unique-index";
    }

    @Override
    public Optional<Cause> find(Incident incident) {
        ConstraintFacts constraint = incident.constraint();
        if (incident.violation().kind() != Kind.UNIQUE
                || constraint == null
                || constraint.exclusion()
                || !constraint.valid()) {
            return Optional.empty();
        }
        IndexDoubts doubts = incident.around().doubts();
        IndexDoubts.Comparison comparison = doubts.comparison();
        boolean several = !constraint.deferrable() && incident.existing().size() > 1;
        boolean disagrees = comparison != null && !comparison.agrees();
        boolean faulty = doubts.fault() != null;
        boolean changed = !doubts.changedCollations().isEmpty();
        if (!several && !disagrees && !faulty && !changed) {
            return Optional.empty();
        }
        // Where one row has the key, the index was right to refuse another, whatever else is wrong with it.
        Confidence confidence = several || disagrees
                ? Confidence.PROVEN
                : incident.existing().size() == 1
                        ? Confidence.POSSIBLE
                        : faulty ? Confidence.PROVEN : Confidence.LIKELY;
        return Optional.of(new Cause(
                id(),
                confidence,
                summary(constraint, incident, disagrees, faulty),
                evidence(doubts, several),
                confidence == Confidence.PROVEN
                        ? "nothing: a sound unique index leads to every row of its table, and to one for each key"
                        : "amcheck's bt_index_check(index, true), if it finds no fault",
                remedies(incident, constraint, disagrees)));
    }

    private static String summary(ConstraintFacts constraint, Incident incident, boolean disagrees, boolean faulty) {
        String index = "The unique index " + constraint.index().quoted();
        if (!constraint.deferrable() && incident.existing().size() > 1) {
            return index + " is corrupt: " + incident.existing().size()
                    + " rows hold the same key. An upgrade of the operating system's collations does that to texts.";
        }
        if (disagrees) {
            return index + " is corrupt: it does not agree with its table.";
        }
        return faulty
                ? index + " is corrupt, if not for this key then for others."
                : index
                        + " may be corrupt: the order of its texts has changed since it was built, unless it was rebuilt.";
    }

    private static List<String> evidence(IndexDoubts doubts, boolean several) {
        List<String> evidence = new ArrayList<>();
        if (several) {
            evidence.add("one query by the constraint's own operators returned more than one row");
        }
        IndexDoubts.Comparison comparison = doubts.comparison();
        if (comparison != null) {
            evidence.add("for this key the index leads to " + rows(comparison.byIndex())
                    + ", and a read of the table without it finds " + rows(comparison.byTable()));
            if (!comparison.missed().isEmpty()) {
                evidence.add("the index misses the row at ctid " + String.join(", ", comparison.missed()));
            }
            if (!comparison.misplaced().isEmpty()) {
                evidence.add("the index leads to the row at ctid " + String.join(", ", comparison.misplaced())
                        + ", which has another key");
            }
        }
        if (doubts.fault() != null) {
            evidence.add(doubts.check() + " fails: " + doubts.fault());
        }
        doubts.changedCollations()
                .forEach(collation -> evidence.add("the collation, " + collation.name() + ", was of version "
                        + collation.recorded() + " and is now of " + collation.actual()));
        return evidence;
    }

    private static String rows(int count) {
        return count == 0 ? "no row" : count == 1 ? "1 row" : count + " rows";
    }

    private static List<Remedy> remedies(Incident incident, ConstraintFacts constraint, boolean disagrees) {
        List<Remedy> remedies = new ArrayList<>();
        if (disagrees) {
            remedies.add(compare(incident, constraint));
        }
        remedies.add(DuplicateRows.of(constraint).list());
        remedies.add(IndexRepair.rebuildOnceClean(constraint));
        return remedies;
    }

    private static Remedy compare(Incident incident, ConstraintFacts constraint) {
        String query = "SELECT ctid, * FROM ONLY " + constraint.table().quoted() + " WHERE "
                + KeyCondition.of(constraint, incident.key().values(), incident.display()) + ";";
        return new Remedy(
                "See the two answers",
                List.of(Step.byHand(
                        "Ask through the index, then the table alone",
                        "BEGIN READ ONLY;\nSET LOCAL enable_bitmapscan = off;\nSET LOCAL enable_seqscan = off;\n"
                                + query
                                + "\nSET LOCAL enable_seqscan = on;\nSET LOCAL enable_indexscan = off;\n"
                                + "SET LOCAL enable_indexonlyscan = off;\n" + query + "\nCOMMIT;",
                        "AccessShareLock on the table: nobody waits")));
    }
}
