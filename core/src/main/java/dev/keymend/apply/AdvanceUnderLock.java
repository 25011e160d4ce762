// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.waiting.Patience;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.SequenceSql;
import dev.keymend.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Moves one sequence under its own lock. Everything is read in full before the lock is asked for; under it only the
 * present value and an index-backed look beyond what was read remain, so that writers wait no longer than the lock
 * timeout and the hold together.
 */
final class AdvanceUnderLock {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";
    private static final String PERMISSION_DENIED = "42501";
    private static final String READ_ONLY = "25006";

    private final Connection connection;
    private final LockBudget budget;
    private final Journal journal;
    private final Step step;
    private final AdvanceSequence planned;

    private Duration longestWait = Duration.ZERO;
    private int tries;

    AdvanceUnderLock(Connection connection, LockBudget budget, Journal journal, Step step, AdvanceSequence planned) {
        this.connection = connection;
        this.budget = budget;
        this.journal = journal;
        this.step = step;
        this.planned = planned;
    }

    StepOutcome run() throws SQLException {
        Patience patience = new Patience(budget.patience());
        SequenceHolders holders = new SequenceHolders(connection, budget.lockTimeout());
        String obstacle;
        do {
            obstacle = holding(holders);
            if (obstacle == null) {
                Try result = tryOnce();
                if (result.outcome() != null) {
                    return result.outcome();
                }
                obstacle = result.obstacle();
            }
        } while (!patience.isOver() && patience.pause());
        return new StepOutcome.Refused(
                step.id(),
                obstacle + "; gave up after " + budget.patience().toSeconds()
                        + " s without changing anything. End that transaction, or try again with more --patience.");
    }

    /** Who has held for long what is about to be locked, in words; null when nobody has. */
    private @Nullable String holding(SequenceHolders holders) throws SQLException {
        if (budget.lockTables()) {
            for (AdvanceSequence.Feed feed : planned.feeds()) {
                Set<Long> tables = new LinkedHashSet<>(Set.of(feed.use().table().oid()));
                // A partition's writers hold its own lock too, and not only the root's.
                feed.use().keys().forEach(key -> tables.add(key.tableOid()));
                for (long table : tables) {
                    String holder = holders.inTheWay(table);
                    if (holder != null) {
                        return "the table " + feed.use().table().name().quoted() + " is held by " + holder;
                    }
                }
            }
        }
        String holder = holders.inTheWay(planned.sequence().oid());
        return holder == null ? null : "the sequence is held by " + holder;
    }

    /** How one try ended: with an outcome, or with what was in the way. */
    private record Try(@Nullable StepOutcome outcome, String obstacle) {
        static Try ended(StepOutcome outcome) {
            return new Try(outcome, "");
        }

        static Try inTheWay(String obstacle) {
            return new Try(null, obstacle);
        }
    }

    private Try tryOnce() throws SQLException {
        CatalogReader reader = CatalogReader.on(connection);
        Optional<SequenceFacts> present = reader.sequence(planned.sequence().oid());
        if (present.isEmpty()) {
            return Try.ended(new StepOutcome.Failed(
                    step.id(), "the sequence " + planned.sequence().name().quoted() + " is no longer there"));
        }
        List<SequenceUse> uses = planned.feeds().stream()
                .map(feed -> feed.use().withSequence(present.get()))
                .toList();
        List<ExaminedUse> examined = reader.reread(uses);
        Optional<SequenceRepair> repair = SequenceRepair.of(examined, budget);
        if (repair.isEmpty()) {
            return Try.ended(new StepOutcome.AlreadySo(step.id(), "it is past every key of the columns it feeds"));
        }
        if (repair.get().refusal().isPresent()) {
            return Try.ended(new StepOutcome.Refused(
                    step.id(), repair.get().refusal().get().reason()));
        }
        AdvanceSequence advance =
                (AdvanceSequence) repair.get().step().orElseThrow().action();
        if (advance.method() != AdvanceSequence.Method.UNDER_LOCK) {
            return Try.ended(new StepOutcome.Refused(
                    step.id(),
                    "this role no longer owns " + present.get().name().quoted()));
        }
        return set(advance);
    }

    private Try set(AdvanceSequence advance) throws SQLException {
        tries++;
        try (SequenceTransaction transaction =
                SequenceTransaction.beginUnpinned(connection, advance.sequence(), budget)) {
            try {
                if (budget.lockTables()) {
                    transaction.lockTables(advance);
                }
                transaction.pin();
                // Before the lock, whose statement sets the cache to what was read.
                if (!transaction.holds(SequenceSql.guard(advance.sequence()))) {
                    throw new ChangedMeanwhile("the sequence was altered meanwhile");
                }
                transaction.lock();
            } finally {
                longestWait = transaction.waited().compareTo(longestWait) > 0 ? transaction.waited() : longestWait;
            }
            return Try.ended(underLock(advance, transaction));
        } catch (ChangedMeanwhile e) {
            return Try.inTheWay(e.what);
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            String state = e.getSQLState() == null ? "" : e.getSQLState();
            return switch (state) {
                case LOCK_NOT_AVAILABLE, DEADLOCK ->
                    Try.inTheWay(
                            budget.lockTables()
                                    ? "others hold the lock of the sequence or of a table that it feeds"
                                    : "others hold the sequence's lock");
                case QUERY_CANCELED ->
                    Try.ended(new StepOutcome.Refused(
                            step.id(),
                            "looking for newer keys under the lock took longer than "
                                    + budget.holdTimeout().toMillis()
                                    + " ms; create an index that begins with the column, or give --hold-timeout more"));
                case PERMISSION_DENIED ->
                    Try.ended(new StepOutcome.Failed(
                            step.id(),
                            ServerMessage.of(e)
                                    + (budget.lockTables()
                                            ? "; to lock a table takes its owner, or UPDATE or DELETE on it"
                                            : "")));
                case READ_ONLY ->
                    Try.ended(new StepOutcome.Failed(
                            step.id(),
                            ServerMessage.of(e) + "; where this role or database is read-only by default,"
                                    + " PGOPTIONS='-c default_transaction_read_only=off' lifts that for one command"));
                default -> Try.ended(new StepOutcome.Failed(step.id(), ServerMessage.of(e)));
            };
        }
    }

    private StepOutcome underLock(AdvanceSequence advance, SequenceTransaction transaction)
            throws SQLException, ChangedMeanwhile {
        SequenceValue before = transaction.value();
        OptionalLong set = transaction.set(SequenceSql.set(advance));
        if (set.isEmpty()) {
            return new StepOutcome.AlreadySo(step.id(), "somebody else has moved it meanwhile");
        }
        if (advance.overshotBy(set.getAsLong())) {
            // It may be an outlier that was committed since the keys were read; the rollback takes the setval back.
            throw new ChangedMeanwhile("a key far beyond the others was committed meanwhile");
        }
        if (!transaction.holds(SequenceSql.check(advance))) {
            throw new ChangedMeanwhile("rows with larger keys were committed meanwhile");
        }
        SequenceValue after = new SequenceValue(set.getAsLong(), true);
        journal.intent(step, advance.sequence(), before, after, OptionalLong.of(transaction.fileNode()));
        Duration held = transaction.commit();
        return new StepOutcome.Applied(step.id(), before, after, longestWait, held, tries);
    }

    /** What was read before the lock no longer holds; the try is rolled back and made again from the start. */
    private static final class ChangedMeanwhile extends Exception {
        private static final long serialVersionUID = 1;

        private final String what;

        ChangedMeanwhile(String what) {
            super(what);
            this.what = what;
        }
    }
}
