// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Mixin with psql's connection options. Mix {@link ConnectionUri} in as well for the URI as an argument. */
public final class ConnectionOptions {

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(
            names = {"-h", "--host"},
            paramLabel = "HOST",
            description = "the server's name or address (PGHOST, or localhost)")
    private @Nullable String host;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            description = "the server's port (PGPORT, or 5432)")
    private @Nullable String port;

    @Option(
            names = {"-U", "--username"},
            paramLabel = "USER",
            description = "the role to connect as (PGUSER, or your name in the operating system)")
    private @Nullable String user;

    @Option(
            names = {"-d", "--dbname"},
            paramLabel = "DBNAME",
            description = "the database: its name, a postgresql:// URI, or 'host=... dbname=...'"
                    + " (PGDATABASE, or the role's name)")
    private @Nullable String database;

    @Option(
            names = {"-W", "--password"},
            description = "ask for the password before connecting")
    private boolean askFirst;

    @Option(
            names = {"-w", "--no-password"},
            description = "never ask for a password")
    private boolean neverAsk;

    /** For picocli. */
    public ConnectionOptions() {}

    /**
     * Resolves what was given, and what was not, to one place.
     *
     * @throws ParameterException when it cannot be understood, also where the fault lies in the environment
     */
    public ConnectionSettings settings(ConnectionUri uri, Environment environment) {
        try {
            return resolve(uri.value(), environment);
        } catch (BadConnectionInfo e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /**
     * Whether the user said where to connect: by a URI, an option, PGDATABASE or PGSERVICE. PGHOST alone is the habit of
     * a machine and not a wish.
     */
    public boolean namesADatabase(ConnectionUri uri, Environment environment) {
        return uri.value().isPresent()
                || Stream.of("PGDATABASE", "PGSERVICE")
                        .anyMatch(name -> !environment.variable(name).isEmpty())
                || host != null
                || port != null
                || user != null
                || database != null;
    }

    private ConnectionSettings resolve(Optional<String> uri, Environment environment) {
        Map<String, String> options = new LinkedHashMap<>();
        putIfGiven(options, "host", host);
        putIfGiven(options, "port", port);
        putIfGiven(options, "user", user);
        Optional<Map<String, String>> described = database == null ? Optional.empty() : describedBy(database);
        if (described.isPresent() && uri.isPresent()) {
            throw new BadConnectionInfo("a connection is given twice, as an argument and after -d; give one");
        }
        if (described.isEmpty()) {
            putIfGiven(options, "dbname", database);
        }
        return new SettingsResolver(environment)
                .resolve(options, described.or(() -> uri.map(UriParser::parse)).orElse(Map.of()), promptPolicy());
    }

    private static Optional<Map<String, String>> describedBy(String text) {
        if (UriParser.isUri(text)) {
            return Optional.of(UriParser.parse(text));
        }
        return ConninfoParser.isConninfo(text) ? Optional.of(ConninfoParser.parse(text)) : Optional.empty();
    }

    private PromptPolicy promptPolicy() {
        if (askFirst && neverAsk) {
            throw new BadConnectionInfo("-W asks for the password and -w forbids to; give one of them");
        }
        return askFirst ? PromptPolicy.FIRST : neverAsk ? PromptPolicy.NEVER : PromptPolicy.WHEN_WANTED;
    }

    private static void putIfGiven(Map<String, String> options, String keyword, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            options.put(keyword, value);
        }
    }
}
