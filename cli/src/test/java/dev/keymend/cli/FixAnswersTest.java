// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;

/** What a user reads of a plan that cannot be had, in part or as a whole, and how such a run ends. */
class FixAnswersTest {
    @TempDir
    private Path home;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aPlanOfNothingButRefusalsDoesNotWait(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY)", "INSERT INTO t VALUES (2147483647)");

        for (List<String> how : List.of(List.<String>of(), List.of("--apply", "--yes"))) {
            Result result = run(database, Stream.concat(Stream.of("fix"), how.stream()));

            assertThat(result.out()).contains("refused", "Nothing can be done as it stands.");
            assertThat(result.exitCode()).as("%s", how).isEqualTo(ExitCodes.INCOMPLETE);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void stepsThatWereNotDoneAreCounted(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (id serial PRIMARY KEY)",
                "INSERT INTO a VALUES (1)",
                "INSERT INTO b VALUES (1)",
                "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
                        + " IF current_query() LIKE '%b_id_seq%' THEN RAISE 'not this one'; END IF; END $$",
                "CREATE EVENT TRIGGER refuse ON ddl_command_start EXECUTE FUNCTION refuse()");

        Result result = run(database, Stream.of("fix", "--apply", "--yes", "--journal", "done.jsonl"));

        assertThat(result.out())
                .contains("1 of 2 steps was applied and verified, 1 was not. Journal: done.jsonl")
                .doesNotContain("Every change");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);

        Result again = run(database, Stream.of("fix", "--apply", "--yes", "--journal", "nothing.jsonl"));

        assertThat(again.out()).contains("Nothing was changed.\n").doesNotContain("Journal");
        assertThat(Files.exists(home.resolve("nothing.jsonl"))).isFalse();
        assertThat(run(database, Stream.of("fix", "--apply", "--yes", "--format", "json"))
                        .out())
                .contains("\"journal\" : null");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatIsNoTableIsSaid(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY)", "CREATE VIEW \"The View\" AS SELECT * FROM t");

        Result view = run(database, Stream.of("fix", "--table", "public.\"The View\""));

        assertThat(view.err())
                .startsWith("keymend: --table public.\"The View\": it is a view, and keys are of tables; name the table"
                        + " whose rows they are");
        assertThat(view.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run(database, Stream.of("fix", "--table", "t_pkey")).err()).contains("it is an index, and");
        assertThat(run(database, Stream.of("fix", "--table", "nowhere")).err()).contains("has nothing of that name");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void verifyLeadsToThePlanThatMakesRoom(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id serial PRIMARY KEY)", "SELECT setval('t_id_seq', 2147483647)");

        assertThat(run(database, Stream.of("verify")).out())
                .contains("→ Make room\n", "keymend fix --rule sequence-exhausted");
        assertThat(run(database, Stream.of("fix", "--rule", "sequence-exhausted"))
                        .out())
                .contains("Widen public.t.id, public.t_id_seq to bigint");
    }

    private Result run(TestDatabase database, Stream<String> arguments) {
        return CommandRuns.in(home).with(database.environment()).run(arguments.toArray(String[]::new));
    }
}
