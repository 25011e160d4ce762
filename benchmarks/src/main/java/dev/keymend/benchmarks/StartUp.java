// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * How long a short run of the command line takes, beside {@code java -version}: whole processes, of the same Java, in turn.
 * Runs in the checkout's folder, and measures its launcher, or the installed one that is named. The database of the checks
 * has six tables in good order, on a server of its own.
 */
public final class StartUp {
    private static final int TURNS = 21;
    private static final int MAJOR = 18;
    private static final String EMPTY_RUN = "java -version";
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(42) already exists.
            STATEMENT:  INSERT INTO users (name) VALUES ('Ada')
            """;

    private final Path launcher;
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);

    private StartUp(Path launcher) {
        this.launcher = launcher;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        Path launcher =
                Path.of(arguments.length == 0 ? "keymend" : arguments[0]).toAbsolutePath();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("there is no " + launcher
                    + "; run this in the folder of the checkout, or name the launcher of an installed keymend");
        }
        new StartUp(launcher).measure();
    }

    private void measure() throws Exception {
        Path file = Files.createTempFile("keymend-error", ".txt");
        PostgresBinaries binaries = PostgresBinaries.find(Path.of("cli/target/postgres"), MAJOR);
        try (EmbeddedPostgres server = EmbeddedPostgres.start(binaries)) {
            Files.writeString(file, ERROR);
            fill(server.jdbcUrl("postgres"));
            measure(1.5, "--version");
            measure(4, "--help");
            measure(4, "check", "--help");
            measure(4, "load", "--help");
            measure(5, "explain", "-f", file.toString());
            measure(8, "check", server.uri("postgres"));
            measure(8, "verify", server.uri("postgres"));
        } finally {
            Files.delete(file);
        }
    }

    private static void fill(String url) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            for (String table : List.of("users", "products", "orders", "items", "coupons", "visits")) {
                statement.execute("CREATE TABLE " + table + " (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
                        + " name text)");
                statement.execute("INSERT INTO " + table + " (name) SELECT n FROM generate_series(1, 1000) n");
            }
        }
    }

    /** @param goal how many times as long as the empty run it may take */
    private void measure(double goal, String... words) throws Exception {
        List<String> command =
                Stream.concat(Stream.of(launcher.toString()), Stream.of(words)).toList();
        boolean help = words[words.length - 1].equals("--help");
        String title = "keymend " + words[0] + (help && words.length > 1 ? " --help" : "");
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Map<String, Long> medians = new SideBySide(title, TURNS)
                .with(title, new ProgramRun(command))
                .with(EMPTY_RUN, new ProgramRun(List.of(java.toString(), "-version")))
                .run(out);
        double ratio =
                (double) Objects.requireNonNull(medians.get(title)) / Objects.requireNonNull(medians.get(EMPTY_RUN));
        out.println(String.format(
                Locale.ROOT, "  %.2f times as long as an empty run; the goal is at most %.1f", ratio, goal));
    }
}
