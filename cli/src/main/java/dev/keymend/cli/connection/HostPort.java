// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.nio.file.Path;

/**
 * One server to try.
 *
 * @param host a name, an address (IPv6 without brackets), or the folder of a Unix-domain socket, which begins with a slash
 * @param port from 1 to 65535; of a Unix-domain socket, the number that its file's name ends with
 */
public record HostPort(String host, int port) {

    /** Whether this is a Unix-domain socket in a folder, and not a place on the network. */
    public boolean isSocket() {
        return host.startsWith("/");
    }

    /** The file of a Unix-domain socket, named as the server names it. */
    Path socketFile() {
        return Path.of(host, ".s.PGSQL." + port);
    }

    /** {@code host:port}, an IPv6 address in brackets; of a Unix-domain socket, its file. */
    @Override
    public String toString() {
        return isSocket() ? socketFile().toString() : (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
