// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import dev.keymend.insert.NewRow;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Get-or-create by Keymend beside what else does it, with JMH, on a PostgreSQL 18 of its own; then batches of 1,000 beside calls one by
 * one. Runs in the checkout's folder. Arguments: {@code threads=}, {@code existing=} and {@code ways=} limit it, {@code seconds=} is how
 * long each case is measured, {@code batches} leaves the calls out, {@code roundtrip=} are
 * the microseconds of a network's round trip with which batches are measured once more. Commits reach the disk as in production; with {@code fast} they do not,
 * and nothing is measured but the work of client and server.
 */
public final class Insert {
    private static final int BATCH = 1_000;

    /** A program that runs for a while has compiled what it runs. */
    private static final int WARMING = 12;

    private static final int COUNTED = 8;

    private Insert() {}

    /** Runs it and prints a table. */
    public static void main(String[] args) throws Exception {
        PostgresBinaries binaries = PostgresBinaries.find(Path.of("target", "postgres"), 18);
        String safe = Arrays.asList(args).contains("fast") ? "off" : "on";
        try (EmbeddedPostgres server = EmbeddedPostgres.builder(binaries)
                .setting("fsync", safe)
                .setting("synchronous_commit", safe)
                .setting("full_page_writes", safe)
                .start()) {
            String url = server.jdbcUrl("postgres");
            System.out.println("PostgreSQL " + server.version() + ", fsync and synchronous_commit " + safe + ", "
                    + InsertCalls.THERE + " users there, calls a second");
            if (!Arrays.asList(args).contains("batches")) {
                for (String threads : option(args, "threads", "1,16")) {
                    calls(args, url, Integer.parseInt(threads));
                }
            }
            batches(url, "");
            int port = server.port();
            for (String micros : option(args, "roundtrip", "200,500")) {
                try (Distance network = new Distance(port, TimeUnit.MICROSECONDS.toNanos(Long.parseLong(micros)))) {
                    batches(
                            url.replace(":" + port + "/", ":" + network.port() + "/"),
                            ", round trip " + micros + " µs");
                }
            }
        }
    }

    private static void batches(String url, String where) throws Exception {
        for (int existing : new int[] {0, 50, 100}) {
            batch(url, existing, where);
        }
    }

    private static List<String> option(String[] args, String name, String otherwise) {
        String value = Arrays.stream(args)
                .filter(arg -> arg.startsWith(name + "="))
                .map(arg -> arg.substring(name.length() + 1))
                .findFirst()
                .orElse(otherwise);
        return List.of(value.split(","));
    }

    private static void calls(String[] args, String url, int threads) throws Exception {
        int seconds = Integer.parseInt(option(args, "seconds", "2").get(0));
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(InsertCalls.class.getName())
                .threads(threads)
                .forks(1)
                .warmupIterations(1)
                .warmupTime(TimeValue.seconds(threads == 1 ? 2 : 3))
                .measurementIterations(1)
                .measurementTime(TimeValue.seconds(seconds))
                .verbosity(VerboseMode.SILENT)
                .shouldFailOnError(true)
                .jvmArgsAppend("-Dkeymend.benchmark.url=" + url, "-XX:+UseSerialGC")
                .param("existing", option(args, "existing", "0,50,95,100").toArray(String[]::new));
        List<String> ways = option(args, "ways", "");
        if (!ways.get(0).isEmpty()) {
            options = options.param("way", ways.toArray(String[]::new));
        }
        print(threads, new Runner(options.build()).run());
    }

    private static void print(int threads, Collection<RunResult> results) {
        Map<String, Map<Integer, Double>> byWay = new TreeMap<>();
        for (RunResult result : results) {
            byWay.computeIfAbsent(result.getParams().getParam("way"), way -> new TreeMap<>())
                    .put(
                            Integer.valueOf(result.getParams().getParam("existing")),
                            result.getPrimaryResult().getScore());
        }
        Map<Integer, Double> ours = byWay.getOrDefault(InsertWay.KEYMEND.name(), Map.of());
        System.out.println(
                "\n" + threads + (threads == 1 ? " thread" : " threads") + " (in brackets: Keymend's to this)");
        byWay.forEach((way, scores) -> {
            List<String> cells = new ArrayList<>();
            scores.forEach((existing, score) -> cells.add(String.format(
                    Locale.ROOT,
                    "%3d %% there %,8.0f (%.2f)",
                    existing,
                    score,
                    ours.getOrDefault(existing, Double.NaN) / score)));
            System.out.printf("%-20s %s%n", way, String.join("  ", cells));
        });
    }

    /** Rows a second in batches and one by one, in a transaction each. */
    private static void batch(String url, int existing, String where) throws Exception {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS users");
            statement.execute("CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, name text)");
            statement.execute("INSERT INTO users (email, name) SELECT 'there' || i || '@example.com', 'n'"
                    + " FROM generate_series(1, " + InsertCalls.THERE + ") AS i");
            statement.execute("VACUUM ANALYZE users");
            double oneByOne = 0;
            double together = 0;
            for (int turn = 0; turn < WARMING + COUNTED; turn++) {
                List<NewRow> first = rows(turn, "a", existing);
                List<NewRow> second = rows(turn, "b", existing);
                long start = System.nanoTime();
                for (NewRow row : first) {
                    InsertWay.USERS.one(connection, row);
                }
                long middle = System.nanoTime();
                InsertWay.USERS.all(connection, second);
                long end = System.nanoTime();
                if (turn >= WARMING) {
                    oneByOne += middle - start;
                    together += end - middle;
                }
            }
            System.out.printf(
                    Locale.ROOT,
                    "batch of %,d, %3d %% there%s: one by one %.1f ms, together %.1f ms, %.1f times as fast%n",
                    BATCH,
                    existing,
                    where,
                    oneByOne / COUNTED / 1e6,
                    together / COUNTED / 1e6,
                    oneByOne / together);
        }
    }

    private static List<NewRow> rows(int turn, String mark, int existing) {
        return IntStream.range(0, BATCH)
                .mapToObj(i -> i % 100 < existing
                        ? "there" + (1 + (turn * 7919 + i * 31) % InsertCalls.THERE) + "@example.com"
                        : mark + turn + "-" + i + "@example.com")
                .map(email -> NewRow.of("email", email).with("name", "n"))
                .toList();
    }
}
