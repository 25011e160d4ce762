// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Comparator;
import java.util.stream.Stream;

/** Runs a scenario and compares all it prints, and the database it leaves, with what is written down. */
public final class ScenarioRunner {

    private ScenarioRunner() {}

    /**
     * Runs a scenario in an empty database. With the system property {@code keymend.test.rewrite=true}, which
     * {@code -Dscenarios.rewrite=true} of the build sets, writes down what came instead of comparing.
     *
     * @param database stays the caller's
     * @param program the real command line
     * @throws AssertionError when something differs, with the lines that do
     */
    public static void run(Scenario scenario, TestDatabase database, CommandLine program) throws Exception {
        run(scenario, database, program, Expectation.isRewriting());
    }

    static void run(Scenario scenario, TestDatabase database, CommandLine program, boolean rewrite) throws Exception {
        database.execute(scenario.setup());
        Path workingDirectory = Files.createTempDirectory("keymend-scenario-").toRealPath();
        try {
            copyInputs(scenario, workingDirectory);
            writeError(scenario, database, workingDirectory);
            Normaliser normaliser = Normaliser.of(database, workingDirectory);
            String transcript = new Transcript(program, database, workingDirectory).of(scenario.commands());
            String state = state(database);
            String where = "on PostgreSQL " + database.major();
            Path expected = scenario.folder().resolve("expected");
            new Expectation(expected.resolve("transcript.txt"), rewrite)
                    .check(normaliser.apply(transcript), "What " + scenario + " prints " + where);
            new Expectation(expected.resolve("state.txt"), rewrite)
                    .check(normaliser.apply(state), "The database that " + scenario + " leaves " + where);
        } finally {
            delete(workingDirectory);
        }
    }

    private static String state(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            return DatabaseState.of(connection);
        }
    }

    private static void copyInputs(Scenario scenario, Path workingDirectory) throws IOException {
        for (String name : scenario.inputs()) {
            Path copy = workingDirectory.resolve(name);
            Files.createDirectories(copy.resolveSibling("."));
            Files.copy(scenario.folder().resolve(name), copy);
        }
    }

    private static void writeError(Scenario scenario, TestDatabase database, Path workingDirectory) throws Exception {
        if (scenario.error().isEmpty()) {
            return;
        }
        try (Connection connection = database.connect()) {
            String log = RefusedStatement.log(connection, scenario.error().get());
            Files.writeString(workingDirectory.resolve(Scenario.ERROR_TEXT), log);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
