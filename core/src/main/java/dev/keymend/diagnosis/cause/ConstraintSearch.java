// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the constraint that a violation names, and what else stands beside it. */
final class ConstraintSearch {
    private final ConstraintReader reader;
    private final UniqueViolation violation;
    private final @Nullable PastedStatement statement;

    ConstraintSearch(ConstraintReader reader, UniqueViolation violation, @Nullable PastedStatement statement) {
        this.reader = reader;
        this.violation = violation;
        this.statement = statement;
    }

    /** By the server's own fields; a statement's table tells namesakes apart where the error does not. */
    List<ConstraintFacts> named() throws SQLException {
        String name = violation.constraint();
        if (name == null) {
            return List.of();
        }
        List<ConstraintFacts> found = reader.find(name, violation.schema(), violation.table());
        if (found.size() < 2 || statement == null || statement.table().isEmpty()) {
            return found;
        }
        List<ConstraintFacts> fitting = found.stream()
                .filter(each -> isNamed(each.root()) || isNamed(each.table()))
                .toList();
        return fitting.isEmpty() ? found : fitting;
    }

    /**
     * The statement, unless it is another table's than the constraint's: that one was broken by a trigger or rule.
     *
     * @param tree the tables by which a statement may have come to the constraint's
     */
    @Nullable PastedStatement ownStatement(@Nullable ConstraintFacts constraint, List<QualifiedName> tree) {
        if (statement == null || constraint == null) {
            return statement;
        }
        String context = violation.context();
        if (context != null && context.contains("SQL statement \"")) {
            return null;
        }
        return statement.table().isEmpty() || tree.stream().anyMatch(this::isNamed) ? statement : null;
    }

    /** The oid of the table whose columns the statement fills: the root, unless it names the partition itself. */
    long tableOf(ConstraintFacts constraint) {
        return isNamed(constraint.table()) && !isNamed(constraint.root())
                ? constraint.tableOid()
                : constraint.rootOid();
    }

    /** Whether the order of {@link #tableOf}'s columns is the statement's: a middle table may have another one. */
    boolean fillsInItsOrder(ConstraintFacts constraint) {
        return isNamed(constraint.table()) || isNamed(constraint.root());
    }

    /** Whether the statement names the table, as far as it says. */
    private boolean isNamed(QualifiedName table) {
        return table.name().equals(statementTable())
                && (statementSchema() == null || table.schema().equals(statementSchema()));
    }

    /** Every key of the constraint's table, or of the statement's, to say which one an ON CONFLICT could have named. */
    List<ConstraintFacts> siblings(@Nullable ConstraintFacts constraint) throws SQLException {
        if (constraint != null) {
            return reader.ofTable(constraint.rootOid());
        }
        String table = statementTable();
        if (violation.kind() != Kind.UPSERT_TARGET || table == null) {
            return List.of();
        }
        String schema = statementSchema();
        return reader.ofTableNamed(table, schema == null ? violation.schema() : schema);
    }

    private @Nullable String statementTable() {
        List<String> parts = statement == null ? List.of() : statement.table();
        return parts.isEmpty() ? null : parts.get(parts.size() - 1);
    }

    private @Nullable String statementSchema() {
        List<String> parts = statement == null ? List.of() : statement.table();
        return parts.size() < 2 ? null : parts.get(parts.size() - 2);
    }
}
