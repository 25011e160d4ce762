// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.ColumnAudit;
import dev.keymend.catalog.FedColumn;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.SequenceDetails;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.catalog.ServerFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Gives a column that draws from another table's sequence one of its own, which goes on where that one stands. */
public final class OwnSequence {
    private final SequenceUse use;
    private final FedColumn column;
    private final SequenceDetails details;
    private final ColumnAudit audit;
    private final ServerFacts server;
    private final QualifiedName own;

    /**
     * @param use the column that is to get a sequence of its own
     * @param taken names of sequences that are there
     */
    public OwnSequence(
            SequenceUse use, FedColumn column, ColumnAudit audit, ServerFacts server, Set<QualifiedName> taken) {
        this.use = use;
        this.column = column;
        this.details = audit.details(use.sequence());
        this.audit = audit;
        this.server = server;
        this.own = freeName(use, taken);
    }

    /** Why it cannot be done; empty when it can. */
    public Optional<String> obstacle() {
        if (!column.mayAlter()) {
            return Optional.of("this role does not own the table");
        }
        if (column.inherited()) {
            return Optional.of("the table is part of another, which decides how its columns are defined");
        }
        if (use.defaultExpression() == null) {
            return Optional.of("its default could not be read, as another session has the table locked");
        }
        if (!use.plainDefault()) {
            return Optional.of("its default computes something from the sequence: " + use.defaultExpression());
        }
        // The way back moves the shared sequence forwards, and so does whoever reads its value.
        return use.sequence().mayAlter()
                ? Optional.empty()
                : Optional.of("this role does not own " + use.sequence().name().quoted());
    }

    /** The new sequence; only where there is no {@link #obstacle}. */
    public Remedy make() {
        SequenceFacts shared = use.sequence();
        String title = "Give " + use.quotedColumn() + " a sequence of its own, " + own.quoted();
        String alterColumn =
                "ALTER TABLE " + use.table().name().quoted() + " ALTER COLUMN " + quote(use.column()) + " ";
        String lockTable = "LOCK TABLE " + use.table().name().quoted() + " IN ACCESS EXCLUSIVE MODE";
        List<String> statements = new ArrayList<>();
        statements.add(lockTable);
        statements.add(SequenceSql.lock(shared));
        statements.add(SequenceDdl.create(own, shared));
        if (!server.role().equals(column.owner())) {
            statements.add("ALTER SEQUENCE " + own.quoted() + " OWNER TO " + quote(column.owner()));
        }
        statements.add(SequenceDdl.takeOver(own, shared.name()));
        statements.add(alterColumn + "SET DEFAULT nextval(" + literal(own.quoted()) + "::regclass)");
        statements.add("ALTER SEQUENCE " + own.quoted() + " OWNED BY " + use.quotedColumn());
        if (column.owner().equals(shared.owner())) {
            statements.addAll(SequenceDdl.grants(own, column.owner(), details, audit));
        }
        List<String> undo = List.of(
                lockTable,
                SequenceSql.lock(shared),
                "SELECT setval(" + literal(shared.name().quoted()) + ", o.last_value, o.is_called OR s.is_called)\n"
                        + "  FROM " + own.quoted() + " AS o CROSS JOIN "
                        + shared.name().quoted() + " AS s\n"
                        + " WHERE o.last_value " + (shared.ascending() ? ">" : "<") + " s.last_value\n"
                        + "    OR (o.last_value = s.last_value AND o.is_called)",
                alterColumn + "SET DEFAULT " + Objects.requireNonNull(use.defaultExpression()),
                "DROP SEQUENCE " + own.quoted());
        return new Remedy(
                title,
                List.of(DefinitionChange.step(
                        "own-sequence:" + use.quotedColumn(),
                        title,
                        "AccessExclusiveLock on the table for a moment: nobody reads or writes it, no row is"
                                + " rewritten; ShareRowExclusiveLock on the shared sequence: nextval waits",
                        statements,
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isDefault(shared.name(), use.table().name(), use.column()),
                                SequenceDdl.isDefined(shared),
                                SequenceDdl.relation(own) + " IS NULL")),
                        DefinitionChange.allOf(List.of(
                                SequenceDdl.isDefault(own, use.table().name(), use.column()),
                                SequenceDdl.isTied(own, use.table().name(), use.column(), 'a', ""),
                                SequenceDdl.isDefined(own, shared))),
                        undo)));
    }

    /** Named as serial would. */
    private static QualifiedName freeName(SequenceUse use, Set<QualifiedName> taken) {
        String schema = use.table().name().schema();
        String base = use.table().name().name() + "_" + use.column();
        String suffix = "_seq";
        for (int i = 1; ; i++) {
            QualifiedName name = new QualifiedName(schema, SequenceDdl.derived(base, suffix));
            if (!taken.contains(name)) {
                return name;
            }
            suffix = "_seq" + i;
        }
    }
}
