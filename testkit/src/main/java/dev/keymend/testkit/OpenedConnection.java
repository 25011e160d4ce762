// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import java.sql.Connection;
import java.sql.SQLException;
import org.postgresql.PGConnection;

/** A connection that a test has been given, and where it asked for it. */
record OpenedConnection(Connection connection, int pid, String where) {

    private static final StackWalker STACK = StackWalker.getInstance();

    static OpenedConnection of(Connection connection) throws SQLException {
        String caller = STACK.walk(frames -> frames.filter(frame -> !isOurs(frame.getClassName()))
                .findFirst()
                .map(StackWalker.StackFrame::toStackTraceElement)
                .map(StackTraceElement::toString)
                .orElse("somewhere"));
        return new OpenedConnection(
                connection, connection.unwrap(PGConnection.class).getBackendPID(), caller);
    }

    boolean isOpen() {
        try {
            return !connection.isClosed();
        } catch (SQLException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "connection of process " + pid + " opened at " + where;
    }

    private static boolean isOurs(String type) {
        return type.equals(OpenedConnection.class.getName()) || type.equals(TestDatabase.class.getName());
    }
}
