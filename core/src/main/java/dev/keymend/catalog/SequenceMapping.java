// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import java.util.List;

/**
 * What a user knows and the catalog does not: this column takes its values from that sequence.
 *
 * @param table one or two parts: a table, or a schema and a table
 * @param sequence one or two parts: a sequence, or a schema and a sequence
 */
public record SequenceMapping(List<String> table, String column, List<String> sequence) {
    /** Copies the parts. */
    public SequenceMapping {
        table = List.copyOf(table);
        sequence = List.copyOf(sequence);
    }

    /**
     * Reads {@code [schema.]table.column=[schema.]sequence}; names are written as in SQL, so unquoted ones are
     * folded to lower case.
     *
     * @throws IllegalArgumentException with a sentence for the user when the text is something else
     */
    public static SequenceMapping parse(String text) {
        int equals = Identifiers.indexOutsideQuotes(text, '=');
        if (equals < 0) {
            throw unreadable(text);
        }
        List<String> column = Identifiers.parse(text.substring(0, equals));
        List<String> sequence = Identifiers.parse(text.substring(equals + 1));
        if (column.size() < 2 || column.size() > 3 || sequence.isEmpty() || sequence.size() > 2) {
            throw unreadable(text);
        }
        int last = column.size() - 1;
        return new SequenceMapping(column.subList(0, last), column.get(last), sequence);
    }

    private static IllegalArgumentException unreadable(String text) {
        return new IllegalArgumentException(
                "'" + text + "' does not map a column to a sequence; write table.column=sequence,"
                        + " for example public.users.id=public.users_seq");
    }

    /** Whether the parts, one or two of them, name this. */
    static boolean names(List<String> parts, QualifiedName name) {
        return parts.size() == 2
                ? parts.equals(List.of(name.schema(), name.name()))
                : parts.equals(List.of(name.name()));
    }
}
