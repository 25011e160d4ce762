// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

class ScenarioRunnerTest {

    private static final String TRANSCRIPT = """
            $ sql INSERT INTO "Order Items" DEFAULT VALUES
            ERROR:  duplicate key value violates unique constraint "Order Items_pkey"
            DETAIL:  Key (id)=(1) already exists.

            $ keymend fix 'two words' input.csv
            on standard output: [fix, two words, input.csv] in <folder>/input.csv
            on standard error: PostgreSQL <version>, port <port> of shop, pid <pid>, <n> s at <time>
            reads a,b
            exit 4

            $ keymend undo keymend-journal-*.jsonl
            on standard output: [undo, keymend-journal-<time>.jsonl] in <folder>/keymend-journal-<time>.jsonl
            on standard error: PostgreSQL <version>, port <port> of shop, pid <pid>, <n> s at <time>
            reads {}
            exit 4

            $ sql SELECT id, NULL AS "größe" FROM "Order Items" ORDER BY id
             id | größe
            ----+-------
             1  | NULL
             2  | NULL
            (2 rows)

            $ sql UPDATE "Order Items" SET id = 3 WHERE id = 2
            1 row changed
            """;

    private static final String STATE = """
            sequences
              other.s  last_value 7  is_called false
              public."Order Items_id_seq"  last_value 1  is_called true
            tables
              public."Order Items"  2 rows
              public.empty  0 rows
            """;

    @TempDir
    private Path root;

    private Path folder = Path.of("");

    @BeforeEach
    void tellAStory() throws Exception {
        folder = Files.createDirectory(root.resolve("restored-badly"));
        Files.writeString(folder.resolve("about.md"), "Somebody restored the rows and not the sequence.\n");
        Files.writeString(folder.resolve("setup.sql"), """
                CREATE TABLE "Order Items" (id serial PRIMARY KEY);
                INSERT INTO "Order Items" VALUES (1), (2);
                CREATE TABLE empty ();
                CREATE SCHEMA other;
                CREATE SEQUENCE other.s START 7;
                """);
        Files.writeString(folder.resolve("run.txt"), """
                sql INSERT INTO "Order Items" DEFAULT VALUES
                keymend fix 'two words' input.csv
                keymend undo keymend-journal-*.jsonl
                sql SELECT id, NULL AS "größe" FROM "Order Items" ORDER BY id
                sql UPDATE "Order Items" SET id = 3 WHERE id = 2
                """);
        Files.writeString(folder.resolve("input.csv"), "a,b\n");
        Files.createDirectory(folder.resolve("expected"));
        Files.writeString(folder.resolve("expected/transcript.txt"), TRANSCRIPT);
        Files.writeString(folder.resolve("expected/state.txt"), STATE);
    }

    @PostgresTest
    void passesWhenAllIsAsWritten(TestDatabase database) throws Exception {
        ScenarioRunner.run(Scenario.read(folder), database, ScenarioRunnerTest::program, false);
    }

    @PostgresTest(servers = Servers.NEWEST)
    void showsWhatDiffersAndHowToRewrite(TestDatabase database) throws Exception {
        Files.writeString(folder.resolve("expected/transcript.txt"), TRANSCRIPT.replace("(2 rows)", "(3 rows)"));
        Scenario scenario = Scenario.read(folder);

        assertThatThrownBy(() -> ScenarioRunner.run(scenario, database, ScenarioRunnerTest::program, false))
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("What restored-badly prints on PostgreSQL " + database.major())
                .hasMessageContaining("\n- (3 rows)\n+ (2 rows)\n")
                .hasMessageContaining("-Dscenarios.rewrite=true");
    }

    @PostgresTest(servers = Servers.NEWEST)
    void saysThatNothingIsWrittenYet(TestDatabase database) throws Exception {
        Files.delete(folder.resolve("expected/state.txt"));
        Scenario scenario = Scenario.read(folder);

        assertThatThrownBy(() -> ScenarioRunner.run(scenario, database, ScenarioRunnerTest::program, false))
                .hasMessageEndingWith("state.txt is missing; -Dscenarios.rewrite=true writes it");
    }

    @Test
    void rewritesAndWantsServersToAgree() throws Exception {
        Files.delete(folder.resolve("expected/transcript.txt"));
        Files.delete(folder.resolve("expected/state.txt"));
        Files.delete(folder.resolve("expected"));
        Scenario scenario = Scenario.read(folder);
        int major = TestServers.majors().get(0);

        rewrite(scenario, major, ScenarioRunnerTest::program);
        assertThat(folder.resolve("expected/transcript.txt")).hasContent(TRANSCRIPT);
        assertThat(folder.resolve("expected/state.txt")).hasContent(STATE);

        rewrite(scenario, major, ScenarioRunnerTest::program);
        CommandLine other = (arguments, out, err, environment, directory) -> 0;
        assertThatThrownBy(() -> rewrite(scenario, major, other))
                .hasMessageContaining("differs from what another server has just written")
                .hasMessageContaining("+ exit 0");
        assertThat(folder.resolve("expected/transcript.txt")).hasContent(TRANSCRIPT);
    }

    @Test
    void makesATestOfEachFolderAndServer() throws Exception {
        Files.createDirectory(root.resolve("empty-story"));
        Files.writeString(root.resolve("README.md"), "What these are.\n");

        List<DynamicNode> nodes =
                Scenarios.in(root, ScenarioRunnerTest::program).toList();

        assertThat(nodes).extracting(DynamicNode::getDisplayName).containsExactly("empty-story", "restored-badly");
        assertThat(nodes.get(1))
                .isInstanceOfSatisfying(
                        DynamicContainer.class,
                        container -> assertThat(container.getChildren().map(DynamicNode::getDisplayName))
                                .containsExactlyElementsOf(expectedNames()));
    }

    @TestFactory
    Stream<DynamicNode> runsAllFolders() throws Exception {
        return Scenarios.in(root, ScenarioRunnerTest::program).toList().stream();
    }

    private static List<String> expectedNames() {
        List<Integer> majors = TestServers.majors();
        return Stream.of(majors.get(0), majors.get(majors.size() - 1))
                .distinct()
                .map(major -> "PostgreSQL " + major)
                .toList();
    }

    private static void rewrite(Scenario scenario, int major, CommandLine program) throws Exception {
        try (TestDatabase database = TestServers.database(major)) {
            ScenarioRunner.run(scenario, database, program, true);
        }
    }

    /** Says what it has been given, in the words that differ from run to run; leaves a journal; reads its last argument. */
    private static int program(
            List<String> arguments, PrintWriter out, PrintWriter err, Map<String, String> environment, Path directory)
            throws Exception {
        String database = environment.get("PGDATABASE");
        String url =
                "jdbc:postgresql://" + environment.get("PGHOST") + ":" + environment.get("PGPORT") + "/" + database;
        Path file = directory.resolve(arguments.get(arguments.size() - 1));
        Files.writeString(directory.resolve("keymend-journal-20261123-213755.jsonl"), "{}\n");
        try (Connection connection = DriverManager.getConnection(url, environment.get("PGUSER"), "")) {
            out.println("on standard output: " + arguments + " in " + file);
            err.println("on standard error: PostgreSQL "
                    + connection.getMetaData().getDatabaseProductVersion().split(" ", 2)[0]
                    + ", port " + environment.get("PGPORT") + " of " + database
                    + ", pid 4711, 1.3 s at 2026-11-23T21:37:55.123Z");
        }
        out.print("reads " + Files.readString(file).strip());
        return 4;
    }
}
