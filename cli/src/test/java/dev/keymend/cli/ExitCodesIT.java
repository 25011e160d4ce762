// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every exit code of the contract, through the launcher. */
class ExitCodesIT {
    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // set before each test
    private TestDatabase database;

    @BeforeEach
    void makeDatabase() throws Exception {
        database = TestServers.database(TestServers.majors().get(0));
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)");
    }

    @AfterEach
    void dropDatabase() throws Exception {
        database.close();
    }

    @Test
    void nothingWrongIs0() throws Exception {
        assertThat(run("check").exitCode()).isZero();
        assertThat(run("verify").exitCode()).isZero();
        assertThat(run("fix").exitCode()).isZero();
    }

    @Test
    void findingsAre1() throws Exception {
        database.execute("INSERT INTO users VALUES (1)");

        assertThat(run("check").exitCode()).isEqualTo(1);
        assertThat(run("verify").exitCode()).isEqualTo(1);
        assertThat(run("fix").exitCode()).isEqualTo(1);
        assertThat(run("fix", "--apply").exitCode()).isZero();
        assertThat(run("explain", "all is well").exitCode()).isEqualTo(1);
    }

    @Test
    void conflictsAre1() throws Exception {
        Path rows = Files.writeString(folder.resolve("rows.csv"), "id\n7\n7\n");

        assertThat(run("preview", rows.toString(), "--into", "users").exitCode())
                .isEqualTo(1);
        assertThat(run("load", rows.toString(), "--into", "users", "--on-conflict", "fail")
                        .exitCode())
                .isEqualTo(1);
        assertThat(run("load", rows.toString(), "--into", "users", "--on-conflict", "skip")
                        .exitCode())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"chek", "check --no-such-option", "check --jobs 0", "explain -f /no/such/file", "logs /no/such/file"})
    void wrongUsageIs2(String line) throws Exception {
        Launched result = run(line.split(" "));

        assertThat(result.exitCode()).as(result.output()).isEqualTo(2);
        assertThat(result.output()).startsWith("keymend: ").doesNotContain("\tat ");
    }

    @Test
    void unreachableIs3() throws Exception {
        Launched result = run("check", "-h", "127.0.0.1", "-p", "1");

        assertThat(result.exitCode()).isEqualTo(3);
        assertThat(result.output().lines())
                .containsExactly("keymend: cannot reach PostgreSQL at 127.0.0.1:1: connection refused. Is the server"
                        + " running there? Give the place with -h and -p, or PGHOST and PGPORT.");
    }

    @Test
    void incompleteIs4() throws Exception {
        String role = "blind_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN");
        try {
            assertThat(run("check", "-U", role).exitCode()).isEqualTo(4);
            assertThat(run("verify", "-U", role).exitCode()).isEqualTo(4);
        } finally {
            database.execute("DROP ROLE " + role);
        }
    }

    /** More text than there is memory stands for whatever nobody has thought of. */
    @Test
    void aBugOfOursIs70() throws Exception {
        Path much = Files.write(folder.resolve("much.txt"), new byte[40 << 20]);

        Launched result = run(Map.of("JDK_JAVA_OPTIONS", "-Xmx16m"), "explain", "-f", much.toString());

        assertThat(result.exitCode()).as(result.output()).isEqualTo(70);
        assertThat(result.output())
                .contains(
                        "keymend: this took more memory than Java was given, which it never should. Please report it with"
                                + " the command you typed; JAVA_TOOL_OPTIONS=-Xmx1g gives it more until then.")
                .doesNotContain("\tat ");
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalIs128AndItsNumber(String signal, int exitCode) throws Exception {
        // A shell that runs something in the background lets it ignore Ctrl-C, and so does a build that was started so.
        List<String> listening = List.of("env", "--default-signal=INT", Launched.LAUNCHER.toString());
        Assumptions.assumeTrue(
                new ProcessBuilder("env", "--default-signal=INT", "true")
                                .start()
                                .waitFor()
                        == 0,
                "this env cannot give a signal back its meaning");
        Process process = builder(listening, "logs", "--follow", "log.txt").start();
        try {
            writeUntilHeard(process);
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What was in the log before it began to follow is not told, and when it has begun nobody else can tell. */
    private void writeUntilHeard(Process process) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (process.getInputStream().available() == 0) {
            assertThat(System.nanoTime()).as("it is at work in time").isLessThan(end);
            assertThat(process.isAlive()).isTrue();
            Files.writeString(folder.resolve("log.txt"), """
                    2026-01-01 00:00:00 UTC [7] ERROR:  duplicate key value violates unique constraint "users_pkey"
                    2026-01-01 00:00:00 UTC [7] DETAIL:  Key (id)=(1) already exists.
                    2026-01-01 00:00:01 UTC [7] LOG:  another line
                    """, StandardOpenOption.APPEND);
            assertThat(process.waitFor(100, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    private Launched run(String... arguments) throws IOException, InterruptedException {
        return run(Map.of(), arguments);
    }

    private Launched run(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = builder(List.of(Launched.LAUNCHER.toString()), arguments);
        builder.environment().putAll(variables);
        return Launched.of(builder, Duration.ofMinutes(2));
    }

    private ProcessBuilder builder(List<String> launcher, String... arguments) throws IOException {
        Path log = folder.resolve("log.txt");
        if (!Files.exists(log)) {
            Files.createFile(log);
        }
        List<String> command = new ArrayList<>(launcher);
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(database.environment());
        return builder;
    }
}
