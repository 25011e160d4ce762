// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.plan.Distance;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceSql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes back what a journal tells of, last change first: the one thing that may move a sequence backwards, and only
 * one that is exactly as the repair left it. With that, the drift returns. The connection is the caller's, must be
 * in autocommit mode, and is in autocommit mode again afterwards.
 */
public final class UndoRunner {
    private final Connection connection;
    private final LockBudget budget;

    private UndoRunner(Connection connection, LockBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /**
     * A runner with {@link LockBudget#DEFAULT}.
     *
     * @throws IllegalStateException if the connection is inside a transaction
     */
    public static UndoRunner on(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new IllegalStateException("undo commits each step: give it a connection in autocommit mode");
        }
        return new UndoRunner(connection, LockBudget.DEFAULT);
    }

    /** The same runner with another budget. */
    public UndoRunner with(LockBudget changed) {
        return new UndoRunner(connection, changed);
    }

    /**
     * Undoes every change that stands.
     *
     * @return an outcome for each, last change first; empty when nothing was left to undo
     * @throws JournalException when the journal cannot be read or is of another database
     * @throws SQLException when the connection itself is lost
     */
    public List<StepOutcome> run(Path journalFile) throws SQLException {
        List<JournalEntry> changes = new ArrayList<>(new JournalReader(journalFile).changes());
        Collections.reverse(changes);
        ServerFacts server = CatalogReader.on(connection).server();
        for (JournalEntry change : changes) {
            if (change.databaseOid() != server.databaseOid()
                    && change.database().equals(server.database())) {
                throw new JournalException(
                        "the journal " + journalFile + " is of an earlier database " + change.database()
                                + ", which was dropped and created anew since; there is nothing left to take back.");
            }
            boolean sameName = change.database().equals(server.database());
            if (sameName && change.databaseOid() != server.databaseOid()) {
                throw new JournalException(
                        "the journal " + journalFile + " is of an earlier database " + change.database()
                                + ", which was dropped and created anew since: nothing is left to take back.");
            }
            if (change.databaseOid() != server.databaseOid()
                    || !change.database().equals(server.database())) {
                throw new JournalException("the journal " + journalFile + " is of the database " + change.database()
                        + ", this is " + server.database() + "; connect to the database it was written for.");
            }
        }
        List<StepOutcome> outcomes = new ArrayList<>();
        if (changes.isEmpty()) {
            return outcomes;
        }
        try (Journal journal = Journal.reopen(journalFile, server)) {
            for (JournalEntry change : changes) {
                StepOutcome outcome = undo(change);
                journal.undo(outcome.good() ? "undone" : "undo-" + outcome.word(), change, outcome.detail());
                outcomes.add(outcome);
            }
        }
        return outcomes;
    }

    private StepOutcome undo(JournalEntry change) throws SQLException {
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

    private StepOutcome underLock(JournalEntry change, SequenceFacts sequence, SequenceTransaction transaction)
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
            JournalEntry change, SequenceValue present, long fileNode, SequenceFacts sequence) {
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

    private static StepOutcome refused(JournalEntry change, String why) {
        return new StepOutcome.Refused(change.stepId(), why);
    }
}
