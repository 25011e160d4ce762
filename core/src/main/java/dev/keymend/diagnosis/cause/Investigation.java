// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import dev.keymend.catalog.AttemptProbe;
import dev.keymend.catalog.AttemptedRow;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ConflictProbe;
import dev.keymend.catalog.ConstraintFacts;
import dev.keymend.catalog.ConstraintReader;
import dev.keymend.catalog.ExistingRow;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.catalog.TableColumns;
import dev.keymend.catalog.TableUses;
import dev.keymend.catalog.UnreadUse;
import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.violation.KeyText;
import dev.keymend.violation.Kind;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One violation put beside the catalog and the data. */
final class Investigation {
    private final Connection database;
    private final ReadOptions options;
    private final ValueDisplay display;
    private final UniqueViolation violation;
    private final ConstraintReader reader;
    private final List<String> notes;

    Investigation(Connection database, ReadOptions options, ValueDisplay display, UniqueViolation violation) {
        this.database = database;
        this.options = options;
        this.display = display;
        this.violation = violation;
        this.reader = new ConstraintReader(database, options);
        this.notes = new ArrayList<>(TextOnly.gap(violation));
    }

    Explanation explain() throws SQLException {
        CatalogReader catalog = CatalogReader.on(database).with(options);
        ServerFacts server = catalog.server();
        ConstraintSearch search = new ConstraintSearch(reader, violation, PastedStatement.of(violation));
        List<ConstraintFacts> named = search.named();
        ConstraintFacts constraint = named.size() == 1 ? named.get(0) : null;
        List<ConstraintFacts> namesakes = named.size() > 1 ? named : List.of();
        if (!namesakes.isEmpty()) {
            notes.add("Several constraints have that name; the schema or the statement would tell which one it was.");
        }
        List<ConstraintFacts> siblings = search.siblings(constraint);
        PastedStatement statement =
                search.ownStatement(constraint, constraint == null ? List.of() : reader.treeOf(constraint));
        KeyReader.Result key = KeyReader.Result.NONE;
        Attempt attempt = null;
        if (constraint != null) {
            TableColumns columns = null;
            if (statement != null) {
                columns = reader.columns(search.tableOf(constraint));
                statement = search.fillsInItsOrder(constraint) ? statement.completedBy(columns) : statement;
            }
            key = key(constraint, statement, server.role());
            RefusedRow refused = refusedRow(constraint, statement, columns, key.key(), siblings);
            attempt = refused.attempt();
            key = violation.key() == null ? refused.key() : key;
            if (attempt != null && !attempt.alsoViolated().isEmpty()) {
                notes.add("An ON CONFLICT that names " + constraint.name() + " alone does not help this row: "
                        + attempt.alsoViolated().stream()
                                .map(each -> each.constraint().name())
                                .collect(Collectors.joining(", "))
                        + " would refuse it still.");
            }
        }
        TableUses uses = constraint == null ? TableUses.NONE : catalog.feeding(constraint.rootOid());
        Incident incident = new Incident(
                violation,
                statement,
                constraint,
                namesakes,
                siblings,
                RemedyTable.of(violation, constraint, database, options),
                key.key(),
                key.existing(),
                key.looked(),
                attempt,
                uses,
                true,
                Surroundings.read(database, options, violation, constraint, key, notes),
                display);
        List<Cause> causes = Causes.of(incident);
        notes.addAll(BesideTheCause.notes(incident, causes));
        incident.unreadPart().ifPresent(unread -> notes.add(unseen(unread)));
        return new Explanation(
                violation,
                server,
                constraint,
                namesakes,
                key.key(),
                key.existing(),
                attempt,
                causes,
                BesideTheCause.findings(incident),
                notes);
    }

    private static String unseen(UnreadUse unread) {
        String grant = unread.why().grant();
        return "What " + unread.use().sequence().name().quoted() + " has issued cannot be told: "
                + unread.why().reason() + (grant == null ? "." : ". This shows it: " + grant);
    }

    private KeyReader.Result key(ConstraintFacts constraint, @Nullable PastedStatement statement, String role) {
        KeyText key = violation.key();
        if (key == null || violation.kind() == Kind.UNIQUE_INDEX_BUILD) {
            return KeyReader.Result.NONE;
        }
        if (!constraint.maySelect() || !constraint.schemaUsable()) {
            notes.add("This role may not read " + constraint.table().quoted()
                    + ", so the row that is there stays unseen. This shows it: " + readingGrants(constraint, role));
            return KeyReader.read(key, constraint);
        }
        if (constraint.rowSecurityActive()) {
            notes.add("Row-level security hides rows of " + constraint.table().quoted()
                    + " from this role; the row that is there may be one of them.");
        }
        List<List<String>> attempted = statement == null
                ? List.of()
                : StatementRows.keys(statement, StatementRows.keyColumns(constraint)).stream()
                        .filter(each -> !each.isEmpty())
                        .toList();
        try {
            return KeyReader.read(key, constraint, new ConflictProbe(database, options), attempted);
        } catch (SQLException e) {
            notes.add("The row that is there could not be looked up: " + ServerMessage.of(e));
            return KeyReader.read(key, constraint);
        }
    }

    private static String readingGrants(ConstraintFacts constraint, String role) {
        List<String> grants = new ArrayList<>();
        String grantee = Identifiers.quote(role);
        if (!constraint.schemaUsable()) {
            grants.add("GRANT USAGE ON SCHEMA "
                    + Identifiers.quote(constraint.table().schema()) + " TO " + grantee + ";");
        }
        if (!constraint.maySelect()) {
            grants.add("GRANT SELECT ON " + constraint.table().quoted() + " TO " + grantee + ";");
        }
        return String.join(" ", grants);
    }

    /**
     * The refused row and what it meets.
     *
     * @param attempt null when the statement does not tell the row
     * @param key what the row says of the violated key, where the error said nothing
     */
    private record RefusedRow(@Nullable Attempt attempt, KeyReader.Result key) {
        static final RefusedRow UNKNOWN = new RefusedRow(null, KeyReader.Result.NONE);
    }

    private RefusedRow refusedRow(
            ConstraintFacts constraint,
            @Nullable PastedStatement statement,
            @Nullable TableColumns columns,
            KeyReading key,
            List<ConstraintFacts> siblings)
            throws SQLException {
        Optional<AttemptedRow> read =
                statement == null ? Optional.empty() : StatementRows.refused(statement, constraint, key.values());
        if (read.isEmpty() || columns == null) {
            return RefusedRow.UNKNOWN;
        }
        AttemptProbe probe = new AttemptProbe(database, options);
        AttemptedRow row = probe.asPrinted(read.get(), columns);
        AttemptProbe.Answer others = probe.look(row, columns, otherKeys(constraint, siblings));
        Attempt attempt = new Attempt(row, others.collisions(), others.unknown(), columns.changedByTrigger());
        if (violation.key() != null) {
            return new RefusedRow(attempt, KeyReader.Result.NONE);
        }
        // Without DETAIL the statement alone tells which key it was.
        AttemptProbe.Answer own = probe.look(row, columns, List.of(constraint));
        List<ExistingRow> existing = own.collisions().stream()
                .flatMap(collision -> collision.rows().stream())
                .toList();
        List<String> values = new ArrayList<>();
        for (String column : StatementRows.keyColumns(constraint)) {
            String value = row.given().get(column);
            if (value != null) {
                values.add(value);
            }
        }
        KeyReading said = values.size() == constraint.parts().size() && !columns.changedByTrigger()
                ? new KeyReading(List.of(values), true, false)
                : KeyReading.NONE;
        return new RefusedRow(
                attempt, new KeyReader.Result(said, existing, own.unknown().isEmpty()));
    }

    /** The keys beside the violated one: the root's, and those that a partition has alone. */
    private List<ConstraintFacts> otherKeys(ConstraintFacts violated, List<ConstraintFacts> siblings)
            throws SQLException {
        List<ConstraintFacts> others = new ArrayList<>(siblings);
        if (violated.ofPartition()) {
            reader.ofTable(violated.tableOid()).stream()
                    .filter(each -> !each.ofPartition())
                    .forEach(others::add);
        }
        others.removeIf(each -> each.oid() == violated.oid()
                || (each.tableOid() == violated.rootOid() && each.index().name().equals(violated.rootIndex())));
        return others;
    }
}
