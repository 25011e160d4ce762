// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Runs a file of SQL, where there is no psql: a JDBC URL and the file. When the server refuses it, says why and ends with exit code 3,
 * as psql does for a script that fails: the benchmark takes one for the other.
 */
public final class ScriptProgram {
    private static final int FAILED = 3;

    private ScriptProgram() {}

    /** Runs it. */
    public static void main(String[] arguments) throws Exception {
        try (Connection connection = DriverManager.getConnection(arguments[0]);
                Statement statement = connection.createStatement()) {
            statement.execute(Files.readString(Path.of(arguments[1])));
        } catch (SQLException e) {
            System.err.println(e.getMessage());
            // The whole process is this one script, and its exit code is all that the benchmark sees of it, as it sees
            // psql's.
            System.exit(FAILED);
        }
    }
}
