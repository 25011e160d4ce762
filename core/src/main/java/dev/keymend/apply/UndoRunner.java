// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ServerFacts;
import dev.keymend.plan.LockBudget;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes back what a journal tells of, last change first, and only what is exactly as the change left it: the one
 * thing that may move a sequence backwards. With that, what was repaired returns. The connection is the caller's, must be
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
        changes.forEach(change -> mustBeOf(server, change, journalFile));
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

    /**
     * The titles of the steps whose changes stand, by their ids.
     *
     * @throws JournalException when the journal cannot be read
     */
    public static Map<String, String> titles(Path journalFile) {
        Map<String, String> titles = new HashMap<>();
        for (JournalEntry change : new JournalReader(journalFile).changes()) {
            if (change.title() != null) {
                titles.put(change.stepId(), change.title());
            }
        }
        return titles;
    }

    private StepOutcome undo(JournalEntry change) throws SQLException {
        if (change instanceof JournalEntry.OfSequence moved) {
            return new UndoSequence(connection, budget).undo(moved);
        }
        return new UndoDefinitions(connection, budget).undo((JournalEntry.OfDefinitions) change);
    }

    /** @throws JournalException when the change was made in another database than this one */
    private static void mustBeOf(ServerFacts server, JournalEntry change, Path journalFile) {
        boolean sameName = change.database().equals(server.database());
        boolean sameOid = change.databaseOid() == server.databaseOid();
        if (sameName && !sameOid) {
            throw new JournalException("the journal " + journalFile + " is of an earlier database " + change.database()
                    + ", which was dropped and created anew since; there is nothing left to take back.");
        }
        if (!sameName || !sameOid) {
            throw new JournalException("the journal " + journalFile + " is of the database " + change.database()
                    + ", this is " + server.database() + "; connect to the database it was written for.");
        }
    }
}
