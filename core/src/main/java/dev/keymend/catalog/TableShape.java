// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import java.util.Optional;

/**
 * A table as somebody needs to know it who writes statements for it.
 *
 * @param primaryKey its columns in order; empty without one
 * @param references the foreign keys that refer to it
 */
public record TableShape(
        QualifiedName name,
        boolean partitioned,
        List<Column> columns,
        List<String> primaryKey,
        List<Reference> references) {
    /**
     * A column.
     *
     * @param type without its modifier, as SQL
     * @param generated always computed, or an identity that only the server gives: no statement may set it
     */
    public record Column(String name, String type, boolean required, boolean hasDefault, boolean generated) {}

    /**
     * A foreign key of another table, or of this one.
     *
     * @param cascades whether deleting a row deletes the rows that refer to it
     */
    public record Reference(QualifiedName table, String constraint, boolean cascades) {}

    /** Copies the lists. */
    public TableShape {
        columns = List.copyOf(columns);
        primaryKey = List.copyOf(primaryKey);
        references = List.copyOf(references);
    }

    /** The column of that name. */
    public Optional<Column> column(String name) {
        return columns.stream().filter(column -> column.name().equals(name)).findFirst();
    }
}
