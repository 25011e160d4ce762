// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an audit knows of unique indexes and of what writes into tables from elsewhere, beyond what decides inserts.
 *
 * @param invalid unique indexes that are not valid
 * @param deferrable unique and primary constraints that are not checked at once
 * @param nullable unique keys of several columns of which some may be NULL
 * @param collations collations that order unique indexes and have another version than the recorded one
 * @param subscriptions of this database
 * @param unsound indexes that do not agree with their tables; empty unless whole tables were read
 * @param compared how many unique indexes were compared with their tables
 */
public record IndexAudit(
        List<InvalidIndex> invalid,
        List<ConstraintFacts> deferrable,
        List<NullableKey> nullable,
        List<ChangedCollation> collations,
        List<Subscription> subscriptions,
        List<UnsoundIndex> unsound,
        int compared) {
    /** Not read. */
    public static final IndexAudit EMPTY =
            new IndexAudit(List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), 0);

    /**
     * A unique index that is not valid.
     *
     * @param ready whether new rows are put into it, so that it refuses some keys already
     * @param live false once it is being dropped
     * @param partitioned whether it is a partitioned table's, and only as good as those of the partitions
     * @param busy whether somebody is building, rebuilding or dropping an index here at the moment
     * @param sameKey another index of the table with the same key, a valid one if there is any; null without one
     * @param sameKeyValid whether that one is valid
     * @param lacking partitions that have no index of this one's
     * @param duplicates keys that stand twice; null where the table was not read
     */
    public record InvalidIndex(
            ConstraintFacts index,
            boolean ready,
            boolean live,
            boolean partitioned,
            boolean busy,
            @Nullable String sameKey,
            boolean sameKeyValid,
            List<QualifiedName> lacking,
            @Nullable Duplicates duplicates) {
        /** Copies the partitions. */
        public InvalidIndex {
            lacking = List.copyOf(lacking);
        }
    }

    /** A unique key of several columns, and those of them that may be NULL. */
    public record NullableKey(ConstraintFacts key, List<String> nullable) {
        /** Copies the columns. */
        public NullableKey {
            nullable = List.copyOf(nullable);
        }
    }

    /**
     * A collation whose version is not the recorded one.
     *
     * @param name of the collation; the database's own is called {@code default}
     * @param recorded when it was created, or when somebody last said REFRESH VERSION
     * @param actual what the operating system, or the library, has now
     * @param uniqueIndexes how many unique indexes it orders
     * @param indexes how many indexes it orders in all
     * @param names of the first of them, unique ones first, to a limit
     */
    public record ChangedCollation(
            QualifiedName name,
            String recorded,
            String actual,
            int uniqueIndexes,
            int indexes,
            List<QualifiedName> names) {
        /** Copies the names. */
        public ChangedCollation {
            names = List.copyOf(names);
        }

        /** Whether it is the database's own, whose version stands with the database. */
        public boolean ofDatabase() {
            return name.name().equals("default");
        }
    }

    /**
     * A subscription of this database.
     *
     * @param relations what it writes into, by OID; of a partition tree the root
     */
    public record Subscription(String name, boolean enabled, List<Long> relations) {
        /** Copies the relations. */
        public Subscription {
            relations = List.copyOf(relations);
        }
    }

    /**
     * Keys that more than one row has, read without any index.
     *
     * @param keys how many; one more than {@link #LIMIT} when there are more
     * @param sample where the first and the last row of some of them stand: {@code (0,1) and (0,2)}
     */
    public record Duplicates(int keys, List<String> sample) {
        /** Counted no further. */
        public static final int LIMIT = 1_000;

        /** None. */
        public static final Duplicates NONE = new Duplicates(0, List.of());

        /** Copies the sample. */
        public Duplicates {
            sample = List.copyOf(sample);
        }

        /** Whether {@code keys} is all of them. */
        public boolean countedToTheEnd() {
            return keys <= LIMIT;
        }
    }

    /**
     * A unique index that does not agree with its table.
     *
     * @param duplicates keys that it let in twice
     * @param check the statement by which amcheck found a fault; null when it found none or was not run
     * @param fault what amcheck said; null when it found none or was not run
     * @param shape the table; null when it is gone
     */
    public record UnsoundIndex(
            ConstraintFacts index,
            Duplicates duplicates,
            @Nullable String check,
            @Nullable String fault,
            @Nullable TableShape shape) {}

    /** Copies the lists. */
    public IndexAudit {
        invalid = List.copyOf(invalid);
        deferrable = List.copyOf(deferrable);
        nullable = List.copyOf(nullable);
        collations = List.copyOf(collations);
        subscriptions = List.copyOf(subscriptions);
        unsound = List.copyOf(unsound);
    }
}
