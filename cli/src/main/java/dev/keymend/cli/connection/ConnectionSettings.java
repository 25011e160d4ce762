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
 * message made of it holds a password; only {@link #toDriverProperties} does.
 */
public final class ConnectionSettings {
    private final List<Endpoint> endpoints;
    private final String user;
    private final String database;
    private final Choosing choosing;
    private final PromptPolicy promptPolicy;
    private final Map<String, String> driverProperties;
    private final List<String> warnings;

    /**
     * How to choose among several servers.
     *
     * @param kind what the session must be
     * @param shuffled whether they are tried in an order of chance
     * @param timeoutSeconds how long to wait for each; 0 is for ever
     * @param requiredPeer who must run the server behind a Unix-domain socket; empty is anybody
     */
    record Choosing(SessionKind kind, boolean shuffled, int timeoutSeconds, String requiredPeer) {}

    ConnectionSettings(
            List<Endpoint> endpoints,
            String user,
            String database,
            Choosing choosing,
            PromptPolicy promptPolicy,
            Map<String, String> driverProperties,
            List<String> warnings) {
        this.endpoints = List.copyOf(endpoints);
        this.user = user;
        this.database = database;
        this.choosing = choosing;
        this.promptPolicy = promptPolicy;
        this.driverProperties = Map.copyOf(driverProperties);
        this.warnings = List.copyOf(warnings);
    }

    /** The servers to try, in this order; at least one. */
    public List<HostPort> servers() {
        return endpoints.stream().map(Endpoint::reached).toList();
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
        return user + "@" + servers().stream().map(HostPort::toString).collect(joining(",")) + "/" + database;
    }

    List<Endpoint> endpoints() {
        return endpoints;
    }

    Choosing choosing() {
        return choosing;
    }

    PromptPolicy promptPolicy() {
        return promptPolicy;
    }

    /** The driver's property, or an empty text. */
    String driverProperty(String name) {
        return driverProperties.getOrDefault(name, "");
    }

    /** The URL for the driver; holds the server's name and the database, everything else is in the properties. */
    String jdbcUrl(Endpoint endpoint) {
        String name = URLEncoder.encode(database, StandardCharsets.UTF_8).replace("+", "%20");
        HostPort server = endpoint.named();
        // Where it connects is for the socket factory to know; the driver has no words for a folder.
        HostPort named = server.isSocket() ? new HostPort("localhost", server.port()) : server;
        return "jdbc:postgresql://" + named + "/" + name;
    }

    /** A fresh copy of the driver's properties, with the password when one is known. */
    Properties toDriverProperties(Endpoint endpoint) {
        Properties properties = new Properties();
        properties.putAll(driverProperties);
        if (endpoint.named().isSocket()) {
            // As in libpq: nobody listens in between, so nothing is encrypted, whatever sslmode says.
            properties.setProperty("sslmode", "disable");
            properties.setProperty("gssEncMode", "disable");
            properties.remove("sslNegotiation");
        }
        properties.setProperty("user", user);
        Password password = endpoint.password();
        // Set even when empty: for a missing one the driver would read ~/.pgpass itself, readable by others or not.
        properties.setProperty("password", password.text());
        if (!password.isKnown()) {
            properties.setProperty("authenticationPluginClassName", NoPassword.class.getName());
        }
        return properties;
    }

    /** The same, with this password for every server. */
    ConnectionSettings withPassword(Password password) {
        List<Endpoint> changed = endpoints.stream()
                .map(endpoint -> endpoint.withPassword(password))
                .toList();
        return new ConnectionSettings(changed, user, database, choosing, promptPolicy, driverProperties, warnings);
    }

    @Override
    public String toString() {
        return describe();
    }
}
