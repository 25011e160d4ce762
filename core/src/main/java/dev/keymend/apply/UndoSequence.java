// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.waiting.Patience;
import dev.keymend.plan.Distance;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Moves one sequence back to where it stood before a repair, if it is exactly as the repair left it. */
final class UndoSequence {
    private final Connection connection;
    private final LockBudget budget;

    UndoSequence(Connection connection, LockBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    StepOutcome undo(JournalEntry.OfSequence change) throws SQLException {
        if (change.fileNode().isEmpty()) {
            return refused(change, "it was moved by nextval, and values that were taken cannot be given back");
        }
        Optional<SequenceFacts> sequence = CatalogReader.on(connection).sequence(change.sequenceOid());
        if (sequence.isEmpty()) {
            return refused(change, "the sequence is no longer there");
        }
        Patience patience = new Patience(budget.patience());
        SequenceHolders holders = new SequenceHolders(connection, budget.lockTimeout());
        String obstacle;
        do {
            obstacle = holders.inTheWay(change.sequenceOid());
            if (obstacle == null) {
                try (SequenceTransaction transaction = SequenceTransaction.begin(connection, sequence.get(), budget)) {
                    return underLock(change, sequence.get(), transaction);
                } catch (SQLException e) {
                    if (!"55P03".equals(e.getSQLState())) {
                        return new StepOutcome.Failed(change.stepId(), ServerMessage.of(e));
                    }
                    obstacle = "others";
                }
            }
        } while (!patience.isOver() && patience.pause());
        return refused(change, "the sequence is held by " + obstacle);
    }

    private StepOutcome underLock(
            JournalEntry.OfSequence change, SequenceFacts sequence, SequenceTransaction transaction)
            throws SQLException {
        // Before the lock, which rewrites the sequence into another file.
        long fileNode = transaction.fileNode();
        transaction.lock();
        SequenceValue present = transaction.value();
        if (present.equals(change.before())) {
            return new StepOutcome.AlreadySo(change.stepId(), "the sequence stands where it stood before the repair");
        }
        String difference = difference(change, present, fileNode, sequence);
        if (difference != null) {
            return refused(change, difference);
        }
        transaction.set(SequenceSql.restore(
                sequence, change.before().lastValue(), change.before().isCalled()));
        Duration held = transaction.commit();
        return new StepOutcome.Applied(change.stepId(), change.after(), change.before(), transaction.waited(), held, 1);
    }

    /** Why the sequence is not as the repair left it; null when it is. */
    private static @Nullable String difference(
            JournalEntry.OfSequence change, SequenceValue present, long fileNode, SequenceFacts sequence) {
        if (!present.equals(change.after())) {
            long after = change.after().lastValue();
            if (sequence.isBeyond(present.lastValue(), after)) {
                long issued = Distance.between(present.lastValue(), after) / Math.abs(sequence.increment());
                String range = issued == 1
                        ? "1 id was issued since the repair, " + present.lastValue() + "; going back would issue it"
                        : issued + " ids were issued since the repair, " + (after + sequence.increment()) + " to "
                                + present.lastValue() + "; going back would issue them";
                return range + " again";
            }
            return "the sequence was moved since the repair: it has " + present;
        }
        return change.fileNode().orElseThrow() == fileNode
                ? null
                : "the sequence was altered since the repair, though its value is the same";
    }

    private static StepOutcome refused(JournalEntry.OfSequence change, String why) {
        return new StepOutcome.Refused(change.stepId(), why);
    }
}
