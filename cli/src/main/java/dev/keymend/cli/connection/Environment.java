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
 */
public record Environment(Map<String, String> variables, Path home, String osUser) {

    /** Copies {@code variables}. */
    public Environment {
        variables = Map.copyOf(variables);
    }

    /** The surroundings of this process. */
    public static Environment ofProcess() {
        return new Environment(
                System.getenv(), Path.of(System.getProperty("user.home", "")), System.getProperty("user.name", ""));
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
