// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.waiting.Patience;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.SequenceSql;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.OptionalLong;

/**
 * Moves the sequence of a loaded key past the largest id of the input, before the first row is written: a default insert
 * beside the open load would otherwise be handed one of its ids, wait for the load and then fail. Never backwards.
 */
final class SequenceAhead {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** With fewer values left after the move, the next trouble would be in sight. */
    private static final long HARDLY_ANY = 10_000;

    private final Connection connection;
    private final Layout layout;
    private final List<String> notes;
    private final Farthest input;

    SequenceAhead(Connection connection, Layout layout, List<String> notes, Farthest input) {
        this.connection = connection;
        this.layout = layout;
        this.notes = notes;
        this.input = input;
    }

    /** Tells how far an input's ids go, of those within the sequence's bounds; empty where it has none there. */
    interface Farthest {
        OptionalLong id(SequenceFacts sequence, String column) throws SQLException;
    }

    /** Looks for them in the stage. */
    static Farthest staged(Connection connection) {
        return (sequence, column) -> Queries.one(
                connection,
                "SELECT " + (sequence.ascending() ? "max" : "min") + "(" + quote(column) + ")::bigint AS id FROM "
                        + Tables.ROWS + " WHERE " + quote(column) + " BETWEEN " + sequence.minimum() + " AND "
                        + sequence.maximum(),
                row -> Queries.optionalLong(row, "id"));
    }

    /**
     * Moves every such sequence.
     *
     * @param ownTransactions whether a transaction may be begun and committed; else, inside the caller's, values are taken
     *     with nextval, which no rollback brings back
     */
    void move(boolean ownTransactions) throws SQLException {
        for (ExaminedUse use : uses()) {
            move(use, ownTransactions);
        }
    }

    /** Whether there is a sequence to move. */
    boolean moves() throws SQLException {
        for (ExaminedUse use : uses()) {
            SequenceFacts sequence = use.use().sequence();
            if (target(sequence, use.use().column(), value(sequence)).isPresent()) {
                return true;
            }
        }
        return false;
    }

    /** The sequences of loaded columns. */
    private List<ExaminedUse> uses() throws SQLException {
        if (layout.loaded().stream().noneMatch(LoadTarget.Column::filled)) {
            return List.of();
        }
        long root = Queries.one(
                connection,
                "SELECT coalesce(pg_partition_root(" + layout.target().oid() + "::oid)::oid, "
                        + layout.target().oid() + ")::bigint",
                row -> row.getLong(1));
        return CatalogReader.on(connection).usesOf(root).stream()
                .filter(use -> layout.loaded().stream()
                        .anyMatch(column -> column.name().equals(use.use().column())))
                .toList();
    }

    private void move(ExaminedUse use, boolean ownTransactions) throws SQLException {
        SequenceFacts sequence = use.use().sequence();
        OptionalLong target = target(sequence, use.use().column(), value(sequence));
        if (target.isEmpty()) {
            return;
        }
        String name = sequence.name().quoted();
        BigInteger left = BigInteger.valueOf(sequence.bound())
                .subtract(BigInteger.valueOf(target.getAsLong()))
                .abs()
                .divide(BigInteger.valueOf(sequence.increment()).abs());
        if (sequence.cycle() || left.compareTo(BigInteger.valueOf(HARDLY_ANY)) < 0) {
            notes.add("the sequence " + name + " was not moved past " + target.getAsLong()
                    + ", the input's largest id: "
                    + (sequence.cycle() ? "it cycles" : "hardly any value would be left")
                    + "; default inserts will meet that id");
            return;
        }
        boolean locks = ownTransactions && sequence.mayAlter();
        boolean moved = locks ? underLock(sequence, target.getAsLong()) : byNextval(sequence, target.getAsLong());
        if (!moved) {
            notes.add("the sequence " + name + " could not be moved past " + target.getAsLong()
                    + ", the input's largest id; keymend fix moves it afterwards");
        }
    }

    /** Where a sequence stands. */
    private record Value(long last, boolean called) {}

    private Value value(SequenceFacts sequence) throws SQLException {
        return Queries.one(
                connection,
                "SELECT last_value, is_called FROM " + sequence.name().quoted(),
                row -> new Value(row.getLong(1), row.getBoolean(2)));
    }

    /** The farthest value up to the input's farthest id that the sequence will issue; empty where it issues none of them. */
    private OptionalLong target(SequenceFacts sequence, String column, Value value) throws SQLException {
        OptionalLong id = input.id(sequence, column);
        if (id.isEmpty()) {
            return id;
        }
        BigInteger increment = BigInteger.valueOf(sequence.increment());
        BigInteger next = BigInteger.valueOf(value.last()).add(value.called() ? increment : BigInteger.ZERO);
        BigInteger steps = BigInteger.valueOf(id.getAsLong()).subtract(next);
        if (steps.signum() * increment.signum() < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                next.add(steps.divide(increment).multiply(increment)).longValueExact());
    }

    private boolean underLock(SequenceFacts sequence, long target) throws SQLException {
        Patience patience = new Patience(LockBudget.DEFAULT.patience());
        do {
            connection.setAutoCommit(false);
            try {
                Queries.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
                for (String setting : SequenceSql.settings(LockBudget.DEFAULT)) {
                    Queries.execute(connection, setting);
                }
                if (!Queries.one(connection, SequenceSql.guard(sequence), row -> row.getBoolean(1))) {
                    return false; // Altered since it was read; what it is now is not known.
                }
                Queries.execute(connection, SequenceSql.lock(sequence));
                Value now = value(sequence);
                if (sequence.isBeyond(target, now.last()) || (target == now.last() && !now.called())) {
                    Queries.list(connection, SequenceSql.restore(sequence, target, true), row -> row.getLong(1));
                }
                connection.commit();
                return true;
            } catch (SQLException e) {
                if (!RowErrors.state(e).equals(LOCK_NOT_AVAILABLE) && !RowErrors.transientFailure(e)) {
                    notes.add(ServerMessage.of(e));
                    return false;
                }
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        } while (!patience.isOver() && patience.pause());
        return false;
    }

    private boolean byNextval(SequenceFacts sequence, long target) throws SQLException {
        if (!sequence.mayAdvance()) {
            return false;
        }
        Value value = value(sequence);
        long taken = 0;
        while (sequence.isBeyond(target, value.last()) || (target == value.last() && !value.called())) {
            BigInteger left = BigInteger.valueOf(target)
                    .subtract(BigInteger.valueOf(value.last()))
                    .divide(BigInteger.valueOf(sequence.increment()))
                    .add(value.called() ? BigInteger.ZERO : BigInteger.ONE);
            if (left.compareTo(BigInteger.valueOf(SequenceRepair.LONGEST_ADVANCE - taken)) > 0) {
                return false;
            }
            long values = Math.min(left.longValueExact(), SequenceSql.VALUES_PER_STATEMENT);
            Queries.list(connection, SequenceSql.take(sequence, values), row -> row.getLong(1));
            taken += values;
            value = value(sequence);
        }
        return true;
    }
}
