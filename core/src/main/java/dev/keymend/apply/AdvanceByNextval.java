// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.catalog.SequenceFacts;
import dev.keymend.catalog.SequenceUse;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.plan.AdvanceSequence;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.SequenceSql;
import dev.keymend.plan.Step;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Moves a sequence that this role may use and not alter: takes values until it is past the target. No lock is held
 * between statements and nothing can go backwards; what was taken is gone, so there is no undo.
 */
final class AdvanceByNextval {
    private final Connection connection;
    private final LockBudget budget;
    private final Journal journal;
    private final Step step;
    private final AdvanceSequence planned;

    AdvanceByNextval(Connection connection, LockBudget budget, Journal journal, Step step, AdvanceSequence planned) {
        this.connection = connection;
        this.budget = budget;
        this.journal = journal;
        this.step = step;
        this.planned = planned;
    }

    StepOutcome run() throws SQLException {
        CatalogReader reader = CatalogReader.on(connection);
        long taken = 0;
        SequenceValue before = new SequenceValue(planned.lastValue(), planned.isCalled());
        SequenceValue after = before;
        while (true) {
            Optional<SequenceFacts> present = reader.sequence(planned.sequence().oid());
            if (present.isEmpty()) {
                return new StepOutcome.Failed(
                        step.id(), "the sequence " + planned.sequence().name().quoted() + " is no longer there");
            }
            List<SequenceUse> uses = planned.feeds().stream()
                    .map(feed -> feed.use().withSequence(present.get()))
                    .toList();
            List<ExaminedUse> examined = reader.reread(uses);
            Optional<SequenceRepair> repair = SequenceRepair.of(examined, budget);
            if (repair.isEmpty()) {
                return taken == 0
                        ? new StepOutcome.AlreadySo(step.id(), "it is past every key of the columns it feeds")
                        : new StepOutcome.Applied(step.id(), before, after, Duration.ZERO, Duration.ZERO, 1);
            }
            if (repair.get().refusal().isPresent()) {
                return new StepOutcome.Refused(
                        step.id(), repair.get().refusal().get().reason() + taken(taken));
            }
            AdvanceSequence advance =
                    (AdvanceSequence) repair.get().step().orElseThrow().action();
            long values = Math.min(advance.distance(), SequenceSql.VALUES_PER_STATEMENT);
            if (taken + values > SequenceRepair.LONGEST_ADVANCE) {
                return new StepOutcome.Refused(
                        step.id(),
                        "after " + taken + " values it is still behind: keys grow as fast as values are taken");
            }
            if (taken == 0) {
                before = new SequenceValue(advance.lastValue(), advance.isCalled());
                journal.intent(
                        step,
                        advance.sequence(),
                        before,
                        new SequenceValue(advance.target(), true),
                        OptionalLong.empty());
            }
            try {
                long reached =
                        Queries.one(connection, SequenceSql.take(advance.sequence(), values), row -> row.getLong(1));
                after = new SequenceValue(reached, true);
            } catch (SQLException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                return new StepOutcome.Failed(step.id(), ServerMessage.of(e) + taken(taken));
            }
            taken += values;
        }
    }

    /** Values that were taken before it went wrong are gone, and the sequence is that much farther on. */
    private static String taken(long values) {
        return values == 0 ? "" : "; " + values + " values were taken before";
    }
}
