// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.LockHolder;
import dev.keymend.internal.sql.Queries;
import dev.keymend.plan.LockBudget;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.time.Duration;
import java.util.Optional;

/** Keeps others from writing to the table until the transaction ends; reads go on. */
final class TableLock {
    private TableLock() {}

    /**
     * Takes it in the transaction that is open. Each try is short, because others' writes wait behind it.
     *
     * @param patience how long to go on trying; empty where nothing is to be locked
     * @throws LoadUnavailableException where this role may not
     * @throws SQLException 55P03, with who is in the way, when the patience is over
     */
    static void take(Connection connection, LoadTarget target, Optional<Duration> patience) throws SQLException {
        if (patience.isEmpty()) {
            return;
        }
        long end = System.nanoTime() + patience.get().toNanos();
        while (!tried(connection, target)) {
            if (System.nanoTime() - end >= 0) {
                throw new SQLException(
                        target.name() + " could not be locked within "
                                + patience.get().toSeconds() + " s" + inTheWay(connection, target),
                        "55P03");
            }
            // Lets those write who have queued up behind the try.
            Queries.list(connection, "SELECT pg_sleep(0.1)", row -> row.getString(1));
        }
    }

    private static boolean tried(Connection connection, LoadTarget target) throws SQLException {
        String timeout = Queries.one(connection, "SHOW lock_timeout", row -> row.getString(1));
        Savepoint savepoint = connection.setSavepoint();
        try {
            Queries.execute(
                    connection,
                    "SET LOCAL lock_timeout = "
                            + LockBudget.DEFAULT.lockTimeout().toMillis(),
                    "LOCK TABLE " + target.alone() + " IN SHARE ROW EXCLUSIVE MODE",
                    "SET LOCAL lock_timeout = " + literal(timeout));
            connection.releaseSavepoint(savepoint);
            return true;
        } catch (SQLException e) {
            if (RowErrors.state(e).equals("42501")) {
                throw new LoadUnavailableException("this role may not lock " + target.name()
                        + " against writers, which takes UPDATE, DELETE or TRUNCATE on it");
            }
            if (!RowErrors.state(e).equals("55P03")) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            return false;
        }
    }

    private static String inTheWay(Connection connection, LoadTarget target) throws SQLException {
        return Queries.list(
                        connection,
                        LockHolder.writersTo(target.oid()),
                        row -> "; in the way is " + LockHolder.of(row).describe(row.getLong("age_millis")))
                .stream()
                .findFirst()
                .orElse("");
    }
}
