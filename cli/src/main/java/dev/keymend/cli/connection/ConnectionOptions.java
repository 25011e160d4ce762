// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.Options;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/** Psql's connection options. {@link ConnectionUri} is the URI as an argument. */
public final class ConnectionOptions {
    private final OptionSpec host = Options.value(String.class, "HOST", "-h", "--host")
            .description(
                    "the server's name or address, or the folder of its socket (PGHOST, or a socket of this machine, or"
                            + " localhost)")
            .build();
    private final OptionSpec port = Options.value(String.class, "PORT", "-p", "--port")
            .description("the server's port (PGPORT, or 5432)")
            .build();
    private final OptionSpec user = Options.value(String.class, "USER", "-U", "--username")
            .description("the role to connect as (PGUSER, or your name in the operating system)")
            .build();
    private final OptionSpec database = Options.value(String.class, "DBNAME", "-d", "--dbname")
            .description("the database: its name, a postgresql:// URI, or 'host=... dbname=...'"
                    + " (PGDATABASE, or the role's name)")
            .build();
    private final OptionSpec askFirst = Options.flag("ask for the password before connecting", "-W", "--password");
    private final TypedPasswords typed = new TypedPasswords();
    private final OptionSpec neverAsk = Options.flag("never ask for a password", "-w", "--no-password");

    /** Adds them to a command. */
    public void addTo(CommandSpec command) {
        for (OptionSpec option : List.of(host, port, user, database, askFirst, neverAsk)) {
            command.addOption(option);
        }
    }

    /**
     * Resolves what was given, and what was not, to one place.
     *
     * @throws ParameterException when it cannot be understood, also where the fault lies in the environment
     */
    public ConnectionSettings settings(ConnectionUri uri, Environment environment) {
        return settings(uri, new SettingsResolver(environment));
    }

    /** The same for a server whose databases are all meant: where none is named, {@code postgres} is the one to ask. */
    public ConnectionSettings settingsOfServer(ConnectionUri uri, Environment environment) {
        return settings(uri, new SettingsResolver(environment).usually("postgres"));
    }

    /** The same for one of that server's databases. */
    public ConnectionSettings settingsOfServer(ConnectionUri uri, Environment environment, String name) {
        return settings(uri, new SettingsResolver(environment).insteadTo(name));
    }

    private ConnectionSettings settings(ConnectionUri uri, SettingsResolver resolver) {
        try {
            return resolve(uri.value(), resolver);
        } catch (BadConnectionInfo e) {
            throw new ParameterException(host.command().commandLine(), e.getMessage(), e);
        }
    }

    /**
     * The same for one of several places, which the options only complete.
     *
     * @param text a URI or conninfo string
     * @param place where it was written, for messages; the text itself may hold a password
     * @throws ParameterException when it cannot be understood, or something on the command line contradicts it
     */
    public ConnectionSettings settingsOf(String text, String place, ConnectionUri uri, Environment environment) {
        try {
            return resolveOne(text, uri.value(), environment);
        } catch (BadConnectionInfo e) {
            throw new ParameterException(host.command().commandLine(), place + ": " + e.getMessage(), e);
        }
    }

    /** Asks with this prompt, each question once in a run. */
    public PasswordPrompt asking(PasswordPrompt prompt) {
        return typed.asking(prompt);
    }

    /** Knows what was typed in this run, and asks nobody. */
    public PasswordPrompt remembered() {
        return typed.remembered();
    }

    /**
     * Whether the user said where to connect: by a URI, an option, PGDATABASE or PGSERVICE. PGHOST alone is the habit of
     * a machine and not a wish.
     */
    public boolean namesADatabase(ConnectionUri uri, Environment environment) {
        return uri.value().isPresent()
                || Stream.of("PGDATABASE", "PGSERVICE")
                        .anyMatch(name -> !environment.variable(name).isEmpty())
                || Stream.of(host, port, user, database).anyMatch(option -> option.getValue() != null);
    }

    private ConnectionSettings resolveOne(String text, Optional<String> uri, Environment environment) {
        if (uri.isPresent() || database.getValue() != null) {
            throw new BadConnectionInfo("the file says which databases; leave the one on the command line out");
        }
        if (promptPolicy() == PromptPolicy.FIRST) {
            throw new BadConnectionInfo("-W asks for one password, and these are several servers; use ~/.pgpass, or a"
                    + " password in the connection string");
        }
        return new SettingsResolver(environment)
                .resolve(
                        place(),
                        describedBy(text)
                                .orElseThrow(() ->
                                        new BadConnectionInfo("what follows the label is neither a postgresql:// URI"
                                                + " nor a conninfo string such as host=db1 dbname=shop")),
                        promptPolicy());
    }

    private Map<String, String> place() {
        Map<String, String> options = new LinkedHashMap<>();
        putIfGiven(options, "host", host.getValue());
        putIfGiven(options, "port", port.getValue());
        putIfGiven(options, "user", user.getValue());
        return options;
    }

    private ConnectionSettings resolve(Optional<String> uri, SettingsResolver resolver) {
        Map<String, String> options = place();
        @Nullable String named = database.getValue();
        Optional<Map<String, String>> described = named == null ? Optional.empty() : describedBy(named);
        if (described.isPresent() && uri.isPresent()) {
            throw new BadConnectionInfo("a connection is given twice, as an argument and after -d; give one");
        }
        if (described.isEmpty()) {
            putIfGiven(options, "dbname", named);
        }
        return resolver.resolve(
                options, described.or(() -> uri.map(UriParser::parse)).orElse(Map.of()), promptPolicy());
    }

    private static Optional<Map<String, String>> describedBy(String text) {
        if (UriParser.isUri(text)) {
            return Optional.of(UriParser.parse(text));
        }
        return ConninfoParser.isConninfo(text) ? Optional.of(ConninfoParser.parse(text)) : Optional.empty();
    }

    private PromptPolicy promptPolicy() {
        boolean ask = Options.given(askFirst);
        boolean never = Options.given(neverAsk);
        if (ask && never) {
            throw new BadConnectionInfo("-W asks for the password and -w forbids to; give one of them");
        }
        return ask ? PromptPolicy.FIRST : never ? PromptPolicy.NEVER : PromptPolicy.WHEN_WANTED;
    }

    private static void putIfGiven(Map<String, String> options, String keyword, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            options.put(keyword, value);
        }
    }
}
