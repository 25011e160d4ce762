// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How long {@code keymend load} takes beside what else loads a file whose keys may be taken: COPY by psql, where none is;
 * COPY to a temporary table and INSERT … ON CONFLICT DO NOTHING; batches of a Java program. Whole processes, the table put
 * back and compared each time. Runs in the checkout's folder. Arguments: {@code rows=} of a file, {@code turns=}, and the
 * names of cases, such as {@code ordered}, {@code random}, {@code before-10} or {@code spread-50}.
 */
public final class Load {
    private static final int ROWS = 1_000_000;
    private static final int TURNS = 3;
    private static final List<String> CASES = List.of(
            "ordered",
            "random",
            "before-1",
            "spread-1",
            "before-10",
            "spread-10",
            "before-50",
            "spread-50",
            "before-100",
            "spread-100");

    private final Path launcher = Path.of("keymend").toAbsolutePath();
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final Path folder;
    private final int rows;
    private final int turns;
    private final boolean batches;

    private Load(Path folder, int rows, int turns, boolean batches) {
        this.folder = folder;
        this.rows = rows;
        this.turns = turns;
        this.batches = batches;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        int rows = ROWS;
        int turns = TURNS;
        boolean batches = true;
        Set<String> cases = new TreeSet<>();
        for (String argument : arguments) {
            if (argument.startsWith("rows=")) {
                rows = Integer.parseInt(argument.substring("rows=".length()));
            } else if (argument.startsWith("turns=")) {
                turns = Integer.parseInt(argument.substring("turns=".length()));
            } else if (argument.equals("no-batches")) {
                batches = false;
            } else if (CASES.contains(argument)) {
                cases.add(argument);
            } else {
                throw new IllegalArgumentException(argument + " is none of rows=, turns=, no-batches, " + CASES);
            }
        }
        Path folder = Files.createTempDirectory("keymend-load");
        try {
            new Load(folder, rows, turns, batches).measure(cases.isEmpty() ? CASES : List.copyOf(cases));
        } finally {
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private void measure(List<String> cases) throws Exception {
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("there is no " + launcher + "; run this in the folder of the checkout");
        }
        new ProgramRun(List.of(launcher.toString(), "--version")).run(); // Builds it where it must be built.
        PostgresBinaries binaries = PostgresBinaries.find(Path.of("cli", "target", "postgres"), 18);
        for (boolean spread : new boolean[] {false, true}) {
            List<String> these = cases.stream()
                    .filter(each -> each.startsWith("spread") == spread)
                    .toList();
            if (these.isEmpty()) {
                continue;
            }
            try (EmbeddedPostgres server = EmbeddedPostgres.start(binaries)) {
                LoadTables tables = LoadTables.create(server, rows, spread);
                for (String each : these) {
                    measure(server, tables, each);
                }
            }
        }
    }

    private void measure(EmbeddedPostgres server, LoadTables tables, String name) throws Exception {
        boolean clean = name.equals("ordered") || name.equals("random");
        int perCent = clean ? 0 : Integer.parseInt(name.substring(name.indexOf('-') + 1));
        Path file = folder.resolve(name + ".csv");
        tables.write(file, perCent, name.equals("ordered"));
        String title = "PostgreSQL " + server.version() + ", " + name + ": " + rows + " rows, " + perCent
                + " % of them taken, into " + 2L * rows;
        SideBySide comparison = new SideBySide(title, turns)
                .with("staging + ON CONFLICT", new Reset(tables, psql(tables, staging(file))));
        if (clean) {
            comparison
                    .with("COPY", new Reset(tables, psql(tables, copy(file))))
                    .with("COPY, two at once", new Reset(tables, halves(tables, file)))
                    .with("keymend load", new Reset(tables, keymend(tables, file)))
                    .with(
                            "keymend load --resumable --jobs 2",
                            new Reset(tables, keymend(tables, file, "--resumable", "benchmark", "--jobs", "2")));
        }
        comparison.with(
                "keymend load --on-conflict skip", new Reset(tables, keymend(tables, file, "--on-conflict", "skip")));
        if (clean && ProgramRun.isInstalled("pgloader")) {
            comparison.with("pgloader", new Reset(tables, pgloader(tables, file)));
        }
        if (batches) {
            comparison.with("JDBC batches", new Reset(tables, batches(tables, file)));
        }
        comparison.run(out);
        Files.delete(file);
    }

    private ProgramRun keymend(LoadTables tables, Path file, String... options) {
        List<String> command =
                new ArrayList<>(List.of(launcher.toString(), "load", file.toString(), "--into", "accounts"));
        command.addAll(Arrays.asList(options));
        command.add(tables.uri());
        return new ProgramRun(command);
    }

    private static ProgramRun batches(LoadTables tables, Path file) {
        return new ProgramRun(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                BatchProgram.class.getName(),
                tables.jdbcUrl(),
                file.toString()));
    }

    private ProgramRun psql(LoadTables tables, String script) throws IOException {
        Path sql = Files.createTempFile(folder, "script", ".sql");
        Files.writeString(sql, script);
        return new ProgramRun(List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", sql.toString(), tables.uri()));
    }

    /** Which loads nothing more of a batch after the first row of it that is refused, and so is measured with clean files only. */
    private ProgramRun pgloader(LoadTables tables, Path file) throws IOException {
        Path script = Files.createTempFile(folder, "pgloader", ".load");
        Files.writeString(
                script,
                "LOAD CSV FROM '" + file + "' (" + LoadTables.columns() + ") INTO " + tables.uri()
                        + " TARGET TABLE public.accounts (" + LoadTables.columns() + ")"
                        + " WITH skip header = 1, fields optionally enclosed by '\"', fields terminated by ',';\n");
        return new ProgramRun(List.of("pgloader", "--quiet", script.toString()));
    }

    private static String copy(Path file) {
        return "\\copy accounts from '" + file + "' csv header\n";
    }

    private static String staging(Path file) {
        return "CREATE TEMPORARY TABLE staging (LIKE accounts);\n\\copy staging from '" + file + "' csv header\n"
                + "INSERT INTO accounts SELECT * FROM staging ON CONFLICT DO NOTHING;\n";
    }

    /** Every other row on each of two connections. */
    private SideBySide.Alternative halves(LoadTables tables, Path file) throws IOException {
        List<ProgramRun> runs = new ArrayList<>();
        List<String> lines = Files.readAllLines(file);
        for (int half = 0; half < 2; half++) {
            Path part = folder.resolve("half" + half + ".csv");
            List<String> of = new ArrayList<>(List.of(lines.get(0)));
            for (int i = 1 + half; i < lines.size(); i += 2) {
                of.add(lines.get(i));
            }
            Files.write(part, of);
            runs.add(psql(tables, copy(part)));
        }
        return new SideBySide.Alternative() {
            @Override
            public void run() throws Exception {
                List<Process> processes =
                        List.of(runs.get(0).start(), runs.get(1).start());
                for (Process each : processes) {
                    if (each.waitFor() != 0) {
                        throw new IllegalStateException("one of two COPYs failed");
                    }
                }
            }

            @Override
            public Object result() {
                return 0;
            }
        };
    }

    /** Puts the table back before each run, and compares the rows after it. */
    private record Reset(LoadTables tables, SideBySide.Alternative load) implements SideBySide.Alternative {
        @Override
        public void prepare() throws Exception {
            tables.reset();
        }

        @Override
        public void run() throws Exception {
            load.run();
        }

        @Override
        public Object result() throws Exception {
            return "exit code " + load.result() + ", " + tables.contents();
        }
    }
}
