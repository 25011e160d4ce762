// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.plan.RunSql;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A change that a journal tells of. */
sealed interface JournalEntry {
    /** The journal's line, from 1. */
    int line();

    /** The step that made it. */
    String stepId();

    /** The step's title; null in a journal that does not tell it. */
    @Nullable String title();

    /** The name of the database it was made in. */
    String database();

    /** The OID of that database. */
    long databaseOid();

    /**
     * A sequence that was moved.
     *
     * @param fileNode the sequence's file after the change; empty for a change that cannot be undone
     */
    record OfSequence(
            int line,
            String stepId,
            @Nullable String title,
            String database,
            long databaseOid,
            long sequenceOid,
            QualifiedName sequence,
            SequenceValue before,
            SequenceValue after,
            OptionalLong fileNode)
            implements JournalEntry {}

    /**
     * Statements that were run.
     *
     * @param guard answers true while things are as they were before; null where nothing tells
     * @param takeBack null where nothing takes it back
     */
    record OfDefinitions(
            int line,
            String stepId,
            @Nullable String title,
            String database,
            long databaseOid,
            RunSql.Manner manner,
            @Nullable String guard,
            RunSql.@Nullable TakeBack takeBack)
            implements JournalEntry {}
}
