// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;

/** A load that is told to end while it waits for somebody: the server stops at once, and the user hears what is left. */
class InterruptedLoadTest {
    /** What a shell makes of a process that SIGTERM has ended; SIGINT takes the same way. */
    private static final int TERMINATED = 143;

    @TempDir
    private Path folder;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void isRolledBackAndSaysSo(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id integer PRIMARY KEY, v text)");
        Path file = Files.writeString(folder.resolve("rows.csv"), "id,v\n1,mine\n50,mine\n");
        String query = "SELECT n AS id, 'mine' AS v FROM unnest(ARRAY[1, 50]) AS n";
        for (List<String> source : List.of(List.of(file.toString()), List.of("--from-query", query))) {
            try (Connection writer = database.connect();
                    Statement statement = writer.createStatement()) {
                writer.setAutoCommit(false);
                statement.execute("INSERT INTO t VALUES (50, 'theirs')");
                Process load = start(database, source);
                int pid;
                try {
                    pid = Locks.waitUntilBlocking(writer);
                    load.destroy();
                    assertThat(load.waitFor(1, TimeUnit.MINUTES)).isTrue();
                } finally {
                    load.destroyForcibly();
                }
                // Though what it waited for is still there.
                Locks.waitUntilGone(writer, pid);
                assertThat(Files.readString(folder.resolve("err.txt")))
                        .isEqualTo("keymend: interrupted; the load is rolled back, nothing was loaded."
                                + System.lineSeparator());
                assertThat(load.exitValue()).isEqualTo(TERMINATED);
                writer.rollback();
            }
            assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("0");
        }
    }

    private Process start(TestDatabase database, List<String> source) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "load",
                "--into=t",
                "--on-conflict=skip");
        builder.command().addAll(source);
        builder.command().add(database.uri());
        return builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
    }
}
