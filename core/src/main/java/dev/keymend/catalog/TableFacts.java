// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.OptionalLong;

/**
 * A table: plain, partitioned or foreign, or a view with a default of its own.
 *
 * @param parent the OID of the partitioned table it is a partition of, or of the first table it inherits from
 * @param estimatedRows the planner's estimate; negative when nobody has counted yet
 * @param schemaUsable false where this role lacks USAGE on the schema
 * @param rowSecurityActive true where row-level security hides rows from this role
 * @param inheritedFrom whether other tables inherit from it, which is not partitioning: reading it reads their rows
 *     too, and none of them is in its indexes
 */
public record TableFacts(
        long oid,
        QualifiedName name,
        Kind kind,
        boolean temporary,
        OptionalLong parent,
        double estimatedRows,
        boolean schemaUsable,
        boolean rowSecurityActive,
        boolean inheritedFrom) {
    /** What {@code pg_class.relkind} says. */
    public enum Kind {
        PLAIN,
        PARTITIONED,
        FOREIGN,
        VIEW;

        static Kind of(String relkind) {
            return switch (relkind) {
                case "r" -> PLAIN;
                case "p" -> PARTITIONED;
                case "f" -> FOREIGN;
                case "v" -> VIEW;
                default -> throw new IllegalArgumentException("not a table: relkind " + relkind);
            };
        }
    }
}
