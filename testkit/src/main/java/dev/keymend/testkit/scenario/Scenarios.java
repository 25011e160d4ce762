// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;

/** All scenarios below a folder as tests, for a method with {@link org.junit.jupiter.api.TestFactory}. */
public final class Scenarios {

    private static final String ROOT = "keymend.test.root";
    private static final Set<String> OTHER_FILES = Set.of("README.md");

    private Scenarios() {}

    /** The folder {@code scenarios} of the source tree. */
    public static Path root() {
        String root = System.getProperty(ROOT, "");
        if (root.isBlank()) {
            throw new IllegalStateException(
                    "The system property " + ROOT + " does not say where the source tree is; Maven sets it");
        }
        return Path.of(root).resolve("scenarios");
    }

    /**
     * A container a scenario, in it a test a server, each with a database of its own.
     *
     * @param root the folder with a folder a scenario
     * @param program the real command line
     * @throws AssertionError when a scenario is incomplete, or a file belongs to none
     */
    public static Stream<DynamicNode> in(Path root, CommandLine program) throws IOException {
        List<Path> entries;
        try (Stream<Path> files = Files.list(root)) {
            entries = files.sorted().toList();
        }
        return entries.stream()
                .filter(entry -> !OTHER_FILES.contains(String.valueOf(entry.getFileName())))
                .map(entry -> tests(entry, program));
    }

    private static DynamicNode tests(Path folder, CommandLine program) {
        String name = String.valueOf(folder.getFileName());
        Scenario scenario;
        try {
            scenario = Scenario.read(folder);
        } catch (IOException | IllegalArgumentException | AssertionError e) {
            return DynamicTest.dynamicTest(name, () -> {
                throw e;
            });
        }
        List<Integer> majors = scenario.majors(TestServers.majors());
        if (majors.isEmpty()) {
            return DynamicTest.dynamicTest(
                    name, () -> Assumptions.abort("None of the servers it asks for is among " + TestServers.majors()));
        }
        return DynamicContainer.dynamicContainer(name, majors.stream().map(major -> test(scenario, major, program)));
    }

    private static DynamicTest test(Scenario scenario, int major, CommandLine program) {
        return DynamicTest.dynamicTest("PostgreSQL " + major, () -> {
            try (TestDatabase database = TestServers.database(major)) {
                ScenarioRunner.run(scenario, database, program);
            }
        });
    }
}
