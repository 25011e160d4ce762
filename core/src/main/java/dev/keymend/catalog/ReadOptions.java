// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.time.Duration;
import java.util.List;

/**
 * How a snapshot is read.
 *
 * @param statementTimeout how long one statement may run; what takes longer is unexamined
 * @param lockTimeout how long a statement may wait for a lock; what is locked for longer is unexamined
 * @param mappings columns that the user says are fed by a sequence
 * @param depth how much is looked at
 */
public record ReadOptions(
        Duration statementTimeout, Duration lockTimeout, List<SequenceMapping> mappings, Depth depth) {
    /** How much of a database is looked at; each level reads what the one before does, and more. */
    public enum Depth {
        /** What decides whether the next default insert succeeds. */
        INSERTS,
        /** The catalog's facts for every rule. */
        AUDIT,
        /** Also reads whole tables, to compare unique indexes with them. */
        DEEP;

        /** Whether this level reads at least as much as another. */
        public boolean atLeast(Depth other) {
            return compareTo(other) >= 0;
        }
    }

    /** 30 seconds a statement, 2 seconds for a lock, no mappings, what decides inserts. */
    public static final ReadOptions DEFAULT =
            new ReadOptions(Duration.ofSeconds(30), Duration.ofSeconds(2), List.of(), Depth.INSERTS);

    /** Copies the mappings. */
    public ReadOptions {
        mappings = List.copyOf(mappings);
    }

    /** The same, with these mappings. */
    public ReadOptions withMappings(List<SequenceMapping> added) {
        return new ReadOptions(statementTimeout, lockTimeout, added, depth);
    }

    /** The same, with this limit for a single statement. */
    public ReadOptions withStatementTimeout(Duration timeout) {
        return new ReadOptions(timeout, lockTimeout, mappings, depth);
    }

    /** The same, looking at this much. */
    public ReadOptions withDepth(Depth chosen) {
        return new ReadOptions(statementTimeout, lockTimeout, mappings, chosen);
    }
}
