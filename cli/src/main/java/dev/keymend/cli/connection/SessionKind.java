// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** libpq's {@code target_session_attrs}: which of several servers will do. Judged as libpq judges. */
enum SessionKind {
    ANY,
    READ_WRITE,
    READ_ONLY,
    PRIMARY,
    STANDBY,
    PREFER_STANDBY;

    /** What a session turned out to be. */
    record Found(boolean standby, boolean readOnly) {

        /**
         * Asks the session. Servers from 14 on have said both before they were asked.
         *
         * @param connection without an open transaction; none is left open
         */
        static Found of(Connection connection) throws SQLException {
            boolean standby = is(connection, "in_hot_standby", "SELECT pg_is_in_recovery()::text");
            return new Found(
                    standby, standby || is(connection, "default_transaction_read_only", "SHOW transaction_read_only"));
        }

        private static boolean is(Connection connection, String reported, String query) throws SQLException {
            @Nullable String said = connection.unwrap(PGConnection.class).getParameterStatus(reported);
            if (said == null) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(query)) {
                    said = row.next() ? row.getString(1) : "";
                }
            }
            return List.of("on", "true", "t").contains(said);
        }

        /** As the end of a sentence that begins with the server. */
        String words() {
            return standby ? "is a standby" : readOnly ? "is a primary with read-only sessions" : "is a primary";
        }
    }

    static Optional<SessionKind> of(String word) {
        return Arrays.stream(values())
                .filter(kind -> kind.toString().equals(word))
                .findFirst();
    }

    boolean accepts(Found found) {
        return switch (this) {
            case ANY -> true;
            case READ_WRITE -> !found.readOnly();
            case READ_ONLY -> found.readOnly();
            case PRIMARY -> !found.standby();
            case STANDBY, PREFER_STANDBY -> found.standby();
        };
    }

    /** What to go through all servers for, one after the other: whoever prefers takes anything the second time. */
    List<SessionKind> rounds() {
        return this == PREFER_STANDBY ? List.of(this, ANY) : List.of(this);
    }

    /** As libpq spells it. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
