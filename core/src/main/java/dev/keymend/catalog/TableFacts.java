// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.OptionalLong;

/**
 * A table: plain, partitioned or foreign.
 *
 * @param parent the OID of the partitioned table it is a partition of, or of the first table it inherits from
 * @param estimatedRows the planner's estimate; negative when nobody has counted yet
 * @param schemaUsable false where this role lacks USAGE on the schema
 * @param rowSecurityActive true where row-level security hides rows from this role
 */
public record TableFacts(
        long oid,
        QualifiedName name,
        Kind kind,
        boolean temporary,
        OptionalLong parent,
        double estimatedRows,
        boolean schemaUsable,
        boolean rowSecurityActive) {
    /** What {@code pg_class.relkind} says. */
    public enum Kind {
        PLAIN,
        PARTITIONED,
        FOREIGN;

        static Kind of(String relkind) {
            return switch (relkind) {
                case "r" -> PLAIN;
                case "p" -> PARTITIONED;
                case "f" -> FOREIGN;
                default -> throw new IllegalArgumentException("not a table: relkind " + relkind);
            };
        }
    }
}
