// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.IndexAudit;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.Subject;
import dev.keymend.plan.DedupeRemedy;
import dev.keymend.plan.DuplicateRows;
import dev.keymend.plan.IndexRepair;
import dev.keymend.plan.PartitionIndexes;
import dev.keymend.plan.Remedy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A unique index that somebody began and nobody finished: no query and no ON CONFLICT uses it, and the rows from before were
 * never compared. What is being built at the moment is none.
 */
final class UniqueIndexInvalidRule implements Rule {
    private static final int NAMED = 20;

    /** What has left the index behind. */
    private enum Leftover {
        CREATE("create"),
        REINDEX_NEW("reindex-new"),
        REINDEX_OLD("reindex-old"),
        DROP("drop"),
        PARTITIONED("partitioned");

        private final String word;

        Leftover(String word) {
            this.word = word;
        }

        /** REINDEX names what it builds and what it replaces after the index that it rebuilds. */
        static Leftover of(IndexAudit.InvalidIndex index) {
            String name = index.index().index().name();
            if (index.partitioned()) {
                return PARTITIONED;
            }
            if (!index.live()) {
                return DROP;
            }
            if (index.sameKey() != null && name.matches("(?s).*_ccnew\\d*")) {
                return REINDEX_NEW;
            }
            return index.sameKey() != null && name.matches("(?s).*_ccold\\d*") ? REINDEX_OLD : CREATE;
        }
    }

    @Override
    public String id() {
        return "unique-index-invalid";
    }

    @Override
    public boolean decidesInserts() {
        return false;
    }

    @Override
    public List<Finding> check(CatalogSnapshot snapshot) {
        return snapshot.indexAudit().invalid().stream()
                .filter(index -> !index.busy())
                .map(index -> finding(snapshot, index))
                .toList();
    }

    private Finding finding(CatalogSnapshot snapshot, IndexAudit.InvalidIndex invalid) {
        ConstraintFacts index = invalid.index();
        Leftover leftover = Leftover.of(invalid);
        IndexAudit.Duplicates duplicates = leftover == Leftover.CREATE ? invalid.duplicates() : null;
        Map<String, Object> evidence = new LinkedHashMap<>();
        evidence.put("leftover", leftover.word);
        evidence.put("enforces", invalid.ready() && invalid.live() && !invalid.partitioned());
        evidence.put("definition", index.definition());
        if (invalid.sameKey() != null) {
            evidence.put("sameKey", invalid.sameKey());
            evidence.put("sameKeyValid", invalid.sameKeyValid());
        }
        if (leftover == Leftover.PARTITIONED) {
            evidence.put("lacking", (long) invalid.lacking().size());
            evidence.put(
                    "lackingPartitions",
                    invalid.lacking().stream()
                            .limit(NAMED)
                            .map(QualifiedName::quoted)
                            .toList());
        }
        if (duplicates != null) {
            evidence.put("duplicateKeys", (long) duplicates.keys());
            evidence.put("duplicateKeysCountedToTheEnd", duplicates.countedToTheEnd());
        }
        if (duplicates != null && duplicates.keys() > 0) {
            evidence.put(Obstacle.REFUSED_BECAUSE, "rows share a key, so it cannot be built until they do not");
        }
        return new Finding(
                id(),
                Severity.WARNING,
                Subject.ofIndex(index.table(), index.constraint(), index.index().name()),
                summary(invalid, leftover),
                evidence,
                remedies(snapshot, invalid, leftover));
    }

    private static String summary(IndexAudit.InvalidIndex invalid, Leftover leftover) {
        return switch (leftover) {
            case CREATE -> created(invalid);
            case REINDEX_NEW ->
                "REINDEX CONCURRENTLY began this second index for the key of " + invalid.sameKey()
                        + " and did not finish it. " + (invalid.ready() ? "Every write pays for it; it" : "It")
                        + " is of no use."
                        + (invalid.sameKeyValid() ? "" : " " + invalid.sameKey() + " itself is not valid either.");
            case REINDEX_OLD ->
                "REINDEX CONCURRENTLY has put " + invalid.sameKey() + " in its place and did not get to dropping it."
                        + (invalid.ready() ? " Every write still pays for it." : "");
            case DROP ->
                "DROP INDEX CONCURRENTLY began to drop it and did not finish: the index enforces nothing and still takes room.";
            case PARTITIONED ->
                invalid.lacking().isEmpty()
                        ? "The index is not valid, because a partition's is not: ON CONFLICT cannot use it, and no foreign"
                                + " key can refer to it."
                        : "The index is not valid, because "
                                + Words.count(invalid.lacking().size(), "partition")
                                + (invalid.lacking().size() == 1 ? " lacks one of its own" : " lack one of their own")
                                + ": there nothing keeps the key unique, and ON CONFLICT cannot use it.";
        };
    }

    private static String created(IndexAudit.InvalidIndex invalid) {
        IndexAudit.Duplicates duplicates = invalid.duplicates();
        String text = "CREATE UNIQUE INDEX CONCURRENTLY began it and did not finish"
                + (invalid.ready()
                        ? ": it refuses a key that a later row has, but rows from before were never compared, and no query and"
                                + " no ON CONFLICT uses it."
                        : invalid.sameKeyValid()
                                ? ", so nothing uses it; " + invalid.sameKey() + " has the same key and is valid."
                                : ", so nothing keeps the key unique.");
        if (duplicates == null) {
            return text + " Rows that share a key would keep it from being built; keymend check --deep counts them.";
        }
        return duplicates.keys() == 0
                ? text
                : text + " " + (duplicates.countedToTheEnd() ? "" : "More than ")
                        + Words.count(Math.min(duplicates.keys(), IndexAudit.Duplicates.LIMIT), "key")
                        + (duplicates.keys() == 1 ? " stands" : " stand")
                        + " twice, so it cannot be built until the rows are put right.";
    }

    private static List<Remedy> remedies(CatalogSnapshot snapshot, IndexAudit.InvalidIndex invalid, Leftover leftover) {
        ConstraintFacts index = invalid.index();
        if (leftover == Leftover.PARTITIONED) {
            return PartitionIndexes.complete(index, invalid.lacking(), snapshot.tables()).stream()
                    .toList();
        }
        // An index that a constraint stands on cannot be dropped by itself.
        boolean droppable = index.constraint() == null;
        if (leftover != Leftover.CREATE && droppable) {
            return List.of(IndexRepair.drop(index));
        }
        List<Remedy> remedies = new ArrayList<>();
        IndexAudit.Duplicates duplicates = invalid.duplicates();
        if (duplicates != null && duplicates.keys() > 0) {
            DuplicateRows rows = DuplicateRows.of(index);
            remedies.add(rows.list());
            remedies.add(DedupeRemedy.of(rows, index, null));
        } else {
            remedies.add(IndexRepair.finish(index));
        }
        if (droppable) {
            remedies.add(IndexRepair.drop(index));
        }
        return remedies;
    }
}
