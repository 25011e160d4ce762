// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What an error says of a row, by its code alone. */
final class RowErrors {
    private RowErrors() {}

    /** A key is taken: 23505, or 23P01 for an exclusion constraint. */
    static boolean takenKey(SQLException e) {
        return state(e).equals("23505") || state(e).equals("23P01");
    }

    /**
     * A row is at fault, not the connection or the statement: data, integrity, a trigger that raises, a key too long for its index.
     */
    static boolean concernsRow(SQLException e) {
        String state = state(e);
        return state.startsWith("22")
                || state.startsWith("23")
                || state.startsWith("P0")
                || state.startsWith("44")
                || state.equals("54000");
    }

    /** A value cannot be read or computed with; types may look their values up, so names that are not there count. */
    static boolean concernsValues(SQLException e) {
        String state = state(e);
        return concernsRow(e)
                || state.startsWith("42")
                || state.startsWith("0A")
                || state.startsWith("54")
                || state.startsWith("3F")
                || state.startsWith("2F")
                || state.startsWith("38");
    }

    /** Deadlock or serialization failure: the whole transaction can be tried again. */
    static boolean transientFailure(SQLException e) {
        return state(e).equals("40P01") || state(e).equals("40001");
    }

    /** The constraint that the server names. */
    static @Nullable String constraint(SQLException e) {
        ServerErrorMessage fields = e instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
        return fields == null ? null : fields.getConstraint();
    }

    /** The column that the server names. */
    static @Nullable String column(SQLException e) {
        ServerErrorMessage fields = e instanceof PSQLException fromServer ? fromServer.getServerErrorMessage() : null;
        return fields == null ? null : fields.getColumn();
    }

    static String state(SQLException e) {
        return e.getSQLState() == null ? "" : e.getSQLState();
    }
}
