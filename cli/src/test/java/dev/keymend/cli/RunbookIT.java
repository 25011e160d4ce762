// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.io.TempDir;

/** The gate that the runbook tells people to copy, run by a shell with the real launcher. */
class RunbookIT {
    private static final Pattern SCRIPT = Pattern.compile("(?s)```sh\\n(.*?)```");

    @TempDir
    private Path folder;

    private record Result(int exitCode, String output) {}

    @PostgresTest(servers = Servers.NEWEST)
    void mendsWhatItMayAndPasses(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY)", "INSERT INTO users VALUES (1), (2)");
        Result gate = gate(database);
        assertThat(gate.exitCode()).as(gate.output()).isZero();
        assertThat(gate.output()).contains("applied  Move public.users_id_seq past 2");
        assertThat(folder.resolve("gate.jsonl")).isNotEmptyFile();
    }

    @PostgresTest(servers = Servers.NEWEST)
    void staysShutWhereNotEverythingCouldBeSeen(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id bigint PRIMARY KEY)", "CREATE SEQUENCE users_seq");
        Result gate = gate(database);
        assertThat(gate.exitCode()).as(gate.output()).isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(gate.output()).endsWith("the gate is shut: 4\n");
    }

    private Result gate(TestDatabase database) throws Exception {
        Matcher script = SCRIPT.matcher(Files.readString(SourceTree.root().resolve("docs/runbook.md")));
        assertThat(script.find()).isTrue();
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script.group(1));
        Map<String, String> environment = builder.environment();
        environment.put("PATH", SourceTree.root() + ":" + environment.get("PATH"));
        environment.put("target", "postgresql://postgres@127.0.0.1:" + database.port() + "/" + database.name());
        environment.put("journal", "gate.jsonl");
        Process shell = builder.directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String output = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(shell.waitFor(1, TimeUnit.MINUTES)).as("ends in time").isTrue();
        return new Result(shell.exitValue(), output);
    }
}
