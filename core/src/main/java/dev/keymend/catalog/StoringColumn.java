// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;

/**
 * A column of a foreign key, which stores the values of the column it refers to.
 *
 * @param columnType as declared
 * @param baseType the type without modifier, below a domain
 * @param fullType the type below a domain, with its modifier
 * @param references the column it refers to
 * @param followsUpdates whether the key is ON UPDATE CASCADE
 * @param mayAlter whether this role owns the table or is a member of the role that does
 * @param inherited whether a parent table decides the column's definition
 */
public record StoringColumn(
        long tableOid,
        QualifiedName table,
        String column,
        String columnType,
        String baseType,
        String fullType,
        ColumnRef references,
        boolean followsUpdates,
        boolean mayAlter,
        boolean inherited) {
    /** The column itself, which others may refer to in turn. */
    public ColumnRef ref() {
        return new ColumnRef(tableOid, column);
    }

    /** {@code public.orders.user_id}, quoted where it must be. */
    public String quotedColumn() {
        return table.quoted() + '.' + Identifiers.quote(column);
    }
}
