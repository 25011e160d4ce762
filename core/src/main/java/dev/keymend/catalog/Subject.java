// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import org.jspecify.annotations.Nullable;

/**
 * What a finding or a gap in what could be seen is about; the parts that do not apply are null. Names are as the
 * catalog holds them.
 *
 * @param schema the schema of the table, or of the sequence or collation where no table is known; null for a subscription,
 *     which is in none
 * @param sequenceSchema the schema of the sequence; null without a sequence
 */
public record Subject(
        @Nullable String schema,
        @Nullable String table,
        @Nullable String column,
        @Nullable String sequenceSchema,
        @Nullable String sequence,
        @Nullable String constraint,
        @Nullable String index,
        @Nullable String collation,
        @Nullable String subscription) {
    /** A table. */
    public static Subject ofTable(QualifiedName table) {
        return new Subject(table.schema(), table.name(), null, null, null, null, null, null, null);
    }

    /** A column. */
    public static Subject ofColumn(QualifiedName table, String column) {
        return new Subject(table.schema(), table.name(), column, null, null, null, null, null, null);
    }

    /** A sequence that no table is known for. */
    public static Subject ofSequence(QualifiedName sequence) {
        return new Subject(sequence.schema(), null, null, sequence.schema(), sequence.name(), null, null, null, null);
    }

    /**
     * A unique index.
     *
     * @param constraint the constraint it stands for; null without one
     * @param index its name; it is in the table's schema
     */
    public static Subject ofIndex(QualifiedName table, @Nullable String constraint, String index) {
        return new Subject(table.schema(), table.name(), null, null, null, constraint, index, null, null);
    }

    /** A collation; the database's own is called {@code default}. */
    public static Subject ofCollation(QualifiedName collation) {
        return new Subject(collation.schema(), null, null, null, null, null, null, collation.name(), null);
    }

    /** A subscription of this database. */
    public static Subject ofSubscription(String name) {
        return new Subject(null, null, null, null, null, null, null, null, name);
    }

    /** The same subject, fed by a sequence. */
    public Subject withSequence(QualifiedName name) {
        return new Subject(schema, table, column, name.schema(), name.name(), constraint, index, null, null);
    }

    /** The place a person looks for first: {@code public.users.id}, or {@code public.users_seq}. */
    public String place() {
        if (schema == null) {
            return "subscription " + Identifiers.quote(String.valueOf(subscription));
        }
        if (collation != null) {
            return "collation " + Identifiers.quote(schema, collation);
        }
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
        if (table != null && sequenceName != null) {
            return place() + " (" + sequenceName + ")";
        }
        return table != null && index != null ? place() + " (" + Identifiers.quote(index) + ")" : place();
    }
}
