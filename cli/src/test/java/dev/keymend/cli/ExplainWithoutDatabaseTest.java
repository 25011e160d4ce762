// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a pasted text alone tells, and that no database is touched for it. */
class ExplainWithoutDatabaseTest {
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(42) already exists.
            STATEMENT:  INSERT INTO users (email) VALUES ('ada@example.com')
            """;

    @TempDir
    private Path home;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void readsTheErrorAndSaysWhatADatabaseWouldTell() {
        assertThat(explain(ERROR, Map.of())).isZero();
        assertThat(out.toString()).isEqualTo("""
                        keymend explain · no database was looked at

                        unique 23505  users_pkey
                          id = 42

                          likely  sequence-behind
                            If id takes its values from a sequence, the sequence is behind its table.
                            · the key is the single whole number 42
                            · the statement leaves id to its default
                            refuted by: a look at the database: keymend explain with a connection

                        Name a database, by a URI or -d, and keymend explain finds the row that is there, says why the key was
                        refused, and writes the statement that mends it.
                        """);
    }

    @Test
    void aHostInTheEnvironmentAloneIsNoDatabase() {
        assertThat(explain(ERROR, Map.of("PGHOST", "127.0.0.1", "PGPORT", "1"))).isZero();
        assertThat(out.toString()).startsWith("keymend explain · no database was looked at");
    }

    @Test
    void aNamedDatabaseIsLookedAt() {
        assertThat(explain(ERROR, Map.of("PGHOST", "127.0.0.1", "PGPORT", "1", "PGDATABASE", "shop")))
                .isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(err.toString()).startsWith("keymend: cannot reach PostgreSQL at 127.0.0.1:1");
    }

    @Test
    void aKeyAsLongAsABookIsCutForTheTerminal() {
        String error = ERROR.replace("(42)", "(" + "x".repeat(100_000) + ")");
        assertThat(explain(error, Map.of())).isZero();
        assertThat(out.toString()).contains("… (100000 characters)");
        assertThat(out.toString().length()).isLessThan(2_000);
    }

    @Test
    void valuesCanBeHidden() {
        assertThat(explain(ERROR, Map.of(), "--values", "hide")).isZero();
        assertThat(out.toString()).doesNotContain("42");
    }

    @Test
    void escapeSequencesInValuesDoNotReachTheTerminal() {
        explain(ERROR.replace("(42)", "(\u001b[2Jx)"), Map.of());
        assertThat(out.toString()).doesNotContain("\u001b");
    }

    @Test
    void aProgramGetsADocumentWithoutAViolationToo() {
        assertThat(explain("all is well", Map.of(), "--format", "json")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(out.toString()).isEqualTo("""
                {
                  "schema" : 1,
                  "command" : "explain",
                  "violations" : [ ]
                }
                """);
        assertThat(err.toString()).startsWith("keymend: no duplicate key error was recognised in this text; ");
    }

    @Test
    void aFilesNameIsNoError() throws Exception {
        Files.writeString(home.resolve("de.txt"), ERROR);
        assertThat(explain("", Map.of(), "de.txt")).isEqualTo(ExitCodes.FINDINGS);
        assertThat(err.toString())
                .isEqualTo(
                        "keymend: no duplicate key error was recognised: de.txt was taken for the error's text, and it is"
                                + " the name of a file; -f de.txt reads the error from there\n");
        assertThat(out.toString()).isEmpty();
        assertThat(explain("", Map.of(), "-f", "de.txt")).isZero();
    }

    private int explain(String text, Map<String, String> environment, String... options) {
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        List<String> arguments = new ArrayList<>(List.of("explain"));
        arguments.addAll(List.of(options));
        return Keymend.run(
                arguments,
                new Invocation(environment, home, home, in, new PrintWriter(out), new PrintWriter(err), false));
    }
}
