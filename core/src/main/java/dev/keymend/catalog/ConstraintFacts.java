// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the server may name when it refuses a key: a unique or exclusion constraint, or a unique index.
 *
 * @param index the index, in the table's schema
 * @param constraint the constraint's name; null for an index without one
 * @param table the table that holds the index: a leaf where the key is a partition's
 * @param root the partitioned table the key belongs to; the table itself outside a partition tree
 * @param rootIndex the index of the root, by which everybody but the error knows the key
 * @param parts the key's parts in order
 * @param included INCLUDE columns, which are not part of the key and never printed
 * @param referenced columns in expressions and in the predicate, some of which may be plain parts as well
 * @param predicate of a partial index, as the server prints it; null when every row is in the index
 * @param definition as {@code pg_get_indexdef} prints it
 * @param ofSystem whether it belongs to the system catalog
 */
public record ConstraintFacts(
        long oid,
        QualifiedName index,
        @Nullable String constraint,
        long tableOid,
        QualifiedName table,
        long rootOid,
        QualifiedName root,
        String rootIndex,
        boolean primary,
        boolean unique,
        boolean exclusion,
        boolean valid,
        boolean deferrable,
        boolean deferred,
        boolean nullsNotDistinct,
        List<Part> parts,
        List<String> included,
        List<String> referenced,
        @Nullable String predicate,
        String definition,
        boolean schemaUsable,
        boolean maySelect,
        boolean rowSecurityActive,
        boolean ofSystem) {
    /**
     * One part of a key.
     *
     * @param text the part as DETAIL prints it: a quoted name or an expression
     * @param column the column's name as the catalog holds it; null for an expression
     * @param type the part's type, with its modifier
     * @param operator what the index compares two keys with, as SQL: {@code OPERATOR(pg_catalog.=)}
     */
    public record Part(String text, @Nullable String column, String type, String operator) {}

    /** Copies the lists. */
    public ConstraintFacts {
        parts = List.copyOf(parts);
        included = List.copyOf(included);
        referenced = List.copyOf(referenced);
    }

    /** What the server calls it in an error. */
    public String name() {
        return constraint == null ? index.name() : constraint;
    }

    /** Whether the key belongs to a partition, and the error names the leaf. */
    public boolean ofPartition() {
        return tableOid != rootOid;
    }

    /** Whether the table itself is partitioned and holds no row; its index's definition says ONLY. */
    public boolean ofPartitionedTable() {
        return definition.contains(" ON ONLY ");
    }

    /** The texts of the parts, in order. */
    public List<String> columnTexts() {
        return parts.stream().map(Part::text).toList();
    }

    /** The parts as operands of an expression: names as they are, expressions in parentheses. */
    public List<String> operands() {
        return parts.stream()
                .map(part -> part.column() == null ? "(" + part.text() + ")" : part.text())
                .toList();
    }

    /** The key as an ON CONFLICT clause names it: {@code (lower(email), tenant) WHERE (deleted_at IS NULL)}. */
    public String arbiter() {
        String key = parts.stream()
                .map(part ->
                        part.column() == null && !part.text().endsWith(")") ? "(" + part.text() + ")" : part.text())
                .collect(Collectors.joining(", ", "(", ")"));
        return predicate == null ? key : key + " WHERE " + predicate;
    }

    /** What findings about it name. */
    public Subject subject() {
        return Subject.ofIndex(root, constraint, index.name());
    }
}
