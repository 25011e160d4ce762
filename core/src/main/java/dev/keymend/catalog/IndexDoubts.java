// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What speaks for or against a unique index that has refused a key, or let it in twice.
 *
 * @param comparison what the index and the table say about the key; null when they were not compared
 * @param changedCollations collations that order the index and had another version when that was last recorded
 * @param check the statement by which amcheck found a fault; null when it found none or was not run
 * @param fault what amcheck said; null when it found none or was not run
 * @param notes what was not looked at and why, each a sentence
 */
public record IndexDoubts(
        @Nullable Comparison comparison,
        List<Collation> changedCollations,
        @Nullable String check,
        @Nullable String fault,
        List<String> notes) {
    /** Nothing was looked at. */
    public static final IndexDoubts NONE = new IndexDoubts(null, List.of(), null, null, List.of());

    /**
     * Two reads of one key: through the index, and of the table without any index. Rows are named by their ctid.
     *
     * @param byIndex how many rows the index leads to
     * @param byTable how many rows of the table have the key
     * @param missed rows that have the key and that the index does not lead to
     * @param misplaced rows that the index leads to and that do not have the key
     */
    public record Comparison(int byIndex, int byTable, List<String> missed, List<String> misplaced) {
        /** Copies the lists. */
        public Comparison {
            missed = List.copyOf(missed);
            misplaced = List.copyOf(misplaced);
        }

        /** Whether both say the same. */
        public boolean agrees() {
            return missed.isEmpty() && misplaced.isEmpty();
        }
    }

    /**
     * A collation whose version is not the recorded one.
     *
     * @param recorded when it was created, or when somebody last said REFRESH VERSION
     * @param actual what the operating system has now
     */
    public record Collation(String name, String recorded, String actual) {}

    /** Copies the lists. */
    public IndexDoubts {
        changedCollations = List.copyOf(changedCollations);
        notes = List.copyOf(notes);
    }
}
