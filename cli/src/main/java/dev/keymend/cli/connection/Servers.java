// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The servers to try.
 *
 * @param named as host says, which is what a password file goes by
 * @param reached as hostaddr says where it is given, which is where the driver connects
 */
record Servers(List<HostPort> named, List<HostPort> reached) {

    static Servers of(Map<String, String> keywords) {
        List<String> hosts = list(keywords.getOrDefault("host", ""));
        List<String> addresses = list(keywords.getOrDefault("hostaddr", ""));
        List<String> ports = list(keywords.getOrDefault("port", ""));
        int count = keywords.containsKey("hostaddr") ? addresses.size() : hosts.size();
        boolean both = keywords.containsKey("hostaddr") && keywords.containsKey("host");
        if (both && hosts.size() != addresses.size()) {
            throw new BadConnectionInfo("%d hosts do not go with %d host addresses; give one of each for every server"
                    .formatted(hosts.size(), addresses.size()));
        }
        if (both && keywords.getOrDefault("sslmode", "").equals("verify-full")) {
            throw new BadConnectionInfo(
                    "hostaddr together with host and sslmode=verify-full would check the certificate"
                            + " for the address instead of the name; leave hostaddr (PGHOSTADDR) out");
        }
        if (ports.size() != 1 && ports.size() != count) {
            throw new BadConnectionInfo("%d ports do not go with %d hosts; give one port for all, or one for each"
                    .formatted(ports.size(), count));
        }
        List<HostPort> named = new ArrayList<>();
        List<HostPort> reached = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int port = port(ports.get(ports.size() == 1 ? 0 : index));
            String address = keywords.containsKey("hostaddr") ? addresses.get(index) : "";
            String host = keywords.containsKey("host") ? hosts.get(index) : address;
            named.add(new HostPort(host(host), port));
            reached.add(new HostPort(host(address.isEmpty() ? host : address), port));
        }
        return new Servers(named, reached);
    }

    /** libpq would take the Unix socket where no host is given; the driver speaks TCP only. */
    private static String host(String text) {
        String host = text.strip();
        if (host.isEmpty()) {
            return "localhost";
        }
        if (host.startsWith("/") || host.startsWith("@")) {
            throw new BadConnectionInfo(
                    "the host %s is a Unix socket, and keymend connects over TCP only; give a TCP host".formatted(host)
                            + " such as -h localhost");
        }
        if (!host.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_:%".indexOf(c) >= 0)) {
            // Not shown: it may be the rest of a password that was not percent-encoded.
            throw new BadConnectionInfo(
                    "the host is neither a name nor an address; valid are letters, digits and . - _ :");
        }
        return host;
    }

    private static int port(String text) {
        String port = text.strip();
        if (port.isEmpty()) {
            return Ports.POSTGRESQL;
        }
        if (!Ports.isValid(port)) {
            throw new BadConnectionInfo("the port is '" + port + "'; valid are numbers from 1 to 65535");
        }
        return Integer.parseInt(port);
    }

    private static List<String> list(String text) {
        return List.of(text.split(",", -1));
    }
}
