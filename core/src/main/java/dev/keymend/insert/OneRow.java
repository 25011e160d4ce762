// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings one row there: reads, writes where that is needed, and reads again when somebody else got in between, until one of
 * them settles it.
 */
final class OneRow<R> {
    /** Somebody would have to insert and delete the row again between our statements that many times in a row. */
    private static final int MOST_ROUNDS = 25;

    private final Session session;
    private final Statements statements;
    private final Mapping<R> mapping;
    private final Shape shape;
    private final List<@Nullable String> values;
    private final Statements.Prepared prepared;
    private final InTheWay<R> inTheWay;

    /** Whether each statement sees what was committed before it; known once a statement has said so. */
    private boolean fresh = true;

    private boolean looked;

    /** Whether reading and inserting in one statement has done neither. */
    private boolean missed;

    /** Whether a look has found no row. */
    private boolean absent;

    /** Whether an insert has done nothing although a look had found no row. */
    private boolean beaten;

    /** Whether the row is there, but was not as it had been read when it was to be changed. */
    private boolean changing;

    private boolean raced;
    private int tries;

    OneRow(Session session, Statements statements, Mapping<R> mapping, Statements.Prepared row) {
        this.session = session;
        this.statements = statements;
        this.mapping = mapping;
        prepared = row;
        shape = row.shape();
        values = row.values();
        inTheWay = new InTheWay<>(session, statements, mapping, row, this::settled);
    }

    /**
     * Says what is known of the row from before.
     *
     * @param lost whether somebody else is known to have got in between already
     * @param wasAbsent whether a look has found no row
     */
    OneRow<R> after(boolean lost, boolean wasAbsent) {
        raced = lost;
        absent = wasAbsent;
        beaten = wasAbsent;
        return this;
    }

    /**
     * Brings it there.
     *
     * @param first what is likely to settle it
     */
    InsertOutcome<R> run(Habit.First first) throws SQLException {
        try {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                InsertOutcome<R> outcome;
                changing = false;
                if (round == 0 && first == Habit.First.BOTH && statements.bare()) {
                    outcome = thereOrBrought();
                } else {
                    outcome = round > 0 || first != Habit.First.INSERT ? there() : null;
                    outcome = outcome == null && !changing ? brought() : outcome;
                }
                if (outcome != null) {
                    return outcome;
                }
            }
        } catch (SQLException e) {
            if (session.callers() && SqlState.asksForRetry(e)) {
                throw retry(e);
            }
            throw e;
        }
        throw new InsertException("the row came and went " + MOST_ROUNDS
                + " times while it was to be read or inserted into "
                + statements.target().table().name() + "; somebody deletes it again and again. Try again later");
    }

    private static RetryTransactionException retry(SQLException e) {
        return new RetryTransactionException(
                SqlState.isDeadlock(e)
                        ? "this transaction and another waited for each other"
                        : "somebody else has changed what this transaction's snapshot does not show",
                e);
    }

    /** Reads or inserts in one statement; null where that has not settled it. */
    private @Nullable InsertOutcome<R> thereOrBrought() throws SQLException {
        PlainLook plain = shape.thereOrInserted(session.callers());
        Look<R> look = plain == null
                ? look(shape.readOrInsert(session.callers()), twice(values))
                : plain.look(session, values, statements.back().size(), shape.upserts(), mapping);
        if (look.how() != null) {
            return settled(look, shape.byOwnKey(values));
        }
        missed = true;
        absent = true;
        return null;
    }

    /** Reads, and changes what is to be changed; null where there is no such row, or no longer. */
    private @Nullable InsertOutcome<R> there() throws SQLException {
        PlainLook plain = session.callers() ? null : shape.there();
        Look<R> look = plain == null
                ? look(shape.read(), values)
                : plain.look(session, values, statements.back().size(), shape.upserts(), mapping);
        looked = true;
        if (!look.counts()) {
            throw notKnown(statements);
        }
        if (look.how() == null) {
            beaten |= missed && (fresh || !session.callers()); // Else inserting was left undone.
            absent = true;
            return null;
        }
        raced |= absent;
        return settled(look, shape.byOwnKey(values));
    }

    /** The outcome for a row that a look has found or made; null where somebody else changes it at the same time. */
    private @Nullable InsertOutcome<R> settled(Look<R> look, ByKey key) throws SQLException {
        if (shape.upserts() && look.how() == Look.How.SEEN && !look.differs().isEmpty()) {
            return changed(look.differs(), key);
        }
        InsertOutcome<R> outcome = look.outcome(raced);
        if (outcome instanceof ExistsDifferent<R> different) {
            return bridge(different.columns()).orElse(outcome);
        }
        return outcome;
    }

    /**
     * Changes the row; null where it is to be read again.
     *
     * @throws InsertException where something keeps it as it is
     */
    private @Nullable InsertOutcome<R> changed(List<String> columns, ByKey key) throws SQLException {
        requireReadable(statements, prepared, columns);
        InsertOutcome<R> outcome = changedOnce(columns, key);
        if (outcome == null) {
            String before = inTheWay.version(key);
            outcome = before == null ? null : changedOnce(columns, key);
            if (outcome == null && before != null && before.equals(inTheWay.version(key))) {
                throw inTheWay.kept(); // Nobody has touched it, and still it was not changed.
            }
            raced = true;
        }
        changing = outcome == null;
        return outcome instanceof InsertOutcome.Updated<R> updated
                ? new InsertOutcome.Updated<>(updated.row(), updated.columns(), raced)
                : outcome;
    }

    private @Nullable InsertOutcome<R> changedOnce(List<String> columns, ByKey key) throws SQLException {
        return written(key.change(), key.values(), row -> new InsertOutcome.Updated<>(row, columns, raced));
    }

    /** Inserts, or finds out why that cannot be; null where it is to be read again. */
    private @Nullable InsertOutcome<R> brought() throws SQLException {
        if (!prepared.unreadable().isEmpty()) {
            throw statements.unreadable(prepared.unreadable().get(0));
        }
        InsertOutcome<R> outcome = null;
        if (tries > 0) {
            outcome = inTheWay.byValues(raced).orElse(null);
        }
        // A trigger that gives rows other keys does so each time, and uses up an id.
        int most = statements.target().changers().isEmpty() ? 1 : 0;
        if (outcome == null && tries > most) {
            outcome = inTheWay.byTrial(raced).orElse(null);
        }
        if (outcome == null) {
            outcome = written(
                    shape.insert(session.callers() && !looked),
                    values,
                    row -> new InsertOutcome.Inserted<>(row, raced || beaten));
            beaten |= outcome == null && looked && absent;
            tries++;
        }
        return outcome;
    }

    /** What a statement that writes has done; null where it has done nothing. */
    private @Nullable InsertOutcome<R> written(
            String sql, List<@Nullable String> parameters, Function<R, InsertOutcome<R>> outcome) throws SQLException {
        boolean mayBeRefused = !statements.bare() || shape.changesOtherKeys();
        if (!mayBeRefused && (fresh || !session.callers())) {
            return inTheWay.written(sql, parameters).map(outcome).orElse(null);
        }
        try {
            return session.protectedly(() -> inTheWay.written(sql, parameters))
                    .map(outcome)
                    .orElse(null);
        } catch (SQLException e) {
            if (SqlState.isRefusedKey(e)) {
                return inTheWay.byRefusal(e, raced).orElse(null);
            }
            throw e;
        }
    }

    /** A value that differs may be part of another key, which may belong to another row. */
    private Optional<InsertOutcome<R>> bridge(List<String> differing) throws SQLException {
        for (KeyTerms other : shape.others()) {
            if (!Collections.disjoint(other.columns(), differing)) {
                Optional<InsertOutcome<R>> conflict = inTheWay.by(other, raced);
                if (conflict.isPresent()) {
                    return conflict;
                }
            }
        }
        return Optional.empty();
    }

    private Look<R> look(String sql, List<@Nullable String> parameters) throws SQLException {
        int back = statements.back().size();
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            bind(statement, parameters);
            try (ResultSet row = statement.executeQuery()) {
                if (!row.next()) {
                    return Look.nothing();
                }
                if (sql.equals(shape.read())) {
                    fresh = row.getBoolean(back + 4);
                }
                return Look.of(row, back, shape, mapping);
            }
        }
    }

    /** Before a row is changed to what could not be read as the record asked for. */
    static void requireReadable(Statements statements, Statements.Prepared row, List<String> changed) {
        List<String> given =
                row.shape().columns().stream().map(InsertColumn::name).toList();
        row.unreadable().stream()
                .filter(column -> changed.contains(column) && given.contains(column))
                .findFirst()
                .ifPresent(column -> {
                    throw statements.unreadable(column);
                });
    }

    private static List<@Nullable String> twice(List<@Nullable String> values) {
        List<@Nullable String> both = new ArrayList<>(values);
        both.addAll(values);
        return both;
    }

    static InsertException notKnown(Statements statements) {
        return new InsertException(
                "the row is not one that " + statements.arbiter().facts().name() + " "
                        + statements.arbiter().facts().arbiter()
                        + " knows: its values do not meet the index's condition, or the key comes out as null;"
                        + " it would be inserted anew each time");
    }

    /** The values as texts of no type: the statement casts them. */
    static void bind(PreparedStatement statement, List<? extends @Nullable String> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            bind(statement, i, values.get(i));
        }
    }

    /** The same for one value, whose parameter is counted from 0. */
    static void bind(PreparedStatement statement, int place, @Nullable String value) throws SQLException {
        statement.setObject(place + 1, value, Types.OTHER);
    }
}
