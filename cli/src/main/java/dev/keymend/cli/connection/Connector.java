// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.connection.ConnectionSettings.Choosing;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.postgresql.Driver;

/**
 * Opens connections, and says in one sentence why not.
 *
 * <p>Goes through several servers itself, one connection of the driver's after the other, because only so each has its own
 * password, its own address and its own sentence, and the choice among them is libpq's.
 */
public final class Connector {
    private static final int OLDEST_TESTED_SERVER = 14;

    /** The driver tells its log, which is the standard error, what it then throws. Held, or its level would be forgotten. */
    private static final Logger DRIVERS_LOG = Logger.getLogger("org.postgresql");

    static {
        DRIVERS_LOG.setLevel(Level.OFF);
    }

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
        } catch (ConnectionFailure failure) {
            // Not asked again after an empty answer to -W: that was the answer.
            if (failure.kind() != ConnectionFailure.Kind.PASSWORD_MISSING
                    || settings.promptPolicy() != PromptPolicy.WHEN_WANTED) {
                throw failure;
            }
            return connect(asked(settings, prompt).orElseThrow(() -> failure));
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

    private static Connection connect(ConnectionSettings settings) {
        List<ConnectionFailure> failures = new ArrayList<>();
        for (SessionKind kind : settings.choosing().kind().rounds()) {
            for (Endpoint endpoint : inOrder(settings.endpoints(), settings.choosing())) {
                Optional<Connection> connection = connect(settings, endpoint, kind, failures);
                if (connection.isPresent()) {
                    return connection.get();
                }
            }
        }
        throw ConnectionFailure.of(failures);
    }

    /** Tries each of the server's addresses, as libpq does. */
    private static Optional<Connection> connect(
            ConnectionSettings settings, Endpoint endpoint, SessionKind kind, List<ConnectionFailure> failures) {
        List<Properties> ways;
        try {
            ways = ways(settings, endpoint);
        } catch (UnknownHostException e) {
            failures.add(FailureTranslation.of(settings, endpoint, e));
            return Optional.empty();
        }
        for (Properties way : ways) {
            try {
                Connection connection = opened(settings.jdbcUrl(endpoint), way);
                Optional<ConnectionFailure> unsuitable = unsuitable(settings, endpoint, kind, connection);
                if (unsuitable.isEmpty()) {
                    return Optional.of(connection);
                }
                connection.close();
                failures.add(unsuitable.get());
            } catch (SQLException e) {
                ConnectionFailure failure = FailureTranslation.of(settings, endpoint, e);
                if (!failure.kind().triesTheNext()) {
                    throw failure;
                }
                failures.add(failure);
            }
        }
        return Optional.empty();
    }

    /** Not through DriverManager, which looks for other drivers first. */
    private static Connection opened(String url, Properties properties) throws SQLException {
        return Objects.requireNonNull(new Driver().connect(url, properties), "the URL is one of this driver");
    }

    private static List<Properties> ways(ConnectionSettings settings, Endpoint endpoint) throws UnknownHostException {
        Choosing choosing = settings.choosing();
        HostPort server = endpoint.reached();
        if (server.isSocket()) {
            Properties properties = settings.toDriverProperties(endpoint);
            EndpointSockets.toSocket(properties, server.socketFile(), choosing.requiredPeer());
            return List.of(properties);
        }
        List<Properties> ways = new ArrayList<>();
        for (InetAddress address : inOrder(List.of(InetAddress.getAllByName(server.host())), choosing)) {
            Properties properties = settings.toDriverProperties(endpoint);
            EndpointSockets.toAddress(properties, address, server.port(), choosing.timeoutSeconds());
            ways.add(properties);
        }
        return ways;
    }

    private static Optional<ConnectionFailure> unsuitable(
            ConnectionSettings settings, Endpoint endpoint, SessionKind kind, Connection connection)
            throws SQLException {
        if (kind == SessionKind.ANY) {
            return Optional.empty();
        }
        SessionKind.Found found = SessionKind.Found.of(connection);
        return kind.accepts(found)
                ? Optional.empty()
                : Optional.of(FailureTranslation.wrongKind(settings, endpoint, found));
    }

    private static <T> List<T> inOrder(List<T> all, Choosing choosing) {
        List<T> order = new ArrayList<>(all);
        if (choosing.shuffled()) {
            Collections.shuffle(order);
        }
        return order;
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
