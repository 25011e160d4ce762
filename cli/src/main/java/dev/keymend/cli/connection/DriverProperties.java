// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import dev.keymend.cli.connection.ConnectionSettings.Choosing;
import dev.keymend.cli.connection.tls.HostNames;
import dev.keymend.cli.connection.tls.TlsSockets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says libpq's keywords in the driver's words, and in those of what we put in the driver's place. */
final class DriverProperties {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** Keyword to property where both take the same text. */
    private static final Map<String, String> SAME_TEXT = Map.of(
            "krbsrvname", "kerberosServerName",
            "options", "options",
            "require_auth", "requireAuth");

    private static final Map<String, String> SSL_MODES =
            same("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    private static final List<String> METHODS = List.of("password", "md5", "gss", "sspi", "scram-sha-256", "none");

    private final Map<String, String> keywords;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private DriverProperties(Map<String, String> keywords) {
        this.keywords = keywords;
    }

    /**
     * Translates.
     *
     * @param keywords checked keywords, none of them empty
     * @param home the folder in which {@code .postgresql} holds certificates
     */
    static DriverProperties of(Map<String, String> keywords, Path home) {
        DriverProperties translation = new DriverProperties(keywords);
        translation.translate(home);
        return translation;
    }

    Map<String, String> properties() {
        return properties;
    }

    Choosing choosing() {
        String kind = keywords.getOrDefault("target_session_attrs", "any");
        String balance = keywords.getOrDefault("load_balance_hosts", "disable");
        if (!List.of("disable", "random").contains(balance)) {
            throw new BadConnectionInfo("load_balance_hosts is '" + balance + "'; valid are disable, random");
        }
        return new Choosing(
                SessionKind.of(kind)
                        .orElseThrow(() -> new BadConnectionInfo("target_session_attrs is '%s'; valid are %s"
                                .formatted(
                                        kind,
                                        String.join(
                                                ", ",
                                                Arrays.stream(SessionKind.values())
                                                        .map(SessionKind::toString)
                                                        .toList())))),
                balance.equals("random"),
                timeoutSeconds(),
                keywords.getOrDefault("requirepeer", ""));
    }

    /** Refuses what a Unix-domain socket cannot do and would have been asked to. */
    void check(List<Endpoint> servers) {
        for (Endpoint server : servers) {
            if (server.named().isSocket()) {
                for (String keyword : List.of("gssencmode", "channel_binding")) {
                    if (keywords.getOrDefault(keyword, "").equals("require")) {
                        throw new BadConnectionInfo(
                                "%s is require, and %s is a Unix-domain socket, over which nothing is"
                                                .formatted(keyword, server.named())
                                        + " encrypted; give a TCP host such as -h localhost");
                    }
                }
            }
        }
    }

    private void translate(Path home) {
        SAME_TEXT.forEach((keyword, property) -> {
            String value = keywords.get(keyword);
            if (value != null) {
                properties.put(property, value);
            }
        });
        choice("sslmode", "sslmode", SSL_MODES);
        choice("sslnegotiation", "sslNegotiation", same("postgres", "direct"));
        choice("gssencmode", "gssEncMode", same("disable", "prefer", "require"));
        choice("gsslib", "gsslib", same("gssapi", "sspi"));
        choice("channel_binding", "channelBinding", same("disable", "prefer", "require"));
        choice("keepalives", "tcpKeepAlive", ordered("1", "true", "0", "false"));
        properties.putIfAbsent("tcpKeepAlive", "true");
        for (String method : keywords.getOrDefault("require_auth", "none").split(",", -1)) {
            if (!METHODS.contains(method.strip().replaceFirst("^!", ""))) {
                throw new BadConnectionInfo(
                        "require_auth names '%s'; valid are %s, each with a ! before it to forbid it"
                                .formatted(method.strip(), String.join(", ", METHODS)));
            }
        }
        for (String keyword : List.of("keepalives_idle", "keepalives_interval", "keepalives_count")) {
            if (keywords.containsKey(keyword)) {
                properties.put(
                        "keymend." + keyword, Integer.toString(wholeNumber(keyword, "; 0 is the system's default")));
            }
        }
        properties.put(
                "ApplicationName",
                keywords.getOrDefault(
                        "application_name", keywords.getOrDefault("fallback_application_name", "keymend")));
        // Every server we know is newer, and knowing so saves the driver a round trip for the application name.
        properties.put("assumeMinServerVersion", "10");
        // The first covers the TCP connection only; a server that accepts and then says nothing would hold us for ever.
        properties.put("connectTimeout", Integer.toString(timeoutSeconds()));
        properties.put("loginTimeout", Integer.toString(timeoutSeconds()));
        protocol();
        new TlsKeywords(keywords, home).addTo(properties);
        properties.put("sslfactory", TlsSockets.class.getName());
        properties.put("sslhostnameverifier", HostNames.class.getName());
    }

    /** We speak 3.0, which every server understands. */
    private void protocol() {
        choice("max_protocol_version", "keymend.max", same("3.0", "3.2", "latest"));
        choice("min_protocol_version", "keymend.min", same("3.0", "3.2", "latest"));
        properties.remove("keymend.max");
        String least = properties.remove("keymend.min");
        if (least != null && !least.equals("3.0")) {
            throw new BadConnectionInfo(
                    "min_protocol_version is " + least + ", and keymend speaks 3.0; take it out, or write 3.0");
        }
    }

    private int timeoutSeconds() {
        return keywords.containsKey("connect_timeout")
                ? wholeNumber("connect_timeout", " of seconds; 0 waits for ever")
                : CONNECT_TIMEOUT_SECONDS;
    }

    private int wholeNumber(String keyword, String advice) {
        String text = keywords.getOrDefault(keyword, "0");
        try {
            // A thousand times as much must still be an int; who waits for a fortnight waits for ever.
            return Math.min(1_000_000, Math.max(0, Integer.parseInt(text.strip())));
        } catch (NumberFormatException e) {
            throw new BadConnectionInfo(keyword + " is '" + text + "', which is no whole number" + advice);
        }
    }

    private void choice(String keyword, String property, Map<String, String> choices) {
        String value = keywords.get(keyword);
        if (value == null) {
            return;
        }
        String translated = choices.get(value);
        if (translated == null) {
            throw new BadConnectionInfo(
                    "%s is '%s'; valid are %s".formatted(keyword, value, String.join(", ", choices.keySet())));
        }
        properties.put(property, translated);
    }

    private static Map<String, String> same(String... values) {
        Map<String, String> choices = new LinkedHashMap<>();
        List.of(values).forEach(value -> choices.put(value, value));
        return choices;
    }

    private static Map<String, String> ordered(String... pairs) {
        Map<String, String> choices = new LinkedHashMap<>();
        for (int index = 0; index < pairs.length; index += 2) {
            choices.put(pairs[index], pairs[index + 1]);
        }
        return choices;
    }
}
