// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.command;

import dev.keymend.catalog.ConnectionSource;
import dev.keymend.cli.Invocation;
import dev.keymend.cli.connection.ConnectionOptions;
import dev.keymend.cli.connection.ConnectionSettings;
import dev.keymend.cli.connection.ConnectionUri;
import dev.keymend.cli.connection.Connector;
import dev.keymend.cli.connection.Environment;
import dev.keymend.cli.connection.PasswordPrompt;
import dev.keymend.cli.connection.SessionDefaults;
import java.sql.Connection;
import java.sql.SQLException;

/** Opens the database a command was pointed at. */
final class Databases {
    private Databases() {}

    static Connection open(Invocation invocation, ConnectionOptions options, ConnectionUri uri) throws SQLException {
        return open(invocation, options, settings(invocation, options, uri));
    }

    private static Connection open(Invocation invocation, ConnectionOptions options, ConnectionSettings settings)
            throws SQLException {
        settings.warnings().forEach(warning -> invocation.err().println("keymend: " + warning));
        PasswordPrompt prompt = invocation.terminal() ? PasswordPrompt.onTerminal() : PasswordPrompt.none();
        Connection connection = new Connector().open(settings, options.asking(prompt));
        Connector.untestedServer(connection)
                .ifPresent(warning -> invocation.err().println("keymend: " + warning));
        return connection;
    }

    /** For rows of an input: dates and times among them are read as psql would read them into this table. */
    static Connection openForInput(Invocation invocation, ConnectionOptions options, ConnectionUri uri, String table)
            throws SQLException {
        ConnectionSettings settings = settings(invocation, options, uri);
        Connection connection = open(invocation, options, settings);
        SessionDefaults.restore(connection, settings, environment(invocation), table)
                .ifPresent(note -> invocation.err().println("keymend: " + note));
        return connection;
    }

    /** Where the options point. */
    static ConnectionSettings settings(Invocation invocation, ConnectionOptions options, ConnectionUri uri) {
        return options.settings(uri, environment(invocation));
    }

    static Environment environment(Invocation invocation) {
        return Environment.of(invocation.environment(), invocation.home());
    }

    /** Further connections to the same database, for reading. Nobody is asked or warned again. */
    static ConnectionSource more(Invocation invocation, ConnectionOptions options, ConnectionUri uri) {
        ConnectionSource others = others(invocation, options, uri);
        return () -> {
            Connection connection = others.open();
            connection.setReadOnly(true);
            return connection;
        };
    }

    /** The same as {@link #openForInput}, for writing. */
    static ConnectionSource othersForInput(
            Invocation invocation, ConnectionOptions options, ConnectionUri uri, String table) {
        ConnectionSource others = others(invocation, options, uri);
        ConnectionSettings settings = settings(invocation, options, uri);
        return () -> {
            Connection connection = others.open();
            SessionDefaults.restore(connection, settings, environment(invocation), table);
            return connection;
        };
    }

    private static ConnectionSource others(Invocation invocation, ConnectionOptions options, ConnectionUri uri) {
        ConnectionSettings settings = settings(invocation, options, uri);
        return () -> new Connector().open(settings, options.remembered());
    }

    /** For commands that only read: the server itself refuses writes in this session. */
    static Connection openReadOnly(Invocation invocation, ConnectionOptions options, ConnectionUri uri)
            throws SQLException {
        return openReadOnly(invocation, options, settings(invocation, options, uri));
    }

    /** The same at a place that was read from the options before. */
    static Connection openReadOnly(Invocation invocation, ConnectionOptions options, ConnectionSettings settings)
            throws SQLException {
        Connection connection = open(invocation, options, settings);
        connection.setReadOnly(true);
        return connection;
    }
}
