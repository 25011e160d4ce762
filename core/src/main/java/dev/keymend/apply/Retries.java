// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.waiting.Patience;
import dev.keymend.plan.LockBudget;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * Tries a transaction again while somebody else holds a lock that it needs, within the budget's patience. A try that
 * waits makes others wait behind it, so each is short and lets them work before the next.
 */
final class Retries {
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String DEADLOCK = "40P01";
    private static final String QUERY_CANCELED = "57014";
    private static final String READ_ONLY = "25006";

    private final Connection connection;
    private final LockBudget budget;
    private final String stepId;

    Retries(Connection connection, LockBudget budget, String stepId) {
        this.connection = connection;
        this.budget = budget;
        this.stepId = stepId;
    }

    /** One try; leaves nothing behind when it throws. */
    @FunctionalInterface
    interface Try {
        StepOutcome run(int tries) throws SQLException;
    }

    StepOutcome run(Try each) throws SQLException {
        Patience patience = new Patience(budget.patience());
        int tries = 0;
        do {
            try {
                return each.run(++tries);
            } catch (SQLException e) {
                if (connection.isClosed()) {
                    throw e;
                }
                String state = e.getSQLState() == null ? "" : e.getSQLState();
                if (!state.equals(LOCK_NOT_AVAILABLE) && !state.equals(DEADLOCK)) {
                    return ended(e, state);
                }
            }
        } while (!patience.isOver() && patience.pause());
        return new StepOutcome.Refused(
                stepId,
                "others hold a lock that it needs" + OpenTransactions.oldest(connection) + "; gave up after "
                        + budget.patience().toSeconds()
                        + " s without changing anything. End that transaction, or try again with more --patience.");
    }

    private StepOutcome ended(SQLException e, String state) {
        return switch (state) {
            case QUERY_CANCELED ->
                new StepOutcome.Refused(
                        stepId,
                        "the change took longer than " + budget.holdTimeout().toMillis()
                                + " ms while others waited, so it was rolled back; give --hold-timeout more in a quiet hour");
            case READ_ONLY ->
                new StepOutcome.Failed(
                        stepId,
                        ServerMessage.of(e) + "; where this role or database is read-only by default,"
                                + " PGOPTIONS='-c default_transaction_read_only=off' lifts that for one command");
            default -> new StepOutcome.Failed(stepId, ServerMessage.of(e));
        };
    }
}
