// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** Opens connections by conninfo strings, on a machine with a home folder of the test's. */
record Opening(Path home, SocketFolders sockets) {

    static Opening in(Path home) {
        return new Opening(home, SocketFolders.NONE);
    }

    ConnectionSettings settings(String conninfo) {
        return new SettingsResolver(new Environment(Map.of(), home, "postgres", sockets))
                .resolve(Map.of(), ConninfoParser.parse(conninfo), PromptPolicy.WHEN_WANTED);
    }

    /** The caller's to close. */
    Connection open(String conninfo) {
        return new Connector().open(settings(conninfo), PasswordPrompt.none());
    }

    /** Why it does not open. */
    ConnectionFailure failure(String conninfo) {
        ConnectionFailure failure = catchThrowableOfType(
                ConnectionFailure.class, () -> open(conninfo).close());
        if (failure == null) {
            throw new AssertionError("It opens: " + conninfo);
        }
        return failure;
    }

    /** One query's one value, through a connection of its own. */
    String ask(String conninfo, String query) throws SQLException {
        try (Connection connection = open(conninfo)) {
            return ask(connection, query);
        }
    }

    static String ask(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
