// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that rows are to be loaded into: what fills its columns and everything that may refuse a row.
 *
 * @param role who asks
 * @param partitioned whether it is the root of a partition tree or of a part of one
 * @param maySelect whether this role may read it, which judging keys takes
 * @param rowSecurityActive whether row-level security hides rows from this role
 * @param standby whether the server is a standby, where nothing can be written, temporary tables included
 * @param mayCreateTemporary whether this role may create temporary tables in this database
 * @param pages its size, that of its partitions included, without indexes
 * @param rules whether it has rules, which an INSERT minds and COPY does not
 * @param changedByTrigger whether a BEFORE INSERT trigger may change a row
 * @param keys every unique and exclusion index that is enforced, the primary key first; of a partition tree also those
 *     that one partition alone has
 * @param checks its CHECK constraints, and what its partitions take
 * @param references its foreign keys
 */
public record LoadTarget(
        long oid,
        QualifiedName name,
        String role,
        boolean partitioned,
        boolean maySelect,
        boolean rowSecurityActive,
        boolean standby,
        boolean mayCreateTemporary,
        long pages,
        boolean rules,
        boolean changedByTrigger,
        List<Column> columns,
        List<Key> keys,
        List<Check> checks,
        List<Reference> references) {
    /** For a person: {@code GRANT SELECT ON public.users TO loader lets it}. */
    public String grant(String privileges, String on) {
        return "GRANT " + privileges + " ON " + on + " TO " + Identifiers.quote(role) + " lets it";
    }

    /**
     * A column.
     *
     * @param type with its modifier, as SQL
     * @param required whether it refuses null
     * @param filled whether it has a default, an identity or an expression, so that leaving it out is not null
     * @param identityAlways whether only {@code OVERRIDING SYSTEM VALUE} sets it
     * @param generated whether it is computed from the others
     * @param mayInsert whether this role may fill it in a new row
     * @param mayUpdate whether this role may change it
     * @param computedFrom the columns that a generated one is computed from
     */
    public record Column(
            String name,
            String type,
            boolean required,
            boolean filled,
            boolean identityAlways,
            boolean generated,
            boolean mayInsert,
            boolean mayUpdate,
            List<String> computedFrom) {
        /** Copies the list. */
        public Column {
            computedFrom = List.copyOf(computedFrom);
        }
    }

    /**
     * A unique or exclusion index.
     *
     * @param collations of its parts, as SQL; null for a part whose type has none
     * @param ownEquality whether each part is compared with its type's own equality, so that grouping agrees with it
     * @param bytewise whether texts are equal by it only where their bytes are: ownEquality, and no collation that takes
     *     different texts for equal
     * @param belonging for an index of one partition alone, which rows belong to that partition, as SQL; else null
     */
    public record Key(
            ConstraintFacts facts,
            List<@Nullable String> collations,
            boolean ownEquality,
            boolean bytewise,
            @Nullable String belonging) {
        /** Copies the collations; {@code List.copyOf} would refuse the nulls. */
        public Key {
            collations = Collections.unmodifiableList(new ArrayList<>(collations));
        }
    }

    /**
     * A CHECK constraint, or what a partition or all of them take.
     *
     * @param name of the constraint; of partitions null
     * @param expression as SQL
     * @param columns that it looks at
     */
    public record Check(@Nullable String name, String expression, List<String> columns) {
        /** Copies the list. */
        public Check {
            columns = List.copyOf(columns);
        }
    }

    /**
     * A foreign key of the table.
     *
     * @param own whether it refers to the table itself
     * @param partitioned whether the table referred to is
     * @param matchFull whether a key that is null in part only is refused
     * @param readable whether this role sees every row of the table referred to
     * @param operators what each column is compared with, as SQL
     */
    public record Reference(
            String name,
            QualifiedName table,
            boolean own,
            boolean partitioned,
            boolean matchFull,
            boolean readable,
            List<String> columns,
            List<String> referenced,
            List<String> operators) {
        /** Copies the lists. */
        public Reference {
            columns = List.copyOf(columns);
            referenced = List.copyOf(referenced);
            operators = List.copyOf(operators);
        }
    }

    /** Copies the lists. */
    public LoadTarget {
        columns = List.copyOf(columns);
        keys = List.copyOf(keys);
        checks = List.copyOf(checks);
        references = List.copyOf(references);
    }

    /** The column of that name. */
    public Optional<Column> column(String column) {
        return columns.stream().filter(each -> each.name().equals(column)).findFirst();
    }

    /** The table as the object of a statement that reads or updates it: with its partitions, without its heirs. */
    public String alone() {
        return (partitioned ? "" : "only ") + name.quoted();
    }
}
