// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Many tables, several connections, few locks. */
class CatalogScaleTest {
    private static final int TABLES = 300;

    /** From some 1,600 on at the latest the catalog is read on several connections. */
    private static final int SEQUENCES = 2_000;

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void severalConnectionsReadTheSameSnapshot(TestDatabase database) throws Exception {
        create(database, TABLES);
        // Late, empty, and locked out of the glance by NULLs.
        database.execute(
                "SELECT setval('t_7_id_seq', 1, false)",
                "TRUNCATE t_9",
                "CREATE SEQUENCE s",
                "CREATE TABLE n (id int UNIQUE DEFAULT nextval('s'))",
                "INSERT INTO n VALUES (NULL), (3)");
        AtomicInteger opened = new AtomicInteger();
        try (Connection connection = database.connect()) {
            CatalogSnapshot alone = CatalogReader.on(connection).read();
            CatalogSnapshot together = CatalogReader.on(connection)
                    .parallel(
                            () -> {
                                opened.incrementAndGet();
                                return database.connect();
                            },
                            4)
                    .read();
            assertThat(timeless(together)).isEqualTo(timeless(alone)).hasSize(TABLES + 1);
            assertThat(together.unexamined()).isEmpty();
            assertThat(opened).hasValue(3);
            assertThat(together.uses().stream()
                            .filter(use -> use.keys().firstCollision().isPresent())
                            .map(use -> use.use().quotedColumn()))
                    .containsExactlyInAnyOrder("public.t_7.id", "public.n.id");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void severalConnectionsReadALongCatalog(TestDatabase database) throws Exception {
        manySequences(database);
        AtomicInteger opened = new AtomicInteger();
        try (Connection connection = database.connect()) {
            CatalogSnapshot alone = CatalogReader.on(connection).read();
            CatalogSnapshot together = CatalogReader.on(connection)
                    .parallel(
                            () -> {
                                opened.incrementAndGet();
                                return database.connect();
                            },
                            2)
                    .read();
            assertThat(together.tables()).isEqualTo(alone.tables()).hasSize(1);
            assertThat(together.sequences()).isEqualTo(alone.sequences()).hasSize(SEQUENCES + 1);
            assertThat(timeless(together)).isEqualTo(timeless(alone)).hasSize(1);
            assertThat(opened).as("one table's key is no work for two").hasValue(1);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLongCatalogIsReadToTheEndWhereAnotherConnectionBreaks(TestDatabase database) throws Exception {
        manySequences(database);
        try (Connection connection = database.connect()) {
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .parallel(
                            () -> {
                                Connection breaking = database.connect();
                                Sql.execute(breaking, "SET idle_session_timeout = 1");
                                return breaking;
                            },
                            3)
                    .read();
            assertThat(snapshot.sequences()).hasSize(SEQUENCES + 1);
            assertThat(snapshot.uses()).hasSize(1);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLongCatalogWithTemporaryTablesIsReadByTheirSession(TestDatabase database) throws Exception {
        manySequences(database);
        try (Connection connection = database.connect()) {
            Sql.execute(connection, "CREATE TEMPORARY TABLE mine (id serial PRIMARY KEY)");
            CatalogSnapshot snapshot =
                    CatalogReader.on(connection).parallel(database::connect, 2).read();
            assertThat(snapshot.sequences()).hasSize(SEQUENCES + 2);
            assertThat(snapshot.uses()).hasSize(2);
        }
    }

    private static void manySequences(TestDatabase database) throws SQLException {
        create(database, 1);
        database.execute(
                "DO $$ BEGIN FOR i IN 1.." + SEQUENCES + " LOOP EXECUTE 'CREATE SEQUENCE s_' || i; END LOOP; END $$");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void goesOnWithFewerConnectionsWhereTheLimitIsReached(TestDatabase database) throws Exception {
        String role = database.role("limited", "CONNECTION LIMIT 1");
        create(database, TABLES);
        database.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + role);
        database.execute("GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO " + role);
        List<String> refused = new ArrayList<>();
        try (Connection connection = database.connect(role)) {
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .parallel(
                            () -> {
                                try {
                                    return database.connect(role);
                                } catch (SQLException e) {
                                    synchronized (refused) {
                                        refused.add(String.valueOf(e.getSQLState()));
                                    }
                                    throw e;
                                }
                            },
                            3)
                    .read();
            assertThat(snapshot.uses()).hasSize(TABLES);
            assertThat(snapshot.unexamined()).isEmpty();
            assertThat(refused).containsExactly("53300", "53300");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aConnectionOfAnotherRoleIsClosedUnused(TestDatabase database) throws Exception {
        String role = database.role("stranger");
        create(database, TABLES);
        try (Connection connection = database.connect()) {
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .parallel(() -> database.connect(role), 2)
                    .read();
            assertThat(snapshot.uses()).hasSize(TABLES);
            assertThat(snapshot.unexamined()).isEmpty();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void insideTheCallersTransactionNobodyElseReads(TestDatabase database) throws Exception {
        create(database, TABLES);
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "INSERT INTO t_5 VALUES (1000)");
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .parallel(
                            () -> {
                                throw new AssertionError("asked for a connection");
                            },
                            4)
                    .read();
            assertThat(snapshot.uses())
                    .hasSize(TABLES)
                    .anySatisfy(use -> assertThat(use.keys().firstCollision()).hasValue(1000));
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void temporaryTablesAreReadWhereTheyAre(TestDatabase database) throws Exception {
        create(database, TABLES);
        try (Connection connection = database.connect()) {
            Sql.execute(
                    connection, "CREATE TEMPORARY TABLE mine (id serial PRIMARY KEY)", "INSERT INTO mine VALUES (1)");
            CatalogSnapshot snapshot =
                    CatalogReader.on(connection).parallel(database::connect, 4).read();
            assertThat(snapshot.unexamined()).isEmpty();
            assertThat(snapshot.uses()).hasSize(TABLES + 1);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTransactionTouchesNoMoreThanTwoHundredRelations(TestDatabase database) throws Exception {
        create(database, 210);
        try (Connection connection = database.connect()) {
            List<SequenceUse> uses = CatalogReader.on(connection).read().uses().stream()
                    .map(ExaminedUse::use)
                    .toList();
            List<Integer> locks = new ArrayList<>();
            for (KeyProber.Piece batch : KeyProber.batches(uses)) {
                locks.add(ReadTransaction.run(connection, Duration.ofSeconds(30), Duration.ofSeconds(2), () -> {
                    new ProbeBatch(connection, batch.uses(), Instant.EPOCH).read();
                    return Queries.one(
                            connection,
                            "select count(*) from pg_locks where locktype = 'relation' and relation >= 16384"
                                    + " and pid = pg_backend_pid()",
                            row -> row.getInt(1));
                }));
            }
            assertThat(locks).containsExactly(198, 198, 198, 36);
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void tellsHowFarItIs(TestDatabase database) throws Exception {
        create(database, 150);
        List<String> told = new ArrayList<>();
        try (Connection connection = database.connect()) {
            CatalogReader.on(connection)
                    .reporting((done, total) -> told.add(done + " of " + total))
                    .read();
        }
        assertThat(told).containsExactly("66 of 150", "132 of 150", "150 of 150");
    }

    /** In one transaction the probes alone would take 15,000 locks; such a server has room for some 6,400. */
    @PostgresTest(to = 14)
    void fiveThousandTablesNeedNoMoreLocksThanThereAreByDefault(TestDatabase database) throws Exception {
        create(database, 5_000);
        try (Connection connection = database.connect()) {
            assertThat(Sql.text(connection, "SHOW max_locks_per_transaction")).isEqualTo("64");
            CatalogSnapshot snapshot =
                    CatalogReader.on(connection).parallel(database::connect, 2).read();
            assertThat(snapshot.uses()).hasSize(5_000);
            assertThat(snapshot.unexamined()).isEmpty();
        }
    }

    /** Committed now and then, since one transaction would need too many locks as well. */
    private static void create(TestDatabase database, int tables) throws SQLException {
        database.execute("DO $$ BEGIN FOR i IN 1.." + tables + " LOOP"
                + " EXECUTE 'CREATE TABLE t_' || i || ' (id serial PRIMARY KEY)';"
                + " EXECUTE 'INSERT INTO t_' || i || ' SELECT FROM generate_series(1, ' || 1 + i % 3 || ')';"
                + " IF i % 200 = 0 THEN COMMIT; END IF; END LOOP; END $$");
    }

    /** Without when it was read, and without the age of a transaction, which grows with every other on the server. */
    private static List<ExaminedUse> timeless(CatalogSnapshot snapshot) {
        return snapshot.uses().stream()
                .map(each -> new ExaminedUse(
                        each.use(),
                        new KeyFacts(
                                each.keys().lastValue(),
                                each.keys().isCalled(),
                                each.keys().nextValue(),
                                each.keys().extremeKey(),
                                each.keys().firstCollision(),
                                each.keys().firstAfterWrap(),
                                Instant.EPOCH,
                                timeless(each.keys().drift()))))
                .toList();
    }

    private static @Nullable DriftFacts timeless(@Nullable DriftFacts drift) {
        if (drift == null || drift.writers() == null) {
            return drift;
        }
        KeyWriters writers = drift.writers();
        return new DriftFacts(
                drift.collidingKeys(),
                drift.farthestKeys(),
                drift.rows(),
                new KeyWriters(
                        writers.rows(), writers.transactions(), writers.outOfOrder(), 0, writers.firstWritten()));
    }
}
