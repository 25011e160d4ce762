// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.insert.InsertOutcome.ExistsDifferent;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
     * @param readFirst whether reading alone is the likelier way to be done at once
     * @param lost whether somebody else is known to have got in between already
     */
    InsertOutcome<R> run(boolean readFirst, boolean lost) throws SQLException {
        try {
            Look<R> look = readFirst ? look(shape.read()) : null;
            InsertOutcome<R> outcome = look == null || leftToChange(look) ? null : settled(look, lost);
            return outcome != null ? outcome : written(lost);
        } catch (SQLException e) {
            if (session.callers() && SqlState.asksForRetry(e)) {
                throw new RetryTransactionException(
                        SqlState.isDeadlock(e)
                                ? "this transaction and another waited for each other"
                                : "somebody else has changed what this transaction's snapshot does not show",
                        e);
            }
            throw e;
        }
    }

    private boolean leftToChange(Look<R> look) {
        return shape.upserts() && !look.differs().isEmpty();
    }

    private InsertOutcome<R> written(boolean lost) throws SQLException {
        boolean raced = lost;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            InsertOutcome<R> outcome = attempt(raced);
            if (outcome == null) {
                raced = true;
                outcome = inTheWay.byValues().orElse(null);
            }
            if (outcome == null && round > 0) {
                outcome = inTheWay.byTrial().orElse(null);
            }
            if (outcome != null) {
                return outcome;
            }
        }
        throw new InsertException("the row came and went " + MOST_ROUNDS
                + " times while it was to be read or inserted into "
                + statements.target().table().name() + "; somebody deletes it again and again. Try again later");
    }

    /** One statement that reads and writes; null where somebody else got in between. */
    private @Nullable InsertOutcome<R> attempt(boolean raced) throws SQLException {
        boolean mayBeRefused = !statements.bare() || shape.changesOtherKeys();
        if (session.callers() && fresh && !mayBeRefused) {
            // Writes nothing where a conflict could only be an error: there it is done again in a savepoint.
            InsertOutcome<R> outcome = settled(look(shape.one(true)), raced);
            if (outcome != null || fresh) {
                return outcome;
            }
        }
        if (!session.callers() && !mayBeRefused) {
            return settled(look(shape.one(false)), raced);
        }
        try {
            return settled(session.protectedly(() -> look(shape.one(false))), raced);
        } catch (SQLException e) {
            if (SqlState.isRefusedKey(e)) {
                return inTheWay.byRefusal(e).orElse(null);
            }
            throw e;
        }
    }

    private @Nullable InsertOutcome<R> settled(Look<R> look, boolean raced) throws SQLException {
        if (!look.counts()) {
            throw notKnown(statements);
        }
        InsertOutcome<R> outcome = look.outcome(raced);
        if (outcome instanceof ExistsDifferent<R> different) {
            Optional<InsertOutcome<R>> bridge = bridge(different.columns(), raced);
            return bridge.orElse(outcome);
        }
        return outcome;
    }

    /** A value that differs may be part of another key, which may belong to another row. */
    private Optional<InsertOutcome<R>> bridge(List<String> differing, boolean raced) throws SQLException {
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

    private Look<R> look(String sql) throws SQLException {
        int back = statements.back().size();
        try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
            bind(statement, values);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                fresh = row.getBoolean(back + 4);
                return Look.of(row, back, shape, mapping);
            }
        }
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
            statement.setObject(i + 1, values.get(i), Types.OTHER);
        }
    }
}
