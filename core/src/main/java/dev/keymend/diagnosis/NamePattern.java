// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import dev.keymend.catalog.Subject;
import dev.keymend.internal.sql.Identifiers;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A name as a user writes it, with or without the schema.
 *
 * @param parts the name's parts as the catalog holds them, at least one
 */
record NamePattern(List<String> parts) {
    NamePattern {
        parts = List.copyOf(parts);
    }

    /** Reads a name as SQL writes it; null when it is something else. */
    static @Nullable NamePattern parse(String text) {
        List<String> parts = Identifiers.parse(text);
        return parts.isEmpty() ? null : new NamePattern(parts);
    }

    boolean namesTable(Subject subject) {
        return names(subject.schema(), subject.table(), null);
    }

    boolean namesColumn(Subject subject) {
        return subject.column() != null && names(subject.schema(), subject.table(), subject.column());
    }

    boolean namesSequence(Subject subject) {
        return names(subject.sequenceSchema(), subject.sequence(), null);
    }

    boolean namesIndex(Subject subject) {
        return names(subject.schema(), subject.index(), null);
    }

    boolean namesCollationOrSubscription(Subject subject) {
        return names(subject.schema(), subject.collation(), null)
                || (subject.subscription() != null && parts.equals(List.of(subject.subscription())));
    }

    /** Whether the name is this object's, in full or without its schema. */
    boolean names(@Nullable String schema, @Nullable String object, @Nullable String column) {
        if (schema == null || object == null) {
            return false;
        }
        List<String> whole = column == null ? List.of(schema, object) : List.of(schema, object, column);
        return parts.equals(whole) || parts.equals(whole.subList(1, whole.size()));
    }
}
