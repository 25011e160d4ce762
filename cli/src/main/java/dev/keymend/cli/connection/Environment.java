// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.nio.file.Path;
import java.util.Map;

/**
 * What of the surroundings decides where a connection goes.
 *
 * @param variables the environment variables; {@code PGHOST} and its kin are read from here
 * @param home the folder that holds {@code .pgpass} and {@code .pg_service.conf}
 * @param osUser the operating system's name of who runs this, libpq's default for the role
 * @param sockets where to look for a Unix-domain socket when no host is given
 */
public record Environment(Map<String, String> variables, Path home, String osUser, SocketFolders sockets) {

    /** Copies {@code variables}. */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** A machine without Unix-domain sockets. */
    public Environment(Map<String, String> variables, Path home, String osUser) {
        this(variables, home, osUser, SocketFolders.NONE);
    }

    /** The surroundings of this process, with the variables and the home folder of a run. */
    public static Environment of(Map<String, String> variables, Path home) {
        return new Environment(variables, home, System.getProperty("user.name", ""), SocketFolders.USUAL);
    }

    /** The variable's value; empty when it is not set, as libpq takes the two for the same. */
    String variable(String name) {
        return variables.getOrDefault(name, "");
    }

    /** Never the values: one of them may be PGPASSWORD. */
    @Override
    public String toString() {
        return "Environment[home=" + home + ", osUser=" + osUser + "]";
    }
}
