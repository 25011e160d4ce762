// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What SQLSTATEs mean for whoever tries again. */
final class SqlState {
    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String DEADLOCK = "40P01";
    private static final String UNIQUE = "23505";
    private static final String EXCLUSION = "23P01";
    private static final String UNSUPPORTED = "0A000";

    /** What the server's own code calls the place where it finds out; its message is in the server's language. */
    private static final String STALE_PLAN = "RevalidateCached";

    /** Classes: syntax errors and access rule violations; data exceptions. */
    private static final String WRONG_NAME = "42";

    private static final String WRONG_VALUE = "22";
    private static final String READ_ONLY = "25006";
    private static final String NO_PRIVILEGE = "42501";
    private static final String INTERNAL = "XX000";

    /** What a statement gets in a transaction in which another one has failed. */
    static final String FAILED_TRANSACTION = "25P02";

    private SqlState() {}

    /** Whether the same transaction, begun anew, may well succeed. */
    static boolean asksForRetry(SQLException e) {
        return SERIALIZATION_FAILURE.equals(e.getSQLState()) || DEADLOCK.equals(e.getSQLState());
    }

    static boolean isDeadlock(SQLException e) {
        return DEADLOCK.equals(e.getSQLState());
    }

    /** Whether a key was refused, somebody else's perhaps. */
    static boolean isRefusedKey(SQLException e) {
        return UNIQUE.equals(e.getSQLState()) || EXCLUSION.equals(e.getSQLState());
    }

    /** Whether the server cannot do it that way: a full join by an operator that is neither for hashing nor for merging, say. */
    static boolean isUnsupported(SQLException e) {
        return UNSUPPORTED.equals(e.getSQLState());
    }

    /**
     * Whether a statement was prepared before its table was altered. The driver prepares it anew the next time, but not in the
     * transaction that this has aborted.
     */
    static boolean isStalePlan(SQLException e) {
        if (!isUnsupported(e) || !(e instanceof PSQLException refusal)) {
            return false;
        }
        ServerErrorMessage message = refusal.getServerErrorMessage();
        String routine = message == null ? null : message.getRoutine();
        return routine != null && routine.startsWith(STALE_PLAN);
    }

    /**
     * Whether the reason may be that the table has been altered: what was asked of it is not there, not allowed, or a value is none
     * of the type it had.
     */
    static boolean mayBeOfChangedTable(SQLException e) {
        String state = e.getSQLState();
        return state != null && (state.startsWith(WRONG_NAME) || state.startsWith(WRONG_VALUE));
    }

    /** Whether the role, or anybody in such a transaction, is not allowed to do it. */
    static boolean isNotAllowed(SQLException e) {
        return READ_ONLY.equals(e.getSQLState()) || NO_PRIVILEGE.equals(e.getSQLState());
    }

    /** Whether the server has not found in its own tables what they had said was there. */
    static boolean isOfCatalog(SQLException e) {
        return INTERNAL.equals(e.getSQLState());
    }
}
