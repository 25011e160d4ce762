// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What a database says of the violations in a log, and of which of them. */
class LogsDatabaseTest {
    private static final String SEQUENCE = """
            CREATE TABLE users (id serial PRIMARY KEY, email text UNIQUE);
            INSERT INTO users (id) SELECT generate_series(1, 4711);
            SELECT setval('users_id_seq', 7)""";

    @TempDir
    private Path home;

    /** The table that the connection sees has the same name, and another sequence. */
    @PostgresTest
    void whatIsOfAnotherDatabaseIsNotExplained(TestDatabase database) throws Exception {
        database.execute(SEQUENCE);
        write("other", "more");
        Result text = run(database, "text");

        assertThat(text.exitCode()).isZero();
        assertThat(text.out())
                .doesNotContain(", by the database")
                .doesNotContain("mended by")
                .contains("Not explained by the database " + database.name())
                .contains("violations in more, other");
        assertThat(run(database, "json").out())
                .doesNotContain("\"by\" : \"database\"")
                .contains("Not explained by the database " + database.name()
                        + ", to which the connection is: violations in more, other. Run it once more with a connection to"
                        + " each of these databases.");
        write(database.name(), "other");
        assertThat(run(database, "text").out())
                .containsOnlyOnce("sequence-behind, by the database")
                .containsOnlyOnce("mended by: keymend fix --apply: Move public.users_id_seq past 4711")
                .contains("violations in other.");
    }

    @PostgresTest
    void whatTheDatabaseSaysIsWithoutValuesToo(TestDatabase database) throws Exception {
        database.execute(SEQUENCE);
        write(database.name());
        for (String values : List.of("hide", "hash")) {
            for (String format : List.of("text", "json", "html")) {
                Result result = run(database, format, "--values", values);
                assertThat(result.out())
                        .as(format)
                        .contains("sequence-behind")
                        .doesNotContain("4711")
                        .doesNotContain("setval");
                assertThat(format.equals("html") || result.out().contains("Move public.users_id_seq past …"))
                        .isTrue();
            }
        }
    }

    private Result run(TestDatabase database, String format, String... more) {
        String[] arguments = new String[more.length + 5];
        List.of("logs", "server.log", database.uri(), "--format", format).toArray(arguments);
        System.arraycopy(more, 0, arguments, 5, more.length);
        return CommandRuns.in(home).run(arguments);
    }

    private void write(String... databases) throws IOException {
        StringBuilder log = new StringBuilder();
        for (String each : databases) {
            String prefix = "2026-11-23 03:01:54.217 UTC [1] app@" + each + ' ';
            log.append(prefix)
                    .append("ERROR:  duplicate key value violates unique constraint \"users_pkey\"\n")
                    .append(prefix)
                    .append("DETAIL:  Key (id)=(7) already exists.\n")
                    .append(prefix)
                    .append("STATEMENT:  INSERT INTO users (email) VALUES ('x')\n");
        }
        Files.writeString(home.resolve("server.log"), log.toString());
    }
}
