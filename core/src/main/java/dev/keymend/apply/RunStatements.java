// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.RunSql;
import dev.keymend.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Runs the statements of one step. In one transaction nothing is done unless everything is, and the check held;
 * statements that must stand alone, as what is done CONCURRENTLY, are run one by one and may end half-way, which the
 * outcome then says.
 */
final class RunStatements {
    private final Connection connection;
    private final LockBudget budget;
    private final Journal journal;
    private final Step step;
    private final RunSql change;

    RunStatements(Connection connection, LockBudget budget, Journal journal, Step step, RunSql change) {
        this.connection = connection;
        this.budget = budget;
        this.journal = journal;
        this.step = step;
        this.change = change;
    }

    StepOutcome run() throws SQLException {
        if (isSo()) {
            return new StepOutcome.AlreadySo(step.id(), "things are as this step would leave them");
        }
        return switch (change.manner()) {
            case TOGETHER -> new Retries(connection, budget, step.id()).run(this::together);
            case ONE_BY_ONE -> oneByOne();
        };
    }

    /** Before anything is changed a check may name what is not there yet: then it does not hold. */
    private boolean isSo() throws SQLException {
        String check = step.check();
        if (check == null) {
            return false;
        }
        try {
            return holds(check, budget.holdTimeout());
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return false;
        }
    }

    private StepOutcome together(int tries) throws SQLException {
        long start = System.nanoTime();
        try (ChangeTransaction transaction = ChangeTransaction.begin(connection, budget)) {
            if (!isAllowed(transaction)) {
                return refused();
            }
            if (!transaction.run(change.statements(), step.guard())) {
                return refused();
            }
            if (step.check() != null && !transaction.holds(step.check())) {
                return new StepOutcome.Failed(
                        step.id(), "afterwards things were not as they should be, so it was rolled back");
            }
            journal.intent(step, change);
            transaction.commit();
            return new StepOutcome.Changed(step.id(), Duration.ofNanos(System.nanoTime() - start), tries);
        }
    }

    private boolean isAllowed(ChangeTransaction transaction) throws SQLException {
        return step.guard() == null || transaction.holds(step.guard());
    }

    private StepOutcome refused() {
        return new StepOutcome.Refused(
                step.id(), "what the plan rests on has changed since it was made; make a new one with keymend fix");
    }

    /**
     * Without time limits: waiting keeps nobody else waiting here, a guard may read the whole table, and a
     * lock_timeout that strikes while REINDEX CONCURRENTLY waits for open transactions leaves an invalid index behind.
     */
    private StepOutcome oneByOne() throws SQLException {
        if (step.guard() != null && !holds(step.guard(), Duration.ZERO)) {
            // Unlike the others, this guard reads rows that nobody had read when the plan was made.
            return new StepOutcome.Refused(
                    step.id(),
                    "what it rests on does not hold, or no longer; keymend check --deep says what is in the way");
        }
        long start = System.nanoTime();
        journal.intent(step, change);
        Optional<String> failure = SessionSettings.during(
                connection, SessionSettings.STANDING_ALONE, () -> firstFailure(change.statements()));
        if (failure.isPresent()) {
            return new StepOutcome.Failed(step.id(), failure.get());
        }
        if (step.check() != null && !holds(step.check(), Duration.ZERO)) {
            return new StepOutcome.Failed(
                    step.id(), "every statement was run, but afterwards things were not as they should be");
        }
        return new StepOutcome.Changed(step.id(), Duration.ofNanos(System.nanoTime() - start), 1);
    }

    private Optional<String> firstFailure(List<String> statements) throws SQLException {
        for (int i = 0; i < statements.size(); i++) {
            try {
                Queries.execute(connection, statements.get(i));
            } catch (SQLException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                String before = i == 0
                        ? "nothing was done before it"
                        : "what stands before it in the plan was done; keymend check says what is left";
                return Optional.of("statement " + (i + 1) + " of " + statements.size() + ": " + ServerMessage.of(e)
                        + "; " + before);
            }
        }
        return Optional.empty();
    }

    /** @param longest how long the query may take; zero sets no limit */
    private boolean holds(String query, Duration longest) throws SQLException {
        return ReadTransaction.run(
                connection,
                longest,
                budget.lockTimeout(),
                () -> Queries.one(connection, query, row -> row.getBoolean(1)));
    }
}
