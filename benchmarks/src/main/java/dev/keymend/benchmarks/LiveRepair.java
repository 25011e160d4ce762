// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.apply.Journal;
import dev.keymend.apply.PlanRunner;
import dev.keymend.apply.StepOutcome;
import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Repairs a sequence while writers take its values at full speed: the statements that people paste, and Keymend. Says
 * how many values were handed out twice, how many were handed out after the repair though rows have them, and how long a
 * writer waited at most. Arguments: the servers' major versions; 14 and 18 without any. Runs in the checkout's folder
 * after a full build, which keeps the servers in target/postgres.
 */
public final class LiveRepair {
    private static final int WRITERS = 8;
    private static final int REPAIRS = 25;
    private static final int ROWS = 1_000;
    /** More than the writers get through before the slowest repair is done: one that came too late would do nothing. */
    private static final int RESTORED = 50_000;

    private static final int VALUES_BETWEEN = 200;

    private final EmbeddedPostgres server;
    private final Path folder;
    private final PrintWriter out;
    private final List<Duration> held = new ArrayList<>();
    private int cases;

    private LiveRepair(EmbeddedPostgres server, Path folder, PrintWriter out) {
        this.server = server;
        this.folder = folder;
        this.out = out;
    }

    /** A way to repair the sequence {@code s} of the table {@code t}. */
    private enum Way {
        MAX("setval(max(id))"),
        GREATEST("setval(greatest(max(id), last_value))"),
        KEYMEND("Keymend");

        private final String words;

        Way(String words) {
            this.words = words;
        }
    }

    /** Measures and prints. */
    public static void main(String[] arguments) throws Exception {
        List<Integer> majors = arguments.length == 0
                ? List.of(14, 18)
                : Stream.of(arguments).map(Integer::valueOf).toList();
        PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        Path folder = Files.createTempDirectory("keymend-live-repair");
        try {
            for (int major : majors) {
                PostgresBinaries binaries = PostgresBinaries.find(Path.of("target", "postgres"), major);
                try (EmbeddedPostgres server = EmbeddedPostgres.start(binaries)) {
                    new LiveRepair(server, folder, out).run();
                }
            }
        } finally {
            delete(folder);
        }
    }

    private void run() throws Exception {
        out.println("live-repair, PostgreSQL " + server.version() + ", " + WRITERS + " writers, " + REPAIRS
                + " repairs each");
        out.println("  table    cache  repair                                  values   twice   taken  longest wait");
        for (boolean lagging : new boolean[] {false, true}) {
            for (int cache : new int[] {1, 20}) {
                for (Way way : Way.values()) {
                    measure(lagging, cache, way);
                }
            }
        }
    }

    private void measure(boolean lagging, int cache, Way way) throws Exception {
        String database = "live_repair_" + ++cases;
        try (Connection admin = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            execute(admin, "CREATE DATABASE " + database);
        }
        String url = server.jdbcUrl(database);
        try (Connection connection = DriverManager.getConnection(url)) {
            execute(
                    connection,
                    "CREATE SEQUENCE s CACHE " + cache,
                    "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'))",
                    "CREATE TABLE handed_out (asked timestamptz, id bigint)",
                    "INSERT INTO t SELECT nextval('s') FROM generate_series(1, " + ROWS + ")");
            List<HandedOut.Repair> repairs = new ArrayList<>();
            long longestWait;
            try (Writers writers = new Writers(url, WRITERS)) {
                for (int i = 0; i < REPAIRS; i++) {
                    writers.awaitMore(VALUES_BETWEEN);
                    long passed = lagging ? restore(connection) : 0;
                    repair(connection, way);
                    repairs.add(new HandedOut.Repair(passed, now(connection)));
                }
                writers.awaitMore(VALUES_BETWEEN);
                writers.finish();
                longestWait = writers.longestWaitMillis();
            }
            HandedOut handedOut = new HandedOut(values(connection));
            out.println(String.format(
                    Locale.ROOT,
                    "  %-8s %5d  %-38s %7d %7d %7d %10d ms",
                    lagging ? "lagging" : "healthy",
                    cache,
                    way.words,
                    handedOut.count(),
                    handedOut.twice(),
                    handedOut.taken(repairs),
                    longestWait));
            if (way == Way.KEYMEND && lagging) {
                sayHeld();
            }
        }
    }

    private void sayHeld() {
        held.sort(Comparator.naturalOrder());
        out.println("             which held the lock " + held.size() + " times, for "
                + held.get(held.size() / 2).toMillis() + " ms in the median and "
                + held.get(held.size() - 1).toMillis() + " ms at most");
        held.clear();
    }

    /** Brings rows with their ids, as an import does, and returns the last of them. */
    private static long restore(Connection connection) throws SQLException {
        long last = number(connection, "SELECT last_value + " + RESTORED + " FROM s");
        execute(
                connection,
                "INSERT INTO t SELECT generate_series(" + (last - RESTORED + 1) + ", " + last
                        + ") ON CONFLICT DO NOTHING");
        return last;
    }

    private void repair(Connection connection, Way way) throws SQLException {
        switch (way) {
            case MAX -> number(connection, "SELECT setval('s', (SELECT max(id) FROM t))");
            case GREATEST ->
                number(connection, "SELECT setval('s', greatest((SELECT max(id) FROM t), (SELECT last_value FROM s)))");
            case KEYMEND -> {
                CatalogSnapshot snapshot = CatalogReader.on(connection).read();
                Plan plan = Plan.of(snapshot, LockBudget.DEFAULT);
                Path file = folder.resolve("journal-" + System.nanoTime());
                try (Journal journal = Journal.create(file, snapshot.server())) {
                    for (StepOutcome outcome : PlanRunner.on(connection).run(plan, journal)) {
                        if (!outcome.good()) {
                            throw new IllegalStateException(outcome.word() + ": " + outcome.detail());
                        }
                        if (outcome instanceof StepOutcome.Applied applied) {
                            held.add(applied.held());
                        }
                    }
                }
            }
        }
    }

    private static List<HandedOut.Value> values(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT id, (extract(epoch FROM asked) * 1000000)::bigint FROM handed_out ORDER BY asked")) {
            List<HandedOut.Value> values = new ArrayList<>();
            while (rows.next()) {
                values.add(new HandedOut.Value(rows.getLong(1), rows.getLong(2)));
            }
            return values;
        }
    }

    private static long now(Connection connection) throws SQLException {
        return number(connection, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint");
    }

    private static long number(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }
}
