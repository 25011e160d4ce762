// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import java.sql.SQLException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** The server's own sentence from an exception, without the driver's prefix, position and DETAIL. */
public final class ServerMessage {
    private ServerMessage() {}

    /** The primary message; the exception's text where it did not come from the server. */
    public static String of(SQLException e) {
        if (e instanceof PSQLException fromServer) {
            ServerErrorMessage fields = fromServer.getServerErrorMessage();
            if (fields != null && fields.getMessage() != null) {
                return fields.getMessage();
            }
        }
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }
}
