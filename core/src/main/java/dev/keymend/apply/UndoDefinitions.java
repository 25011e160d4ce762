// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.RunSql;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Takes back statements that changed definitions, if things are exactly as they left them. */
final class UndoDefinitions {
    private final Connection connection;
    private final LockBudget budget;

    UndoDefinitions(Connection connection, LockBudget budget) {
        this.connection = connection;
        this.budget = budget;
    }

    StepOutcome undo(JournalEntry.OfDefinitions change) throws SQLException {
        RunSql.TakeBack takeBack = change.takeBack();
        if (takeBack == null) {
            return refused(change, "nothing takes it back");
        }
        return switch (change.manner()) {
            case TOGETHER ->
                new Retries(connection, budget, change.stepId()).run(tries -> together(change, takeBack, tries));
            case ONE_BY_ONE -> oneByOne(change, takeBack);
        };
    }

    private StepOutcome together(JournalEntry.OfDefinitions change, RunSql.TakeBack takeBack, int tries)
            throws SQLException {
        long start = System.nanoTime();
        if (!isAsLeft(takeBack)) {
            return notAsLeft(change);
        }
        try (ChangeTransaction transaction = ChangeTransaction.begin(connection, budget)) {
            if (!transaction.run(takeBack.statements(), takeBack.guard())) {
                return notAsLeft(change);
            }
            transaction.commit();
            return new StepOutcome.Changed(change.stepId(), Duration.ofNanos(System.nanoTime() - start), tries);
        }
    }

    private StepOutcome oneByOne(JournalEntry.OfDefinitions change, RunSql.TakeBack takeBack) throws SQLException {
        if (!isAsLeft(takeBack)) {
            return notAsLeft(change);
        }
        long start = System.nanoTime();
        try {
            SessionSettings.during(connection, SessionSettings.STANDING_ALONE, () -> {
                Queries.execute(connection, takeBack.statements().toArray(String[]::new));
                return true;
            });
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return new StepOutcome.Failed(change.stepId(), ServerMessage.of(e));
        }
        return new StepOutcome.Changed(change.stepId(), Duration.ofNanos(System.nanoTime() - start), 1);
    }

    /** A guard may name what is gone: then things are not as they were left. */
    private boolean isAsLeft(RunSql.TakeBack takeBack) throws SQLException {
        return isTrue(takeBack.guard());
    }

    /** Never committed, taken back by hand, or changed by somebody since. */
    private StepOutcome notAsLeft(JournalEntry.OfDefinitions change) throws SQLException {
        if (change.guard() != null && isTrue(change.guard())) {
            return new StepOutcome.AlreadySo(change.stepId(), "things are as they were before the change");
        }
        List<String> misfits = misfits(change);
        return refused(
                change,
                misfits.isEmpty()
                        ? "things are no longer as the change left them"
                        : "what was stored since would no longer fit: " + String.join(", ", misfits));
    }

    /** What would no longer fit; a query that names what is gone says nothing. */
    private List<String> misfits(JournalEntry.OfDefinitions change) throws SQLException {
        List<String> misfits = new ArrayList<>();
        for (String query : change.takeBack() == null
                ? List.<String>of()
                : change.takeBack().misfits()) {
            asked(query, row -> Optional.ofNullable(row.getString(1))).ifPresent(misfits::add);
        }
        return misfits;
    }

    private boolean isTrue(String query) throws SQLException {
        return asked(query, row -> Optional.of(row.getBoolean(1))).orElse(false);
    }

    /** The answer; empty where it is NULL, or where the query could not be run. */
    private <T> Optional<T> asked(String query, Queries.RowMapper<Optional<T>> mapper) throws SQLException {
        try {
            return ReadTransaction.run(
                    connection,
                    budget.holdTimeout(),
                    budget.lockTimeout(),
                    () -> Queries.one(connection, query, mapper));
        } catch (SQLException e) {
            if (connection.isClosed()) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private static StepOutcome refused(JournalEntry.OfDefinitions change, String why) {
        return new StepOutcome.Refused(change.stepId(), why);
    }
}
