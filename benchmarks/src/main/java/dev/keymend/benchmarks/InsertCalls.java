// SPDX-License-Identifier: Apache-2.0
package dev.keymend.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Calls a second of each {@link InsertWay}; {@link Insert} runs it against a server of its own. */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
public class InsertCalls {
    /** Users that are there when it begins. */
    static final int THERE = 50_000;

    /** Calls by one thread before any is counted: where sixteen take all of the processor, compiling takes minutes. */
    private static final int WARMING = 30_000;

    /** The table, as it was for every way. */
    @State(Scope.Benchmark)
    public static class Table {
        /** How the id is got. */
        @Param
        public InsertWay way = InsertWay.KEYMEND;

        /** Of 100 calls, so many ask for a user that is there. */
        @Param({"0", "50", "95", "100"})
        public int existing;

        private final AtomicLong made = new AtomicLong();
        private final AtomicInteger seeds = new AtomicInteger();

        /** Fills it, warms up, and fills it again. */
        @Setup(Level.Trial)
        public void prepare() throws SQLException {
            fill();
            try (Connection connection = connect()) {
                SplittableRandom random = new SplittableRandom(0);
                for (int i = 0; i < WARMING; i++) {
                    way.id(connection, email(random));
                }
            }
            fill();
        }

        private void fill() throws SQLException {
            try (Connection connection = connect();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE IF EXISTS users");
                statement.execute(
                        "CREATE TABLE users (id bigserial PRIMARY KEY, email text NOT NULL UNIQUE, name text)");
                statement.execute("INSERT INTO users (email, name) SELECT 'there' || i || '@example.com', 'n'"
                        + " FROM generate_series(1, " + THERE + ") AS i");
                statement.execute("VACUUM ANALYZE users");
                statement.execute("CHECKPOINT");
            }
        }

        private String email(SplittableRandom random) {
            return random.nextInt(100) < existing
                    ? "there" + random.nextInt(1, THERE + 1) + "@example.com"
                    : "new" + made.incrementAndGet() + "@example.com";
        }
    }

    /** One caller. */
    @State(Scope.Thread)
    @SuppressWarnings("NullAway.Init") // JMH calls what it sets up before anything else.
    public static class Caller {
        private Connection connection;
        private SplittableRandom random;

        /** Connects. */
        @Setup(Level.Trial)
        public void begin(Table table) throws SQLException {
            connection = connect();
            random = new SplittableRandom(table.seeds.incrementAndGet());
        }

        /** Disconnects. */
        @TearDown(Level.Trial)
        public void end() throws SQLException {
            connection.close();
        }
    }

    static Connection connect() throws SQLException {
        return DriverManager.getConnection(System.getProperty("keymend.benchmark.url"));
    }

    /** One call. */
    @Benchmark
    public long call(Table table, Caller caller) throws SQLException {
        return table.way.id(caller.connection, table.email(caller.random));
    }
}
