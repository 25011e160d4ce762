// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import org.postgresql.Driver;

/** Opens connections, and says in one sentence why not. */
public final class Connector {
    private static final int OLDEST_TESTED_SERVER = 14;

    /** A connector keeps nothing between connections. */
    public Connector() {}

    /**
     * Opens a connection, which is the caller's to close. Asks for a password first where the settings say so ({@code
     * -W}), or once when the server wants one, none is known and asking is not forbidden ({@code -w}).
     *
     * @throws ConnectionFailure when no connection comes about
     */
    public Connection open(ConnectionSettings settings, PasswordPrompt prompt) {
        ConnectionSettings first = settings.promptPolicy() == PromptPolicy.FIRST
                ? asked(settings, prompt).orElse(settings)
                : settings;
        try {
            return connect(first);
        } catch (PasswordWanted wanted) {
            // Not asked again after an empty answer to -W: that was the answer.
            ConnectionSettings second = settings.promptPolicy() == PromptPolicy.WHEN_WANTED
                    ? asked(settings, prompt).orElseThrow(() -> FailureTranslation.of(first, wanted))
                    : first;
            if (second == first) {
                throw FailureTranslation.of(first, wanted);
            }
            return openOnce(second);
        } catch (SQLException e) {
            throw FailureTranslation.of(first, e);
        }
    }

    /** A sentence for stderr when the server is older than any that keymend is tested on. */
    public static Optional<String> untestedServer(Connection connection) throws SQLException {
        if (connection.getMetaData().getDatabaseMajorVersion() >= OLDEST_TESTED_SERVER) {
            return Optional.empty();
        }
        return Optional.of("the server is PostgreSQL %s; keymend is tested on %d and newer"
                .formatted(connection.getMetaData().getDatabaseProductVersion(), OLDEST_TESTED_SERVER));
    }

    private static Connection openOnce(ConnectionSettings settings) {
        try {
            return connect(settings);
        } catch (SQLException e) {
            throw FailureTranslation.of(settings, e);
        }
    }

    private static Connection connect(ConnectionSettings settings) throws SQLException {
        // Not through DriverManager, which looks for other drivers first.
        Connection connection = new Driver().connect(settings.jdbcUrl(), settings.toDriverProperties());
        return Objects.requireNonNull(connection, "the URL is one of this driver");
    }

    private static Optional<ConnectionSettings> asked(ConnectionSettings settings, PasswordPrompt prompt) {
        return prompt.ask("Password for user " + settings.user() + ": ").map(typed -> {
            try {
                return settings.withPassword(new Password(new String(typed), "the prompt"));
            } finally {
                Arrays.fill(typed, '\0');
            }
        });
    }
}
