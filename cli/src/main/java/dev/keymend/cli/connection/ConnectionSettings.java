// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static java.util.stream.Collectors.joining;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/**
 * Where to connect and as whom, fully resolved: nothing is looked up in the environment after this. Immutable. No
 * message made of it holds the password; only {@link #toDriverProperties()} does.
 */
public final class ConnectionSettings {
    private final List<HostPort> servers;
    private final String user;
    private final String database;
    private final Password password;
    private final PromptPolicy promptPolicy;
    private final Map<String, String> driverProperties;
    private final List<String> warnings;

    ConnectionSettings(
            List<HostPort> servers,
            String user,
            String database,
            Password password,
            PromptPolicy promptPolicy,
            Map<String, String> driverProperties,
            List<String> warnings) {
        this.servers = List.copyOf(servers);
        this.user = user;
        this.database = database;
        this.password = password;
        this.promptPolicy = promptPolicy;
        this.driverProperties = Map.copyOf(driverProperties);
        this.warnings = List.copyOf(warnings);
    }

    /** The servers to try, in this order; at least one. */
    public List<HostPort> servers() {
        return servers;
    }

    /** The role to connect as. */
    public String user() {
        return user;
    }

    /** The database to connect to. */
    public String database() {
        return database;
    }

    /** What the user should be told though it stops nothing, such as a password file that was not used; for stderr. */
    public List<String> warnings() {
        return warnings;
    }

    /** {@code user@host:port/database}, for messages. */
    public String describe() {
        return user + "@" + servers.stream().map(HostPort::toString).collect(joining(",")) + "/" + database;
    }

    /** The URL for the driver; holds servers and database, everything else is in the properties. */
    public String jdbcUrl() {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        return servers.stream().map(HostPort::toString).collect(joining(",", "jdbc:postgresql://", "/" + name));
    }

    /** A fresh copy of the driver's properties, with the password when one is known. */
    public Properties toDriverProperties() {
        Properties properties = new Properties();
        properties.putAll(driverProperties);
        properties.setProperty("user", user);
        // Set even when empty: for a missing one the driver would read ~/.pgpass itself, readable by others or not.
        properties.setProperty("password", password.text());
        if (!password.isKnown()) {
            properties.setProperty("authenticationPluginClassName", NoPassword.class.getName());
        }
        return properties;
    }

    Password password() {
        return password;
    }

    PromptPolicy promptPolicy() {
        return promptPolicy;
    }

    /** The driver's property, or an empty text. */
    String driverProperty(String name) {
        return driverProperties.getOrDefault(name, "");
    }

    ConnectionSettings withPassword(Password newPassword) {
        return new ConnectionSettings(servers, user, database, newPassword, promptPolicy, driverProperties, warnings);
    }

    @Override
    public String toString() {
        return describe();
    }
}
