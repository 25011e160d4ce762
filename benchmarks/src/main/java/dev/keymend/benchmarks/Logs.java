// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code keymend logs} beside the counting of one phrase by grep and, where they are there, by ripgrep and pgBadger: whole processes
 * over logs that lie in the page cache. Arguments: the size in MiB (1024), and how many of 100 lines begin a violation (0, 0.1, 2, 20). Runs
 * in the checkout's folder; pgBadger gets a smaller file, for it takes minutes.
 */
public final class Logs {
    private static final int TURNS = 5;
    private static final int PGBADGER_MIB = 16;
    private static final String PHRASE = "duplicate key value violates unique constraint";

    private static final Pattern CONSTRAINT =
            Pattern.compile("\"constraint\" : \"([^\"]+)\",[^{\\[]*?\"count\" : ([0-9]+)");

    private Logs() {}

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        long mib = arguments.length > 0 ? Long.parseLong(arguments[0]) : 1_024;
        List<Double> shares = arguments.length > 1
                ? List.of(arguments).subList(1, arguments.length).stream()
                        .map(Double::valueOf)
                        .toList()
                : List.of(0.0, 0.1, 2.0, 20.0);
        Path launcher = Path.of("keymend").toAbsolutePath();
        Path folder = Files.createTempDirectory("keymend-logs");
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        try {
            for (double share : shares) {
                measure(launcher, folder, mib, share, out);
            }
            pgBadger(launcher, folder, out);
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void measure(Path launcher, Path folder, long mib, double share, PrintWriter out) throws Exception {
        Path log = folder.resolve("postgresql.log");
        LogFile.Written written = LogFile.write(log, LogFile.Format.STDERR, mib << 20, share / 100, 42);
        String title = String.format(
                Locale.ROOT, "%,d MiB, %,d lines, %,d violations", mib, written.lines(), written.violations());
        agree(launcher, log, written);
        SideBySide comparison = new SideBySide(title, TURNS);
        if (ProgramRun.isInstalled("rg")) {
            comparison.with("rg -c", counting("rg", log));
        }
        comparison
                .with("grep -c -F", counting("grep", log))
                .with("keymend logs", new ProgramRun(List.of(launcher.toString(), "logs", log.toString())));
        print(comparison.run(out), out);
    }

    /** What is told of each constraint is what was written. */
    private static void agree(Path launcher, Path log, LogFile.Written written) throws IOException {
        Process process = new ProcessBuilder(launcher.toString(), "logs", "--format", "json", log.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String json = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Map<String, Long> told = new TreeMap<>();
        Matcher constraint = CONSTRAINT.matcher(json);
        while (constraint.find()) {
            told.put(constraint.group(1), Long.valueOf(constraint.group(2)));
        }
        if (!told.equals(written.byConstraint())) {
            throw new IllegalStateException("keymend was to count " + written.byConstraint() + ", and counted " + told);
        }
    }

    /** Into a pipe: where nobody reads the count, grep ends at the first line that it finds. */
    private static ProgramRun counting(String program, Path log) {
        return new ProgramRun(List.of("sh", "-c", "\"$0\" -c -F \"$1\" \"$2\" | cat", program, PHRASE, log.toString()));
    }

    private static void pgBadger(Path launcher, Path folder, PrintWriter out) throws Exception {
        if (!ProgramRun.isInstalled("pgbadger")) {
            out.println("pgBadger is not here");
            return;
        }
        Path log = folder.resolve("small.log");
        LogFile.Written written = LogFile.write(log, LogFile.Format.STDERR, PGBADGER_MIB << 20, 0.02, 42);
        String report = folder.resolve("out.html").toString();
        print(
                new SideBySide(PGBADGER_MIB + " MiB, " + written.violations() + " violations", 1)
                        .with(
                                "pgbadger",
                                new ProgramRun(List.of(
                                                "pgbadger", "-q", "-p", "%m [%p] %u@%d ", "-o", report, log.toString()))
                                        .anyCode())
                        .with("keymend logs", new ProgramRun(List.of(launcher.toString(), "logs", log.toString())))
                        .run(out),
                out);
    }

    private static void print(Map<String, Long> medians, PrintWriter out) {
        long ours = medians.getOrDefault("keymend logs", 0L);
        medians.forEach((name, nanos) -> {
            if (!name.equals("keymend logs")) {
                out.printf(Locale.ROOT, "  keymend logs takes %.2f times as long as %s%n", (double) ours / nanos, name);
            }
        });
    }
}
