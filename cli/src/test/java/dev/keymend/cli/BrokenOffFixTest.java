// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;

/** What a user keeps when fix does not come to its end, or is told not to begin. */
class BrokenOffFixTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLostConnectionLeavesWhatWasDoneAndTheWayBack(TestDatabase database) throws Exception {
        behind(database);
        String[] command = {"fix", "--apply", "--journal=j.jsonl", database.uri()};
        try (Connection holder = database.connect()) {
            holder.setAutoCommit(false);
            execute(holder, "SELECT nextval('late_id_seq')");
            try (Race<Result> run = Race.start(() -> CommandRuns.in(folder).run(command))) {
                endItsSessionAfterTheFirstStep(database);
                Result result = run.await(SOON);
                assertThat(result.exitCode()).as("%s", result).isEqualTo(ExitCodes.UNREACHABLE);
                assertThat(result.out())
                        .contains("applied  Move public.early_id_seq ")
                        .contains("""
                                The connection was lost after 1 of 2 steps.
                                Whether the next one was done is not known; undo finds out. Journal: j.jsonl

                                Next:
                                  keymend undo j.jsonl\
                                """);
                assertThat(result.err())
                        .startsWith("keymend: the server ended the session in mid-run, ")
                        .endsWith(
                                ". What was applied stays; keymend fix --apply goes on from there, with a journal of its"
                                        + " own.\n");
            }
        }
        assertThat(CommandRuns.in(folder).run("undo", "j.jsonl", database.uri()).exitCode())
                .isZero();
        assertThat(database.text("SELECT last_value::text FROM early_id_seq")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anOutputThatIsLostIsNoWrongUsage(TestDatabase database) throws Exception {
        behind(database);
        StringWriter err = new StringWriter();
        assertThat(run(
                        new PrintWriter(new Full(), false, StandardCharsets.UTF_8),
                        err,
                        false,
                        "fix",
                        "--apply",
                        "--journal=j.jsonl",
                        database.uri()))
                .isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(err.toString())
                .isEqualTo(
                        "keymend: the standard output could not be written in full: nobody reads it any more, or the disk"
                                + " is full. Steps that were applied before: 2 of 2; keymend undo j.jsonl takes them back.\n");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aQuestionThatIsNotAnsweredWithYesLeavesThePlanWaiting(TestDatabase database) throws Exception {
        behind(database);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        assertThat(run(new PrintWriter(out), err, true, "fix", "--apply", database.uri()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(out.toString()).contains("1. Move public.early_id_seq").doesNotContain("Nothing was changed");
        assertThat(err.toString()).isEqualTo("Nothing was changed.\n");

        assertThat(CommandRuns.in(folder)
                        .run("fix", "--apply", "--journal=j.jsonl", database.uri())
                        .exitCode())
                .isZero();
        StringWriter undo = new StringWriter();
        assertThat(run(new PrintWriter(out), undo, true, "undo", "j.jsonl", database.uri()))
                .isEqualTo(ExitCodes.FINDINGS);
        assertThat(undo.toString()).isEqualTo("Nothing was changed.\n");
    }

    private static void behind(TestDatabase database) throws SQLException {
        database.execute(
                "CREATE TABLE early (id serial PRIMARY KEY)",
                "CREATE TABLE late (id serial PRIMARY KEY)",
                "INSERT INTO early SELECT generate_series(1, 9)",
                "INSERT INTO late SELECT generate_series(1, 9)");
    }

    /** It waits for the second sequence without a query under way, and hears of its end with the next. */
    private void endItsSessionAfterTheFirstStep(TestDatabase database) throws Exception {
        Path journal = folder.resolve("j.jsonl");
        long end = System.nanoTime() + SOON.toNanos();
        while (!Files.exists(journal) || !Files.readString(journal).contains("\"applied\"")) {
            assertThat(System.nanoTime()).as("the first step was not taken").isLessThan(end);
            database.text("SELECT ''"); // A round trip, so that the processor is somebody else's meanwhile.
        }
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'keymend'");
    }

    private int run(PrintWriter out, StringWriter err, boolean terminal, String... arguments) {
        return Keymend.run(
                List.of(arguments),
                new Invocation(
                        Map.of(),
                        folder,
                        folder,
                        new ByteArrayInputStream(new byte[0]),
                        out,
                        new PrintWriter(err),
                        terminal));
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** A device that is full. */
    private static final class Full extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            throw new IOException("No space left on device");
        }
    }
}
