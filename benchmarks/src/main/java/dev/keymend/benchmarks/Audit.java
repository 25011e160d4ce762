// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How long {@code keymend verify} takes on databases of many serial tables, beside the one-block script that sets every
 * sequence to the maximum of its column: whole processes, start of the Java virtual machine included, its heap held below
 * 256 MiB. Runs in the checkout's folder; arguments are the numbers of tables, and {@code turns=} how often each runs.
 *
 * <p>Keymend looks at a server with default settings. The script takes locks on every table in one transaction, and from
 * some size on finds no room for them there; it is then measured on a second server that has room, and the title says so.
 */
public final class Audit {
    private static final List<Integer> SIZES = List.of(100, 1_000, 5_000, 20_000);
    private static final int TURNS = 5;
    private static final int DAMAGED = 10;
    private static final String KEYMEND = "keymend verify";
    private static final String SCRIPT = "one-block script";
    /** Room for three locks on each of 50,000 tables. */
    private static final String MANY_LOCKS = "1536";

    private final Path launcher = Path.of("keymend").toAbsolutePath();
    private final PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private final Path script;
    private final int turns;

    private Audit(Path script, int turns) {
        this.script = script;
        this.turns = turns;
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        int turns = TURNS;
        List<Integer> sizes = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.startsWith("turns=")) {
                turns = Integer.parseInt(argument.substring("turns=".length()));
            } else {
                sizes.add(Integer.valueOf(argument));
            }
        }
        Path script = Files.createTempFile("reset-sequences", ".sql");
        try (InputStream in = Audit.class.getResourceAsStream("reset-sequences.sql")) {
            if (in == null) {
                throw new IllegalStateException("reset-sequences.sql is not beside " + Audit.class.getName());
            }
            Files.write(script, in.readAllBytes());
            new Audit(script, turns).measure(sizes.isEmpty() ? SIZES : sizes);
        } finally {
            Files.delete(script);
        }
    }

    private void measure(List<Integer> sizes) throws Exception {
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException("there is no " + launcher + "; run this in the folder of the checkout");
        }
        new ProgramRun(List.of(launcher.toString(), "--version")).run(); // Builds it where it must be built.
        PostgresBinaries binaries = PostgresBinaries.find(Path.of("cli", "target", "postgres"), 18);
        try (EmbeddedPostgres plain = EmbeddedPostgres.start(binaries);
                EmbeddedPostgres roomy = EmbeddedPostgres.builder(binaries)
                        .setting("max_locks_per_transaction", MANY_LOCKS)
                        .start()) {
            for (int size : sizes) {
                measure(plain, roomy, size);
            }
        }
    }

    private void measure(EmbeddedPostgres plain, EmbeddedPostgres roomy, int size) throws Exception {
        SerialTables tables = SerialTables.create(plain, size);
        String refusal = said(scriptOn(tables));
        boolean fits = refusal.isEmpty();
        SerialTables forScript = tables;
        String where = "default settings";
        if (!fits) {
            out.println("at " + size + " tables the script stops on default settings:");
            out.println(refusal.lines().limit(2).map(line -> "  " + line).collect(Collectors.joining("\n")));
            forScript = SerialTables.create(roomy, size);
            where = "default settings, the script on max_locks_per_transaction = " + MANY_LOCKS;
        }
        agree(forScript, size);
        Map<String, Long> medians = new SideBySide(
                        "PostgreSQL " + plain.version() + ", " + size + " serial tables, " + where, turns)
                .with(SCRIPT, new ProgramRun(scriptOn(forScript)))
                .with(KEYMEND, verify(tables))
                .run(out);
        medians.forEach((name, nanos) ->
                out.println(String.format(Locale.ROOT, "  %-40s %10.3f ms a table", name, nanos / 1e6 / size)));
        tables.drop();
        if (!fits) {
            forScript.drop();
        }
    }

    /** Both mean the same: what one finds the other mends, and both look at every table. */
    private void agree(SerialTables tables, int size) throws Exception {
        tables.damage(Math.min(DAMAGED, size));
        check(tables, Math.min(DAMAGED, size), size);
        if (!said(scriptOn(tables)).isEmpty()) {
            throw new IllegalStateException("the script fails where it should not: " + said(scriptOn(tables)));
        }
        check(tables, 0, size);
    }

    private void check(SerialTables tables, int errors, int examined) throws Exception {
        String json = said(List.of(launcher.toString(), "verify", "--format", "json", tables.uri()));
        if (number(json, "error") != errors || number(json, "examined") != examined) {
            throw new IllegalStateException("keymend was to find " + errors + " of " + examined
                    + " sequences behind, and found " + number(json, "error") + " of " + number(json, "examined"));
        }
    }

    private ProgramRun verify(SerialTables tables) {
        return new ProgramRun(List.of(launcher.toString(), "verify", tables.uri()))
                .with("JAVA_TOOL_OPTIONS", "-Xmx256m");
    }

    private List<String> scriptOn(SerialTables tables) {
        if (onPath("psql")) {
            return List.of("psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", script.toString(), tables.uri());
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                ScriptProgram.class.getName(),
                tables.jdbcUrl(),
                script.toString());
    }

    private static boolean onPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }

    /** What a program prints; a script prints only why it stops. */
    private static String said(List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        Process process = builder.start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return said.strip();
    }

    /** The first number of a name in a JSON text's totals, which come last. */
    private static int number(String json, String name) {
        int totals = json.lastIndexOf("\"totals\"");
        var found = Pattern.compile('"' + name + "\"\\s*:\\s*(\\d+)").matcher(json.substring(Math.max(0, totals)));
        if (totals < 0 || !found.find()) {
            throw new IllegalStateException("keymend printed no totals: " + json);
        }
        return Integer.parseInt(found.group(1));
    }
}
