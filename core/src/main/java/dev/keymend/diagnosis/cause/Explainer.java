// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ConflictProbe;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.QualifiedName;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Explains violations, with a database or without. Reads only, and a statement found in an error is never run. The
 * connection is the caller's and is left as it was; it must not be the one whose transaction the violation aborted, on
 * which the server refuses every query.
 */
public final class Explainer {
    private final @Nullable Connection connection;
    private final ReadOptions options;
    private final ValueDisplay display;

    private Explainer(@Nullable Connection connection, ReadOptions options, ValueDisplay display) {
        this.display = display;
        this.connection = connection;
        this.options = options;
    }

    /** From the error's text or fields alone. */
    public static Explainer withoutDatabase() {
        return new Explainer(null, ReadOptions.DEFAULT, ValueDisplay.SHOW);
    }

    /** With a look at the database. */
    public static Explainer on(Connection connection) {
        return new Explainer(connection, ReadOptions.DEFAULT, ValueDisplay.SHOW);
    }

    /** The same explainer with other timeouts and mappings. */
    public Explainer with(ReadOptions changed) {
        return new Explainer(connection, changed, display);
    }

    /** The same explainer, showing values in evidence in this way. */
    public Explainer showing(ValueDisplay changed) {
        return new Explainer(connection, options, changed);
    }

    /**
     * Explains one violation.
     *
     * @throws SQLException when the catalog itself cannot be read; what of the data cannot be is a note
     */
    public Explanation explain(UniqueViolation violation) throws SQLException {
        String sql = violation.statement();
        PastedStatement statement =
                sql == null ? null : PastedStatement.read(sql, BoundParameters.read(violation.parameters()));
        return connection == null
                ? withoutDatabase(violation, statement)
                : withDatabase(connection, violation, statement);
    }

    private Explanation withoutDatabase(UniqueViolation violation, @Nullable PastedStatement statement) {
        KeyText key = violation.key();
        KeyReading reading = key == null ? KeyReading.NONE : fromText(key);
        Incident incident = new Incident(
                violation,
                statement,
                null,
                List.of(),
                List.of(),
                reading,
                List.of(),
                List.of(),
                false,
                Surroundings.UNKNOWN,
                display);
        List<String> notes = new ArrayList<>(gap(violation));
        return new Explanation(violation, null, null, List.of(), reading, List.of(), Causes.of(incident), notes);
    }

    private static KeyReading fromText(KeyText key) {
        int columns = key.columns().size();
        if (key.truncated() || columns == 0) {
            return KeyReading.NONE;
        }
        var candidates = key.candidates(columns);
        return new KeyReading(
                candidates.splits().subList(0, Math.min(10, candidates.splits().size())),
                candidates.complete() && candidates.splits().size() <= 10,
                false);
    }

    private Explanation withDatabase(
            Connection database, UniqueViolation violation, @Nullable PastedStatement statement) throws SQLException {
        List<String> notes = new ArrayList<>(gap(violation));
        CatalogReader catalog = CatalogReader.on(database).with(options);
        ServerFacts server = catalog.server();
        ConstraintReader constraints = new ConstraintReader(database, options);
        List<ConstraintFacts> found = constraints(constraints, violation, statement);
        ConstraintFacts constraint = found.size() == 1 ? found.get(0) : null;
        if (found.size() > 1) {
            notes.add("Several constraints have that name; the schema or the statement would tell which one it was.");
        }
        PastedStatement own = ownStatement(constraint, statement, violation, tree(constraints, constraint));
        KeyReader.Result key =
                constraint == null ? KeyReader.Result.NONE : key(database, violation, constraint, own, notes);
        List<ConstraintFacts> siblings = siblings(constraints, violation, statement, constraint);
        List<ExaminedUse> uses = constraint == null ? List.of() : catalog.usesOf(constraint.rootOid());
        Incident incident = new Incident(
                violation,
                own,
                constraint,
                found.size() > 1 ? found : List.of(),
                siblings,
                key.key(),
                key.existing(),
                uses,
                true,
                Surroundings.read(database, options, violation, constraint, key, notes),
                display);
        return new Explanation(
                violation,
                server,
                constraint,
                incident.namesakes(),
                key.key(),
                key.existing(),
                Causes.of(incident),
                notes);
    }

    /** By the server's own fields; a statement's table tells namesakes apart where the error does not. */
    private static List<ConstraintFacts> constraints(
            ConstraintReader reader, UniqueViolation violation, @Nullable PastedStatement statement)
            throws SQLException {
        String name = violation.constraint();
        if (name == null) {
            return List.of();
        }
        List<ConstraintFacts> found = reader.find(name, violation.schema(), violation.table());
        if (found.size() < 2 || statement == null || statement.table().isEmpty()) {
            return found;
        }
        List<String> parts = statement.table();
        String table = parts.get(parts.size() - 1);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        List<ConstraintFacts> fitting = found.stream()
                .filter(each -> table.equals(each.root().name())
                        || table.equals(each.table().name()))
                .filter(each -> schema == null || schema.equals(each.table().schema()))
                .toList();
        return fitting.isEmpty() ? found : fitting;
    }

    /** The statement, unless it is another table's than the constraint's. */
    private static @Nullable PastedStatement ownStatement(
            @Nullable ConstraintFacts constraint,
            @Nullable PastedStatement statement,
            UniqueViolation violation,
            List<QualifiedName> tables) {
        return statement == null || constraint == null || isOf(tables, statement, violation) ? statement : null;
    }

    /** The tables by which a statement may have come to the constraint's. */
    private static List<QualifiedName> tree(ConstraintReader reader, @Nullable ConstraintFacts constraint)
            throws SQLException {
        return constraint == null ? List.of() : reader.treeOf(constraint);
    }

    /** Whether a statement that names a table names the constraint's; another one's was broken by a trigger or rule. */
    private static boolean isOf(List<QualifiedName> tables, PastedStatement statement, UniqueViolation violation) {
        String context = violation.context();
        if (context != null && context.contains("SQL statement \"")) {
            return false;
        }
        List<String> parts = statement.table();
        if (parts.isEmpty()) {
            return true;
        }
        String table = parts.get(parts.size() - 1);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        return tables.stream()
                .anyMatch(name -> name.name().equals(table) && (schema == null || schema.equals(name.schema())));
    }

    private KeyReader.Result key(
            Connection database,
            UniqueViolation violation,
            ConstraintFacts constraint,
            @Nullable PastedStatement statement,
            List<String> notes) {
        KeyText key = violation.key();
        if (key == null || violation.kind() == Kind.UNIQUE_INDEX_BUILD) {
            return KeyReader.Result.NONE;
        }
        if (!constraint.maySelect() || !constraint.schemaUsable()) {
            notes.add(
                    "This role may not read " + constraint.table().quoted() + ", so the row that is there stays unseen:"
                            + " GRANT SELECT ON " + constraint.table().quoted() + " TO it.");
            return KeyReader.Result.NONE;
        }
        if (constraint.rowSecurityActive()) {
            notes.add("Row-level security hides rows of " + constraint.table().quoted()
                    + " from this role; the row that is there may be one of them.");
        }
        try {
            return KeyReader.read(
                    key,
                    constraint,
                    new ConflictProbe(database, options),
                    statement == null ? List.of() : statement.keys(constraint));
        } catch (SQLException e) {
            notes.add("The row that is there could not be looked up: " + ServerMessage.of(e));
            return KeyReader.Result.NONE;
        }
    }

    /** Every key of the table, to say which one an ON CONFLICT could have named. */
    private static List<ConstraintFacts> siblings(
            ConstraintReader reader,
            UniqueViolation violation,
            @Nullable PastedStatement statement,
            @Nullable ConstraintFacts constraint)
            throws SQLException {
        if (constraint != null) {
            return reader.ofTable(constraint.rootOid());
        }
        if (violation.kind() != Kind.UPSERT_TARGET
                || statement == null
                || statement.table().isEmpty()) {
            return List.of();
        }
        List<String> parts = statement.table();
        return reader.ofTableNamed(
                parts.get(parts.size() - 1), parts.size() > 1 ? parts.get(parts.size() - 2) : violation.schema());
    }

    private static List<String> gap(UniqueViolation violation) {
        String sentence = violation.detailGap().sentence();
        return sentence.isEmpty() ? List.of() : List.of(sentence);
    }
}
