// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.KeymendException;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.plan.Action;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs a plan's steps in order. Each is guarded, executed and verified in a transaction of its own and written to
 * the journal before it is committed (what must be done outside of one, before it is begun); one that is refused or fails does not keep the next from running. The
 * connection is the caller's, must be in autocommit mode, and is in autocommit mode again afterwards. One runner
 * serves one thread.
 */
public final class PlanRunner {
    private final Connection connection;
    private final LockBudget budget;

    private PlanRunner(Connection connection, LockBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    /**
     * A runner with {@link LockBudget#DEFAULT}.
     *
     * @throws IllegalStateException if the connection is inside a transaction, which a runner must not commit
     */
    public static PlanRunner on(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new IllegalStateException("a plan commits each step: give it a connection in autocommit mode");
        }
        return new PlanRunner(connection, LockBudget.DEFAULT);
    }

    /** The same runner with another budget. */
    public PlanRunner with(LockBudget changed) {
        return new PlanRunner(connection, changed);
    }

    /**
     * Runs every step that can be run; steps that are only shown are passed over.
     *
     * @return an outcome for each step that was run, in order
     * @throws SQLException when the connection itself is lost; the journal says how far it got
     */
    public List<StepOutcome> run(Plan plan, Journal journal) throws SQLException {
        List<StepOutcome> outcomes = new ArrayList<>();
        run(plan, journal, outcomes::add);
        return outcomes;
    }

    /**
     * The same, for who wants to know how far it got when the connection is lost.
     *
     * @param told hears of each outcome as soon as it is known
     */
    public void run(Plan plan, Journal journal, Consumer<StepOutcome> told) throws SQLException {
        journal.begin(plan);
        for (Step step : plan.steps()) {
            if (step.runs()) {
                told.accept(journaled(step, journal));
            }
        }
    }

    /** Without a journal nothing is changed: a step whose intent cannot be written is rolled back. */
    private StepOutcome journaled(Step step, Journal journal) throws SQLException {
        if (journal.broken()) {
            return new StepOutcome.Refused(step.id(), "not tried, because the journal cannot be written");
        }
        StepOutcome outcome = run(step, journal);
        try {
            journal.outcome(outcome);
        } catch (JournalException e) {
            // The intent is on the disk; the outcome's line is for people.
            return outcome;
        }
        return outcome;
    }

    private StepOutcome run(Step step, Journal journal) throws SQLException {
        try {
            Action action = step.action();
            if (action instanceof AdvanceSequence advance) {
                return switch (advance.method()) {
                    case UNDER_LOCK -> new AdvanceUnderLock(connection, budget, journal, step, advance).run();
                    case BY_NEXTVAL -> new AdvanceByNextval(connection, budget, journal, step, advance).run();
                };
            }
            if (action instanceof RunSql change) {
                return new RunStatements(connection, budget, journal, step, change).run();
            }
            throw new IllegalArgumentException("step " + step.id() + " is only shown");
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return new StepOutcome.Failed(step.id(), ServerMessage.of(e));
        } catch (KeymendException e) {
            String message = e.getMessage();
            return new StepOutcome.Failed(step.id(), message == null ? "cannot be read" : message);
        }
    }
}
