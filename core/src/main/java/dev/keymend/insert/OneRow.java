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
    private final RowFunction<R> mapping;
    private final Shape shape;
    private final List<@Nullable String> values;
    private final InTheWay<R> inTheWay;

    /** Whether each statement sees what was committed before it; known once a statement has said so. */
    private boolean fresh = true;

    private boolean looked;
    private boolean missed;
    private boolean raced;
    private int tries;

    OneRow(Session session, Statements statements, RowFunction<R> mapping, Statements.Prepared row) {
        this.session = session;
        this.statements = statements;
        this.mapping = mapping;
        shape = row.shape();
        values = row.values();
        inTheWay = new InTheWay<>(session, statements, mapping, row);
    }

    /**
     * Brings it there.
     *
     * @param first what is likely to settle it
     * @param lost whether somebody else is known to have got in between already
     */
    InsertOutcome<R> run(Habit.First first, boolean lost) throws SQLException {
        raced = lost;
        try {
            for (int round = 0; round < MOST_ROUNDS; round++) {
                InsertOutcome<R> outcome;
                if (round == 0 && first == Habit.First.BOTH && statements.bare()) {
                    outcome = thereOrBrought();
                } else {
                    outcome = round > 0 || first != Habit.First.INSERT ? there() : null;
                    outcome = outcome == null ? brought() : outcome;
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
                : plain.look(session, values, statements.back().size(), mapping);
        if (look.row() != null) {
            return settled(look);
        }
        missed = true;
        return null;
    }

    /** Reads, and changes what is to be changed; null where there is no such row, or no longer. */
    private @Nullable InsertOutcome<R> there() throws SQLException {
        PlainLook plain = session.callers() ? null : shape.there();
        Look<R> look = plain == null
                ? look(shape.read(), values)
                : plain.look(session, values, statements.back().size(), mapping);
        looked = true;
        raced |= missed && (fresh || !session.callers()); // Else inserting was left undone.
        if (!look.counts()) {
            throw notKnown(statements);
        }
        return settled(look);
    }

    private @Nullable InsertOutcome<R> settled(Look<R> look) throws SQLException {
        if (look.row() != null
                && shape.upserts()
                && look.how() == Look.How.SEEN
                && !look.differs().isEmpty()) {
            InsertOutcome<R> outcome =
                    written(shape.change(), row -> new InsertOutcome.Updated<>(row, look.differs(), raced));
            raced |= outcome == null;
            return outcome;
        }
        InsertOutcome<R> outcome = look.outcome(raced);
        if (outcome instanceof ExistsDifferent<R> different) {
            return bridge(different.columns()).orElse(outcome);
        }
        return outcome;
    }

    /** Inserts, or finds out why that cannot be; null where it is to be read again. */
    private @Nullable InsertOutcome<R> brought() throws SQLException {
        InsertOutcome<R> outcome = null;
        if (tries > 0) {
            outcome = inTheWay.byValues().orElse(null);
        }
        if (outcome == null && tries > 1) {
            outcome = inTheWay.byTrial().orElse(null);
        }
        if (outcome == null) {
            outcome = written(
                    shape.insert(session.callers() && !looked), row -> new InsertOutcome.Inserted<>(row, raced));
            raced |= outcome == null && looked; // Without a look before, the row may have been there all the time.
            tries++;
        }
        return outcome;
    }

    /** What a statement that writes has done; null where it has done nothing. */
    private @Nullable InsertOutcome<R> written(String sql, Function<R, InsertOutcome<R>> outcome) throws SQLException {
        boolean mayBeRefused = !statements.bare() || shape.changesOtherKeys();
        if (!mayBeRefused && (fresh || !session.callers())) {
            return inTheWay.row(sql, values).map(outcome).orElse(null);
        }
        try {
            return session.protectedly(() -> inTheWay.row(sql, values))
                    .map(outcome)
                    .orElse(null);
        } catch (SQLException e) {
            if (SqlState.isRefusedKey(e)) {
                return inTheWay.byRefusal(e).orElse(null);
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
