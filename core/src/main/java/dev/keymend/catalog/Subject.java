// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * What a finding or a gap in what could be seen is about; the parts that do not apply are null. Names are as the
 * catalog holds them.
 *
 * @param schema the schema of the table, or of the sequence where no table is known
 * @param sequenceSchema the schema of the sequence; null without a sequence
 */
public record Subject(
        String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String sequenceSchema,
        @Nullable String sequence,
        @Nullable String constraint,
        @Nullable String index) {
    /** A table. */
    public static Subject ofTable(QualifiedName table) {
        return new Subject(table.schema(), table.name(), null, null, null, null, null);
    }

    /** A column. */
    public static Subject ofColumn(QualifiedName table, String column) {
        return new Subject(table.schema(), table.name(), column, null, null, null, null);
    }

    /** A sequence that no table is known for. */
    public static Subject ofSequence(QualifiedName sequence) {
        return new Subject(sequence.schema(), null, null, sequence.schema(), sequence.name(), null, null);
    }

    /** The same subject, fed by a sequence. */
    public Subject withSequence(QualifiedName name) {
        return new Subject(schema, table, column, name.schema(), name.name(), constraint, index);
    }

    /** The place a person looks for first: {@code public.users.id}, or {@code public.users_seq}. */
    public String place() {
        if (table == null) {
            return sequence == null ? Identifiers.quote(schema) : Identifiers.quote(schema, sequence);
        }
        String quoted = Identifiers.quote(schema, table);
        return column == null ? quoted : quoted + '.' + Identifiers.quote(column);
    }

    /** The sequence as SQL, or null. */
    public @Nullable String quotedSequence() {
        return sequence == null || sequenceSchema == null ? null : Identifiers.quote(sequenceSchema, sequence);
    }

    @Override
    public String toString() {
        String sequenceName = quotedSequence();
        return table == null || sequenceName == null ? place() : place() + " (" + sequenceName + ")";
    }
}
