// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/**
 * Runs a file of SQL, where there is no psql: a JDBC URL and the file. What the server says when it refuses it is left to Java to print,
 * which then ends with an exit code other than 0.
 */
public final class ScriptProgram {
    private ScriptProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(Path.of(arguments[1])));
        }
    }
}
