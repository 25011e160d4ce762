// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.Subject;
import dev.keymend.plan.DedupeRemedy;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.plan.IndexRepair;
import dev.keymend.plan.Remedy;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A unique index that does not agree with its table: a key stands twice, or amcheck found a fault. Whole tables must have been
 * read to know it.
 */
final class UniqueIndexCorruptRule implements Rule {
    @Override
    public String id() {
        return "unique-index-corrupt";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public ReadOptions.Depth depth() {
        return ReadOptions.Depth.DEEP;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        return snapshot.indexAudit().unsound().stream().map(this::finding).toList();
    }

    private Finding finding(IndexAudit.UnsoundIndex unsound) {
        ConstraintFacts index = unsound.index();
        IndexAudit.Duplicates duplicates = unsound.duplicates();
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("duplicateKeys", (long) Math.min(duplicates.keys(), IndexAudit.Duplicates.LIMIT));
        evidence.put("duplicateKeysCountedToTheEnd", duplicates.countedToTheEnd());
        if (!duplicates.sample().isEmpty()) {
            evidence.put("duplicateRows", duplicates.sample());
        }
        if (unsound.check() != null && unsound.fault() != null) {
            evidence.put("check", unsound.check());
            evidence.put("fault", unsound.fault());
        }
        if (duplicates.keys() > 0) {
            evidence.put(Obstacle.REFUSED_BECAUSE, "which of the rows that share a key is to stay, no rule can tell");
        }
        return new Finding(
                id(),
                Severity.ERROR,
                Subject.ofIndex(index.table(), index.constraint(), index.index().name()),
                summary(unsound),
                evidence,
                remedies(unsound));
    }

    private static String summary(IndexAudit.UnsoundIndex unsound) {
        IndexAudit.Duplicates duplicates = unsound.duplicates();
        if (duplicates.keys() == 0) {
            return "amcheck found a fault in the index: " + unsound.fault()
                    + ". It may let a key in twice, refuse one that is free, and hide rows from queries.";
        }
        return (duplicates.countedToTheEnd() ? "" : "More than ")
                + Words.count(Math.min(duplicates.keys(), IndexAudit.Duplicates.LIMIT), "key")
                + (duplicates.keys() == 1 ? " stands" : " stand")
                + " in more than one row, for example those at ctid "
                + duplicates.sample().get(0)
                + ", though the index is unique: it is corrupt, and may hide rows from queries."
                + (unsound.fault() == null ? "" : " amcheck says: " + unsound.fault() + ".");
    }

    private static List<Remedy> remedies(IndexAudit.UnsoundIndex unsound) {
        ConstraintFacts index = unsound.index();
        if (unsound.duplicates().keys() == 0) {
            return List.of(IndexRepair.rebuild(index));
        }
        DuplicateRows rows = DuplicateRows.of(index);
        return List.of(rows.list(), DedupeRemedy.of(rows, index, unsound.shape()), IndexRepair.rebuildOnceClean(index));
    }
}
