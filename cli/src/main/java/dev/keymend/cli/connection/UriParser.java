// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads {@code postgresql://user:password@host:port,host:port/database?keyword=value&…} into libpq's keywords.
 *
 * <p>Cuts where libpq cuts. Messages name the part, not its text, wherever the text may be a piece of a password that
 * was not percent-encoded.
 */
final class UriParser {
    private static final String PLACE = "the connection URI";
    private static final String ENCODE = "; in a password, @ / : ? # and % have to be percent-encoded (@ is %40)";

    private final Map<String, String> values = new LinkedHashMap<>();

    private UriParser() {}

    static boolean isUri(String text) {
        return text.startsWith("postgresql://") || text.startsWith("postgres://");
    }

    static Map<String, String> parse(String uri) {
        UriParser parser = new UriParser();
        parser.read(uri.substring(uri.indexOf("://") + 3));
        return parser.values;
    }

    private void read(String text) {
        int authorityEnd = indexOfAny(text, "/?", 0);
        String authority = text.substring(0, authorityEnd);
        String rest = text.substring(authorityEnd);
        int at = authority.indexOf('@');
        if (at >= 0) {
            userInfo(authority.substring(0, at));
        }
        String hosts = authority.substring(at + 1);
        // Without this, half a password could pass for a host, a port or a database, and be shown as such.
        if (hosts.contains("@") || (hosts.contains(":") && at < 0 && rest.contains("@"))) {
            throw new BadConnectionInfo(PLACE + " has an @ where none can be" + ENCODE);
        }
        hosts(hosts);
        int question = rest.indexOf('?');
        String path = question < 0 ? rest : rest.substring(0, question);
        if (path.length() > 1) {
            values.put("dbname", decode(path.substring(1), "database"));
        }
        if (question >= 0 && question + 1 < rest.length()) {
            for (String parameter : rest.substring(question + 1).split("&", -1)) {
                parameter(parameter);
            }
        }
    }

    private void userInfo(String text) {
        int colon = text.indexOf(':');
        String user = decode(colon < 0 ? text : text.substring(0, colon), "user");
        if (!user.isEmpty()) {
            values.put("user", user);
        }
        if (colon >= 0 && colon + 1 < text.length()) {
            values.put("password", decode(text.substring(colon + 1), "password"));
        }
    }

    private void hosts(String text) {
        StringBuilder hosts = new StringBuilder();
        StringBuilder ports = new StringBuilder();
        int position = 0;
        while (true) {
            position = host(text, position, hosts);
            if (position < text.length() && text.charAt(position) == ':') {
                int end = indexOfAny(text, ",", position);
                ports.append(port(text.substring(position + 1, end)));
                position = end;
            }
            if (position >= text.length()) {
                break;
            }
            hosts.append(',');
            ports.append(',');
            position++;
        }
        if (!hosts.isEmpty()) {
            values.put("host", hosts.toString());
        }
        if (ports.chars().anyMatch(Character::isDigit)) {
            values.put("port", ports.toString());
        }
    }

    /** Appends the host that begins at {@code start}; returns where it ends. */
    private static int host(String text, int start, StringBuilder hosts) {
        if (!text.startsWith("[", start)) {
            int end = indexOfAny(text, ":,", start);
            hosts.append(decode(text.substring(start, end), "host"));
            return end;
        }
        int close = text.indexOf(']', start);
        if (close < 0) {
            throw new BadConnectionInfo(PLACE + " opens an IPv6 address with [ and never closes it with ]");
        }
        if (close == start + 1) {
            throw new BadConnectionInfo(PLACE + " has an empty IPv6 address []");
        }
        if (close + 1 < text.length() && ":,".indexOf(text.charAt(close + 1)) < 0) {
            throw new BadConnectionInfo(PLACE + " goes on with '" + text.charAt(close + 1)
                    + "' after the ] of an IPv6 address;" + " valid are : and a port, a comma, / and ?");
        }
        hosts.append(decode(text.substring(start + 1, close), "host"));
        return close + 1;
    }

    private static String port(String text) {
        String port = decode(text, "port");
        if (!port.isEmpty() && !Ports.isValid(port)) {
            throw new BadConnectionInfo(PLACE + " has a port that is not a number from 1 to 65535" + ENCODE);
        }
        return port;
    }

    private void parameter(String text) {
        int equals = text.indexOf('=');
        if (equals < 0) {
            throw new BadConnectionInfo(
                    PLACE + " has a parameter without '=' after its '?'; write ?keyword=value&keyword=value");
        }
        if (text.indexOf('=', equals + 1) >= 0) {
            throw new BadConnectionInfo("%s has a second '=' in the parameter %s; write it %%3D"
                    .formatted(PLACE, Secrets.hide(text.substring(0, equals))));
        }
        String keyword = decode(text.substring(0, equals), "parameter");
        String value = decode(text.substring(equals + 1), keyword);
        // Written for JDBC, and libpq takes it as well.
        if (keyword.equals("ssl") && value.equals("true")) {
            values.put("sslmode", "require");
            return;
        }
        Keywords.check(keyword, PLACE);
        values.put(keyword, value);
    }

    /** Percent-decodes as libpq does: + stays a plus sign, %00 is refused. */
    private static String decode(String text, String part) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int index = 0; index < encoded.length; index++) {
            if (encoded[index] != '%') {
                bytes.write(encoded[index]);
                continue;
            }
            int high = index + 2 <= encoded.length - 1 ? Character.digit((char) encoded[index + 1], 16) : -1;
            int low = index + 2 <= encoded.length - 1 ? Character.digit((char) encoded[index + 2], 16) : -1;
            if (high < 0 || low < 0 || high + low == 0) {
                throw new BadConnectionInfo(
                        "%s has a %% in its %s that two hexadecimal digits (not 00) do not follow; a %% itself is written %%25"
                                .formatted(PLACE, part));
            }
            bytes.write(high * 16 + low);
            index += 2;
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static int indexOfAny(String text, String stops, int start) {
        int index = start;
        while (index < text.length() && stops.indexOf(text.charAt(index)) < 0) {
            index++;
        }
        return index;
    }
}
