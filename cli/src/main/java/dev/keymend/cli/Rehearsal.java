// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import dev.keymend.cli.command.Commands;
import dev.keymend.cli.command.Version;
import dev.keymend.cli.demo.Demo;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.EmbeddedPostgresException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/**
 * Runs what short runs run, in silence, and loads what they could need. A JVM that lists the classes it loads ({@code
 * -XX:DumpLoadedClassList}) thus learns what belongs into the class-data archive, without which a short run spends most of
 * its time on loading classes. What the commands answer does not matter.
 */
public final class Rehearsal {
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(1) already exists.
            STATEMENT:  INSERT INTO users (email) VALUES ('ada@example.com')
            """;

    private final Invocation invocation;

    private Rehearsal(Invocation invocation) {
        this.invocation = invocation;
    }

    /** Rehearses; with a server where there is one at hand, which is not looked for on the network. */
    public static void main(String[] arguments) throws IOException {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        Rehearsal rehearsal = new Rehearsal(new Invocation(
                Map.of(),
                Path.of("/nonexistent"),
                Path.of(""),
                InputStream.nullInputStream(),
                nowhere,
                nowhere,
                false));
        rehearsal.withoutDatabase();
        rehearsal.withDatabase();
        loadAll();
    }

    private void withoutDatabase() throws IOException {
        Version.line();
        run("--help");
        for (String verb : Commands.of(invocation, List.of()).getSubcommands().keySet()) {
            run(verb, "--help");
        }
        run("explain", ERROR);
        run("explain", "--format", "json", ERROR);
        logs();
    }

    /** Two errors with the same message, as what is known of the first is used for the second, and a third at the end of the log. */
    private void logs() throws IOException {
        Path log = Files.createTempFile("keymend", ".log");
        try {
            String prefix = "2026-11-23 03:01:54.217 UTC [1] app@shop ";
            String line = prefix + "LOG:  checkpoint starting: time\n";
            String error = ERROR.lines().map(each -> prefix + each + '\n').collect(Collectors.joining());
            Files.writeString(log, line + error + error + line + error);
            run("logs", log.toString());
        } finally {
            Files.delete(log);
        }
    }

    private void withDatabase() throws IOException {
        try {
            Optional<EmbeddedPostgres> atHand = Demo.serverAtHand(invocation);
            if (atHand.isPresent()) {
                try (EmbeddedPostgres server = atHand.get()) {
                    withDatabase(server.uri(Demo.BROKEN));
                }
                return;
            }
        } catch (EmbeddedPostgresException | SQLException e) {
            // As where there is none.
        }
        // The driver and the network classes are loaded all the same.
        run("check", "postgresql://nobody@127.0.0.1:1/nowhere");
    }

    private void withDatabase(String uri) throws IOException {
        run("check", uri);
        run("check", "--format", "json", uri);
        run("verify", uri);
        run("explain", ERROR, uri);
        run("fix", uri);
        loads(uri);
    }

    /** New rows, rows that are there by then, and chunks on two connections. */
    private void loads(String uri) throws IOException {
        Path file = Files.createTempFile("keymend", ".csv");
        try {
            Files.writeString(file, "id,email\n90001,ada@example.com\n90000,bob@example.com\n");
            run("preview", file.toString(), "--into", "users", uri);
            run("load", file.toString(), "--into", "users", uri);
            run("load", file.toString(), "--into", "users", "--on-conflict", "skip", uri);
            Files.writeString(file, "id,email\n90002,eve@example.com\n90003,joe@example.com\n");
            run("load", file.toString(), "--into", "users", "--resumable", "rehearsal", "--jobs", "2", uri);
        } finally {
            Files.delete(file);
        }
    }

    private void run(String... words) {
        Keymend.run(List.of(words), invocation);
    }

    /** The classes of ours and of those libraries that short runs use, also those of other ways than were rehearsed. */
    private static void loadAll() throws IOException {
        for (String name : classNames()) {
            try {
                Class.forName(name, false, Rehearsal.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                // It needs a library that we do without; so do the commands.
            }
        }
    }

    private static List<String> classNames() throws IOException {
        List<String> names = new ArrayList<>();
        try (JarFile jar = new JarFile(System.getProperty("java.class.path"))) {
            jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.matches(
                            "(dev/keymend|tools/jackson|picocli|org/postgresql/(core|jdbc|util))/.*\\.class"))
                    .filter(name -> !name.endsWith("package-info.class"))
                    .map(name ->
                            name.substring(0, name.length() - ".class".length()).replace('/', '.'))
                    .forEach(names::add);
        }
        return names;
    }
}
