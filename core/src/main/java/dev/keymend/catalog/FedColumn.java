// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

/**
 * What decides whether and how the definition of a column that a sequence feeds can be changed.
 *
 * @param owner the role that owns the table
 * @param mayAlter whether this role owns the table or is a member of the role that does
 * @param inherited whether the table is a partition, or takes the column from a table it inherits from
 * @param hasHeirs whether tables inherit from this one; false for a partitioned table
 * @param typed whether the table is of a composite type
 * @param insertedRows rows inserted into the table and its parts since PostgreSQL began to count
 */
public record FedColumn(
        String owner,
        boolean mayAlter,
        boolean notNull,
        boolean inherited,
        boolean hasHeirs,
        boolean typed,
        long insertedRows) {}
