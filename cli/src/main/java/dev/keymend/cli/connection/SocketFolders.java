// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where servers of this machine have their Unix-domain sockets unless told otherwise. One libpq knows one such folder,
 * which whoever built it chose; we serve them all and look which one there is a socket in.
 *
 * @param folders the first that holds a socket of the port counts
 */
public record SocketFolders(List<String> folders) {

    /** Debian's and Red Hat's, and PostgreSQL's own. */
    public static final SocketFolders USUAL = new SocketFolders(List.of("/var/run/postgresql", "/tmp"));

    /** Nowhere. */
    public static final SocketFolders NONE = new SocketFolders(List.of());

    /** Copies {@code folders}. */
    public SocketFolders {
        folders = List.copyOf(folders);
    }

    Optional<HostPort> socket(int port) {
        return folders.stream()
                .map(folder -> new HostPort(folder, port))
                .filter(place -> Files.exists(place.socketFile()))
                .findFirst();
    }

    /** A password file calls the socket of a usual folder localhost. */
    boolean contains(String folder) {
        return folders.stream().anyMatch(usual -> Path.of(usual).equals(Path.of(folder)));
    }
}
