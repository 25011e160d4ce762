// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ConstraintFacts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Ways to keep rows without a value from repeating the rest of a key. */
public final class NullKeys {
    private static final int LONGEST_STEM = 50;
    private static final String BUILD =
            "ShareUpdateExclusiveLock on the table while it is built: reads and writes go on; it fails, and leaves an invalid"
                    + " index to be dropped, where rows share a key";
    private static final String BUILD_TREE =
            "ShareLock on the table and its partitions while it is built: reads go on, writes wait";

    private NullKeys() {}

    /** Replaces the key by one in which NULL equals NULL; PostgreSQL 15 and later. */
    public static Remedy notDistinct(ConstraintFacts key) {
        String table = key.root().quoted();
        String columns = columns(key);
        if (key.constraint() != null) {
            String name = quote(key.constraint());
            return new Remedy(
                    "Let NULL count as a value of its own",
                    List.of(Step.byHand(
                            "Replace the constraint",
                            "BEGIN;\nALTER TABLE " + table + " DROP CONSTRAINT " + name + ";\nALTER TABLE " + table
                                    + " ADD CONSTRAINT " + name + " UNIQUE NULLS NOT DISTINCT " + columns
                                    + ";\nCOMMIT;",
                            "AccessExclusiveLock on the table while the index is built: nobody reads or writes it; it fails"
                                    + " where rows share a key, and while a foreign key refers to the constraint")));
        }
        String old = key.index().name();
        String fresh = (old.length() > LONGEST_STEM ? old.substring(0, LONGEST_STEM) : old) + "_nulls";
        return new Remedy(
                "Let NULL count as a value of its own",
                List.of(
                        Step.byHand(
                                "Build the other index",
                                "CREATE UNIQUE INDEX " + concurrently(key) + quote(fresh) + " ON " + table + " "
                                        + columns
                                        + " NULLS NOT DISTINCT"
                                        + (key.predicate() == null ? "" : " WHERE " + key.predicate()) + ";",
                                key.ofPartitionedTable() ? BUILD_TREE : BUILD),
                        Step.byHand(
                                "Drop the one that is there",
                                "DROP INDEX " + concurrently(key) + key.index().quoted() + ";",
                                key.ofPartitionedTable()
                                        ? "AccessExclusiveLock on the table for a moment"
                                        : "ShareUpdateExclusiveLock on the table: reads and writes go on")));
    }

    /**
     * A second index for the rows without a value.
     *
     * @param nullable columns of the key that may be NULL
     * @return empty unless it is one column, and not the only one
     */
    public static Optional<Remedy> partial(ConstraintFacts key, List<String> nullable) {
        List<String> rest = key.parts().stream()
                .filter(part -> part.column() == null || !nullable.contains(part.column()))
                .map(NullKeys::part)
                .toList();
        if (nullable.size() != 1 || rest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Remedy(
                "Keep the rows without a value unique, too",
                List.of(Step.byHand(
                        "Build an index for them",
                        "CREATE UNIQUE INDEX " + concurrently(key) + "ON "
                                + key.root().quoted() + " ("
                                + String.join(", ", rest) + ") WHERE "
                                + (key.predicate() == null ? "" : key.predicate() + " AND ") + quote(nullable.get(0))
                                + " IS NULL;",
                        key.ofPartitionedTable() ? BUILD_TREE : BUILD))));
    }

    private static String concurrently(ConstraintFacts key) {
        return key.ofPartitionedTable() ? "" : "CONCURRENTLY ";
    }

    private static String columns(ConstraintFacts key) {
        String included = key.included().isEmpty()
                ? ""
                : key.included().stream()
                        .map(column -> quote(column))
                        .collect(Collectors.joining(", ", " INCLUDE (", ")"));
        return key.parts().stream().map(NullKeys::part).collect(Collectors.joining(", ", "(", ")")) + included;
    }

    private static String part(ConstraintFacts.Part part) {
        return part.column() == null ? "(" + part.text() + ")" : part.text();
    }
}
