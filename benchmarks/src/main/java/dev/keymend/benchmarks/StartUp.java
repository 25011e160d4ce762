// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How long a short run of the command line takes, beside {@code java -version}: whole processes, of the same Java. Each
 * comparison says how many times as fast the empty run is; an explanation is to stay below five. Runs in the
 * checkout's folder; with the URI of a database in which all is well it also checks that one.
 */
public final class StartUp {
    private static final int TURNS = 21;
    private static final String ERROR = """
            ERROR:  duplicate key value violates unique constraint "users_pkey"
            DETAIL:  Key (id)=(42) already exists.
            STATEMENT:  INSERT INTO users (name) VALUES ('Ada')
            """;

    private StartUp() {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        Path launcher = Path.of("keymend").toAbsolutePath();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("there is no " + launcher + "; run this in the folder of the checkout");
        }
        Path file = Files.createTempFile("keymend-error", ".txt");
        try {
            Files.writeString(file, ERROR);
            List<List<String>> runs = new ArrayList<>(List.of(
                    List.of("--version"),
                    List.of("--help"),
                    List.of("explain", "--help"),
                    List.of("explain", "-f", file.toString())));
            Stream.of(arguments).forEach(uri -> runs.add(List.of("check", uri)));
            PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
            for (List<String> run : runs) {
                measure(launcher, run, out);
            }
        } finally {
            Files.delete(file);
        }
    }

    private static void measure(Path launcher, List<String> arguments, PrintWriter out) throws Exception {
        String help = arguments.get(0).equals("--help") ? "" : arguments.contains("--help") ? " --help" : "";
        String title = "keymend " + arguments.get(0) + help;
        List<String> command = Stream.concat(Stream.of(launcher.toString()), arguments.stream())
                .toList();
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        new SideBySide(title, TURNS)
                .with(title, new ProgramRun(command))
                .with("java -version", new ProgramRun(List.of(java.toString(), "-version")))
                .run(out);
    }
}
