// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads host, hostaddr and port into the servers to try. */
final class Servers {
    private final Map<String, String> keywords;
    private final SocketFolders sockets;

    private Servers(Map<String, String> keywords, SocketFolders sockets) {
        this.keywords = keywords;
        this.sockets = sockets;
    }

    /** In the order given; at least one, each without a password. */
    static List<Endpoint> of(Map<String, String> keywords, SocketFolders sockets) {
        return new Servers(keywords, sockets).read();
    }

    private List<Endpoint> read() {
        boolean named = keywords.containsKey("host");
        boolean addressed = keywords.containsKey("hostaddr");
        List<String> hosts = list("host");
        List<String> addresses = list("hostaddr");
        List<String> ports = list("port");
        if (named && addressed && hosts.size() != addresses.size()) {
            throw new BadConnectionInfo("%d hosts do not go with %d host addresses; give one of each for every server"
                    .formatted(hosts.size(), addresses.size()));
        }
        int count = addressed ? addresses.size() : hosts.size();
        if (ports.size() != 1 && ports.size() != count) {
            throw new BadConnectionInfo("%d ports do not go with %d hosts; give one port for all, or one for each"
                    .formatted(ports.size(), count));
        }
        List<Endpoint> servers = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            int port = port(ports.get(ports.size() == 1 ? 0 : index));
            String address = addressed ? address(addresses.get(index)) : "";
            String host = named ? host(hosts.get(index)) : "";
            servers.add(endpoint(host, address, port));
        }
        return servers;
    }

    private Endpoint endpoint(String host, String address, int port) {
        if (!address.isEmpty()) {
            // Without a name, the address is what a certificate and a password file are asked for.
            HostPort named = new HostPort(host.isEmpty() || host.startsWith("/") ? address : host, port);
            return new Endpoint(named, named.host().equals(address) ? "" : address, Password.UNKNOWN);
        }
        HostPort named = host.isEmpty()
                ? sockets.socket(port).orElse(new HostPort("localhost", port))
                : new HostPort(host, port);
        return new Endpoint(named, "", Password.UNKNOWN);
    }

    /** Never a name: the one that follows the address is the name. */
    private static String address(String text) {
        String address = text.strip();
        if (!address.isEmpty() && !address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*(%[\\w.-]+)?")) {
            throw new BadConnectionInfo("hostaddr is not an address in numbers such as 192.0.2.1 or 2001:db8::1;"
                    + " a name or a socket's folder goes after host");
        }
        return address;
    }

    private static String host(String text) {
        String host = text.strip();
        if (host.startsWith("@")) {
            throw new BadConnectionInfo(
                    "the host %s is a Unix-domain socket in the abstract namespace, which Java cannot".formatted(host)
                            + " reach; give a folder such as /tmp, or a TCP host such as localhost");
        }
        if (!host.startsWith("/")
                && !host.chars().allMatch(c -> Character.isLetterOrDigit(c) || ".-_:%".indexOf(c) >= 0)) {
            // Not shown: it may be the rest of a password that was not percent-encoded.
            throw new BadConnectionInfo(
                    "the host is neither a name nor an address nor a folder; valid are letters, digits"
                            + " and . - _ :, and a socket's folder, which begins with /");
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

    private List<String> list(String keyword) {
        return List.of(keywords.getOrDefault(keyword, "").split(",", -1));
    }
}
