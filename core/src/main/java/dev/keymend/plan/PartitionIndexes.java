// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.TableFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Gives partitions the indexes that the index of the table above them lacks, so that it becomes valid. */
public final class PartitionIndexes {
    private static final int LONGEST_STEM = 31;
    private static final int SHOWN = 20;

    private PartitionIndexes() {}

    /**
     * The statements, for the first partitions if there are many.
     *
     * @param parent an index of a partitioned table
     * @param lacking partitions that have none of this key
     * @param tables every table, to tell partitions that are partitioned again
     * @return empty when no partition lacks an index, or its definition is not understood
     */
    public static Optional<Remedy> complete(
            ConstraintFacts parent, List<QualifiedName> lacking, List<TableFacts> tables) {
        String head = "CREATE UNIQUE INDEX " + quote(parent.index().name()) + " ON ONLY "
                + parent.table().quoted() + " ";
        if (lacking.isEmpty() || !parent.definition().startsWith(head)) {
            return Optional.empty();
        }
        String key = parent.definition().substring(head.length());
        Set<QualifiedName> partitioned = tables.stream()
                .filter(table -> table.kind() == TableFacts.Kind.PARTITIONED)
                .map(TableFacts::name)
                .collect(Collectors.toSet());
        List<Step> steps = new ArrayList<>();
        for (QualifiedName partition : lacking.subList(0, Math.min(lacking.size(), SHOWN))) {
            String name = name(partition, parent);
            String index = quote(partition.schema(), name);
            boolean leaf = !partitioned.contains(partition);
            steps.add(Step.byHand(
                    "Build one for " + partition.quoted(),
                    "CREATE UNIQUE INDEX " + (leaf ? "CONCURRENTLY " : "") + quote(name) + " ON " + partition.quoted()
                            + " " + key + ";",
                    leaf
                            ? "ShareUpdateExclusiveLock on the partition: reads and writes go on; it fails, and leaves an"
                                    + " invalid index to be dropped, where rows share a key"
                            : "ShareLock on the partition and those below it: reads go on, writes wait"));
            // A constraint's index takes only indexes of constraints below it.
            String constraint = parent.constraint() == null
                    ? ""
                    : "ALTER TABLE " + partition.quoted() + " ADD CONSTRAINT " + quote(name)
                            + (parent.primary() ? " PRIMARY KEY" : " UNIQUE") + " USING INDEX " + quote(name) + ";\n";
            steps.add(Step.byHand(
                    "Attach it",
                    constraint + "ALTER INDEX " + parent.index().quoted() + " ATTACH PARTITION " + index + ";",
                    (constraint.isEmpty() ? "" : "AccessExclusiveLock on the partition for a moment; ")
                            + "AccessExclusiveLock on both indexes for a moment"));
        }
        return Optional.of(new Remedy(
                "Give each partition its index"
                        + (lacking.size() > SHOWN ? ", here for " + SHOWN + " of " + lacking.size() : ""),
                steps));
    }

    private static String name(QualifiedName partition, ConstraintFacts parent) {
        return stem(partition.name()) + "_" + stem(parent.index().name());
    }

    private static String stem(String name) {
        return name.length() > LONGEST_STEM ? name.substring(0, LONGEST_STEM) : name;
    }
}
