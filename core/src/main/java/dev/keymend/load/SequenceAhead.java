// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.waiting.Patience;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.SequenceSql;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Moves the sequence of a loaded key past the largest id of the input, before the first row is written: a default insert
 * beside the open load would otherwise be handed one of its ids, wait for the load and then fail. Never backwards. Where that
 * cannot be, nothing is loaded either: default inserts would fail from then on.
 */
final class SequenceAhead {
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** With fewer values left after the move, the next trouble would be in sight. */
    private static final long HARDLY_ANY = 10_000;

    private final Connection connection;
    private final Layout layout;
    private final List<String> notes;
    private final Farthest input;
    private @Nullable List<SequenceUse> found;

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
     * @throws LoadUnavailableException where this role may not move one, or not that far
     * @throws SQLException 55P03 where one is locked all the time
     */
    void move(boolean ownTransactions) throws SQLException {
        for (SequenceUse use : uses()) {
            if (input.id(use.sequence(), use.column()).isPresent()) {
                move(use, ownTransactions);
            }
        }
    }

    /** Whether there may be a sequence to move. */
    boolean moves() throws SQLException {
        for (SequenceUse use : uses()) {
            OptionalLong id = input.id(use.sequence(), use.column());
            if (id.isPresent()) {
                Optional<Value> value = state(use.sequence());
                if (value.isEmpty()
                        || target(use.sequence(), id.getAsLong(), value.get()).isPresent()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The sequences of loaded columns, looked for once: a guard tells where one was altered since. */
    private List<SequenceUse> uses() throws SQLException {
        List<SequenceUse> known = found;
        if (known == null) {
            known = find();
            found = known;
        }
        return known;
    }

    private List<SequenceUse> find() throws SQLException {
        if (layout.loaded().stream().noneMatch(LoadTarget.Column::filled)) {
            return List.of();
        }
        long root = Queries.one(
                connection,
                "SELECT coalesce(pg_partition_root(" + layout.target().oid() + "::oid)::oid, "
                        + layout.target().oid() + ")::bigint",
                row -> row.getLong(1));
        return CatalogReader.on(connection).sequencesOf(root).stream()
                .filter(use -> layout.loaded().stream()
                        .anyMatch(column -> column.name().equals(use.column())))
                .toList();
    }

    private void move(SequenceUse use, boolean ownTransactions) throws SQLException {
        SequenceFacts sequence = use.sequence();
        long id = input.id(sequence, use.column()).orElseThrow();
        OptionalLong target = target(sequence, id, value(sequence));
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
        if (ownTransactions && sequence.mayAlter()) {
            underLock(sequence, target.getAsLong());
        } else {
            byNextval(sequence, target.getAsLong());
        }
    }

    /** Where a sequence stands. */
    private record Value(long last, boolean called) {}

    /** Where it stands, found out by taking a value from it where there is no other way. */
    private Value value(SequenceFacts sequence) throws SQLException {
        Optional<Value> seen = state(sequence);
        if (seen.isPresent()) {
            return seen.get();
        }
        if (!sequence.mayAdvance()) {
            throw forbidden(sequence, "see or move");
        }
        Queries.list(connection, SequenceSql.take(sequence, 1), row -> row.getLong(1));
        return state(sequence).orElseThrow(() -> forbidden(sequence, "see"));
    }

    /** What this role may see of it: with USAGE alone nothing, unless it was used. */
    private Optional<Value> state(SequenceFacts sequence) throws SQLException {
        if (sequence.maySelect()) {
            return Optional.of(Queries.one(
                    connection,
                    "SELECT last_value, is_called FROM " + sequence.name().quoted(),
                    row -> new Value(row.getLong(1), row.getBoolean(2))));
        }
        return sequence.mayUse()
                ? Queries.one(
                        connection,
                        "SELECT pg_sequence_last_value(" + sequence.oid() + "::oid::regclass) AS last",
                        row -> Queries.optionalLong(row, "last").stream()
                                .mapToObj(last -> new Value(last, true))
                                .findFirst())
                : Optional.empty();
    }

    private LoadUnavailableException forbidden(SequenceFacts sequence, String what) {
        return new LoadUnavailableException("this role may not " + what + " the sequence "
                + sequence.name().quoted() + ", from which default inserts would be handed ids of the input; "
                + layout.target()
                        .grant("USAGE, SELECT", "SEQUENCE " + sequence.name().quoted()));
    }

    /** The farthest value up to the input's farthest id that the sequence will issue; empty where it issues none of them. */
    private static OptionalLong target(SequenceFacts sequence, long id, Value value) {
        BigInteger increment = BigInteger.valueOf(sequence.increment());
        BigInteger next = BigInteger.valueOf(value.last()).add(value.called() ? increment : BigInteger.ZERO);
        BigInteger steps = BigInteger.valueOf(id).subtract(next);
        if (steps.signum() * increment.signum() < 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(
                next.add(steps.divide(increment).multiply(increment)).longValueExact());
    }

    private void underLock(SequenceFacts sequence, long target) throws SQLException {
        Patience patience = new Patience(LockBudget.DEFAULT.patience());
        SQLException locked;
        do {
            connection.setAutoCommit(false);
            try {
                Queries.execute(connection, "SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
                for (String setting : SequenceSql.settings(LockBudget.DEFAULT)) {
                    Queries.execute(connection, setting);
                }
                if (!Queries.one(connection, SequenceSql.guard(sequence), row -> row.getBoolean(1))) {
                    throw new LoadException("the sequence " + sequence.name().quoted()
                            + " was altered just now; nothing was loaded, start again");
                }
                Queries.execute(connection, SequenceSql.lock(sequence));
                Value now = value(sequence);
                if (sequence.isBeyond(target, now.last()) || (target == now.last() && !now.called())) {
                    Queries.list(connection, SequenceSql.restore(sequence, target, true), row -> row.getLong(1));
                }
                connection.commit();
                return;
            } catch (SQLException e) {
                if (!RowErrors.state(e).equals(LOCK_NOT_AVAILABLE) && !RowErrors.transientFailure(e)) {
                    throw e;
                }
                locked = e;
            } finally {
                if (!connection.isClosed()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
        } while (!patience.isOver() && patience.pause());
        throw new SQLException(
                "the sequence " + sequence.name().quoted() + " could not be locked within "
                        + LockBudget.DEFAULT.patience().toSeconds() + " s, to move it past " + target
                        + ", the input's largest id; nothing was loaded",
                LOCK_NOT_AVAILABLE,
                locked);
    }

    private void byNextval(SequenceFacts sequence, long target) throws SQLException {
        Value value = value(sequence);
        long taken = 0;
        while (sequence.isBeyond(target, value.last()) || (target == value.last() && !value.called())) {
            if (!sequence.mayAdvance()) {
                throw forbidden(sequence, "move");
            }
            BigInteger left = BigInteger.valueOf(target)
                    .subtract(BigInteger.valueOf(value.last()))
                    .divide(BigInteger.valueOf(sequence.increment()))
                    .add(value.called() ? BigInteger.ZERO : BigInteger.ONE);
            if (left.compareTo(BigInteger.valueOf(SequenceRepair.LONGEST_ADVANCE - taken)) > 0) {
                throw new LoadUnavailableException("the sequence "
                        + sequence.name().quoted() + " is " + left
                        + " values short of " + target
                        + ", the input's largest id, and can be moved only by taking each of"
                        + " them; load as its owner, " + sequence.owner() + ", in a transaction of the load's own");
            }
            long values = Math.min(left.longValueExact(), SequenceSql.VALUES_PER_STATEMENT);
            Queries.list(connection, SequenceSql.take(sequence, values), row -> row.getLong(1));
            taken += values;
            value = value(sequence);
        }
    }
}
