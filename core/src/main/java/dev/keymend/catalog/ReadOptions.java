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
 */
public record ReadOptions(Duration statementTimeout, Duration lockTimeout, List<SequenceMapping> mappings) {
    /** 30 seconds a statement, 2 seconds for a lock, no mappings. */
    public static final ReadOptions DEFAULT = new ReadOptions(Duration.ofSeconds(30), Duration.ofSeconds(2), List.of());

    /** Copies the mappings. */
    public ReadOptions {
        mappings = List.copyOf(mappings);
    }

    /** The same, with these mappings. */
    public ReadOptions withMappings(List<SequenceMapping> added) {
        return new ReadOptions(statementTimeout, lockTimeout, added);
    }

    /** The same, with this limit for a single statement. */
    public ReadOptions withStatementTimeout(Duration timeout) {
        return new ReadOptions(timeout, lockTimeout, mappings);
    }
}
