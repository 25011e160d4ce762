// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Says libpq's keywords in the driver's words. */
final class DriverProperties {
    private static final int CONNECT_TIMEOUT_SECONDS = 10;

    /** Keyword to property where both take the same text. */
    private static final Map<String, String> SAME_TEXT = Map.of(
            "krbsrvname", "kerberosServerName",
            "options", "options",
            "require_auth", "requireAuth",
            "sslcert", "sslcert",
            "sslkey", "sslkey",
            "sslpassword", "sslpassword");

    private static final Map<String, String> SSL_MODES =
            same("disable", "allow", "prefer", "require", "verify-ca", "verify-full");

    // The driver's primary and secondary look at in_hot_standby and transaction_read_only both.
    private static final Map<String, String> SESSION_KINDS = ordered(
            "any", "any",
            "read-write", "primary",
            "read-only", "secondary",
            "primary", "primary",
            "standby", "secondary",
            "prefer-standby", "preferSecondary");

    private final Map<String, String> keywords;
    private final Map<String, String> properties = new LinkedHashMap<>();

    private DriverProperties(Map<String, String> keywords) {
        this.keywords = keywords;
    }

    /** @param keywords checked keywords, none of them empty */
    static Map<String, String> of(Map<String, String> keywords, int servers) {
        DriverProperties translation = new DriverProperties(keywords);
        translation.translate(servers);
        return translation.properties;
    }

    private void translate(int servers) {
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
        choice("target_session_attrs", "targetServerType", SESSION_KINDS);
        choice("load_balance_hosts", "loadBalanceHosts", ordered("disable", "false", "random", "true"));
        choice("keepalives", "tcpKeepAlive", ordered("1", "true", "0", "false"));
        properties.putIfAbsent("tcpKeepAlive", "true");
        properties.put(
                "ApplicationName",
                keywords.getOrDefault(
                        "application_name", keywords.getOrDefault("fallback_application_name", "keymend")));
        // Every server we know is newer, and knowing so saves the driver a round trip for the application name.
        properties.put("assumeMinServerVersion", "10");
        rootCertificate();
        timeout(servers);
    }

    private void rootCertificate() {
        String file = keywords.get("sslrootcert");
        if (file == null) {
            return;
        }
        if (!file.equals("system")) {
            properties.put("sslrootcert", file);
            return;
        }
        // As in libpq: with certificates that everybody can get, anything short of checking the name proves nothing.
        String mode = properties.getOrDefault("sslmode", "verify-full");
        if (!mode.equals("verify-full")) {
            throw new BadConnectionInfo("sslrootcert=system trusts the system's certificates, which is only safe with"
                    + " sslmode=verify-full, but sslmode is " + mode);
        }
        properties.put("sslmode", mode);
        properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
    }

    private void timeout(int servers) {
        String text = keywords.getOrDefault("connect_timeout", Integer.toString(CONNECT_TIMEOUT_SECONDS));
        int seconds;
        try {
            seconds = Math.max(0, Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw new BadConnectionInfo(
                    "connect_timeout is '" + text + "', which is no whole number of seconds; 0 waits for ever");
        }
        properties.put("connectTimeout", Integer.toString(seconds));
        // The first covers the TCP connection only; a server that accepts and then says nothing would hold us for ever.
        properties.put("loginTimeout", Long.toString((long) seconds * servers));
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
