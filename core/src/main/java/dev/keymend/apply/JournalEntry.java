// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.QualifiedName;
import java.util.OptionalLong;

/**
 * A change that a journal tells of.
 *
 * @param line the journal's line, from 1
 * @param fileNode the sequence's file after the change; empty for a change that cannot be undone
 * @param databaseOid the database it was made in
 */
record JournalEntry(
        int line,
        String stepId,
        String database,
        long databaseOid,
        long sequenceOid,
        QualifiedName sequence,
        SequenceValue before,
        SequenceValue after,
        OptionalLong fileNode) {}
