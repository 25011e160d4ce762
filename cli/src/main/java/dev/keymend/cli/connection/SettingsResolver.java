// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lays the sources of connection keywords over each other, in psql's order: the URI or connection string, then options, the
 * service, the environment, the defaults.
 */
final class SettingsResolver {
    private final Environment environment;
    private final Map<String, String> values = new LinkedHashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private String passwordSource = "";
    private String usualDatabase = "";
    private String onlyDatabase = "";

    SettingsResolver(Environment environment) {
        this.environment = environment;
    }

    /** Where to connect when no database is named; without this, to one of the role's name. */
    SettingsResolver usually(String database) {
        usualDatabase = database;
        return this;
    }

    /** Where to connect whatever database is named; the password is looked up for this one. */
    SettingsResolver insteadTo(String database) {
        onlyDatabase = database;
        return this;
    }

    /**
     * @param options keywords given as options
     * @param described keywords of the URI or connection string
     */
    ConnectionSettings resolve(Map<String, String> options, Map<String, String> described, PromptPolicy promptPolicy) {
        // As in psql, which was tried: psql -p 1 postgresql://host:5433/db goes to port 5433.
        layer(described, "the connection string");
        layer(options, "the command line");
        String service = values.getOrDefault("service", environment.variable("PGSERVICE"));
        if (!service.isEmpty()) {
            String file = values.getOrDefault("servicefile", environment.variable("PGSERVICEFILE"));
            layer(ServiceFile.service(service, file, environment), "the service '" + service + "'");
        }
        Keywords.BY_VARIABLE.forEach((variable, keyword) -> {
            String value = environment.variable(variable);
            if (!value.isEmpty()) {
                layer(Map.of(keyword, value), variable);
            }
        });
        // An empty value hides the layers below it, and then stands for the default; so it is in libpq.
        values.values().removeIf(String::isEmpty);
        if (!onlyDatabase.isEmpty()) {
            values.put("dbname", onlyDatabase);
        }
        return settings(promptPolicy);
    }

    private void layer(Map<String, String> layer, String source) {
        layer.forEach((keyword, value) -> {
            if (values.putIfAbsent(keyword, value) == null && keyword.equals("password")) {
                passwordSource = source;
            }
        });
    }

    private ConnectionSettings settings(PromptPolicy promptPolicy) {
        String user = values.getOrDefault("user", environment.osUser());
        if (user.isEmpty()) {
            throw new BadConnectionInfo("no role to connect as is known; give one with -U or PGUSER");
        }
        String database = values.getOrDefault("dbname", usualDatabase.isEmpty() ? user : usualDatabase);
        Keywords.notFollowed(values, warnings);
        List<Endpoint> servers = Servers.of(values, environment.sockets());
        DriverProperties properties = DriverProperties.of(values, environment.home());
        properties.check(servers);
        return new ConnectionSettings(
                withPasswords(servers, database, user),
                user,
                database,
                properties.choosing(),
                promptPolicy,
                properties.properties(),
                warnings);
    }

    private List<Endpoint> withPasswords(List<Endpoint> servers, String database, String user) {
        String given = values.get("password");
        if (given != null) {
            Password password = new Password(given, passwordSource);
            return servers.stream().map(server -> server.withPassword(password)).toList();
        }
        String named = values.get("passfile");
        Path file = named == null ? environment.home().resolve(".pgpass") : Path.of(named);
        PasswordFile passwords = PasswordFile.read(file, warnings);
        return servers.stream()
                .map(server -> passwords
                        .password(inPasswordFile(server.named()), database, user)
                        .map(found -> server.withPassword(new Password(found, "the password file " + file)))
                        .orElse(server))
                .toList();
    }

    private HostPort inPasswordFile(HostPort server) {
        boolean usual = server.isSocket() && SocketFolders.USUAL.contains(server.host());
        return usual || environment.sockets().contains(server.host())
                ? new HostPort("localhost", server.port())
                : server;
    }
}
