// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** Locks, slow tables, lost connections: only what is in the way is missing. */
class CatalogInTheWayTest {
    private static final ReadOptions SHORT =
            new ReadOptions(Duration.ofSeconds(30), Duration.ofMillis(100), List.of(), ReadOptions.Depth.INSERTS);

    @PostgresTest
    void aLockedTableIsTheOnlyOneNotExamined(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (id serial PRIMARY KEY)",
                "CREATE TABLE c (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
            CatalogSnapshot snapshot = CatalogReader.on(connection).with(SHORT).read();
            assertThat(Uses.examined(snapshot))
                    .containsExactlyInAnyOrder(
                            "public.a.id <- public.a_id_seq, serial, in a_pkey",
                            "public.c.id <- public.c_id_seq, generated always as identity, in c_pkey");
            assertThat(Uses.unexamined(snapshot))
                    .containsExactly(
                            "public.b.id (public.b_id_seq): locked by another session while the catalog was read | null");
            holder.rollback();
        }
    }

    @PostgresTest
    void aLockedIdentityTableIsWaitedForNoLongerThanAllowed(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
            CatalogSnapshot snapshot = CatalogReader.on(connection).with(SHORT).read();
            assertThat(Uses.examined(snapshot)).containsExactly("public.a.id <- public.a_id_seq, serial, in a_pkey");
            assertThat(Uses.unexamined(snapshot))
                    .containsExactly(
                            "public.b.id (public.b_id_seq): locked by another session for longer than 100 ms | null");
            holder.rollback();
        }
    }

    @PostgresTest
    void aSequenceThatIsBeingAlteredIsExaminedAsItsNeighboursAre(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (id serial PRIMARY KEY)",
                "CREATE TABLE c (id serial PRIMARY KEY)",
                "INSERT INTO a VALUES (DEFAULT), (DEFAULT)",
                "INSERT INTO b VALUES (DEFAULT)");
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "ALTER SEQUENCE b_id_seq CACHE 1"); // ShareRowExclusiveLock, until the end.
            CatalogSnapshot snapshot = CatalogReader.on(connection).with(SHORT).read();
            assertThat(snapshot.unexamined()).isEmpty();
            assertThat(snapshot.uses().stream()
                            .map(use -> use.use().table().name().name() + " "
                                    + use.keys().nextValue().orElseThrow())
                            .sorted())
                    .containsExactly("a 3", "b 2", "c 1");
            holder.rollback();
        }
    }

    @PostgresTest
    void aLockedTableWithAPartialKeyIsTheOnlyOneNotExamined(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE TABLE b (id serial, gone bool)",
                "CREATE UNIQUE INDEX b_live ON b (id) WHERE NOT gone");
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE b IN ACCESS EXCLUSIVE MODE");
            CatalogSnapshot snapshot = CatalogReader.on(connection).with(SHORT).read();
            assertThat(Uses.examined(snapshot)).containsExactly("public.a.id <- public.a_id_seq, serial, in a_pkey");
            assertThat(Uses.unexamined(snapshot)).hasSize(1);
            holder.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aTableThatTakesTooLongIsTheOnlyOneNotExamined(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE a (id serial PRIMARY KEY)",
                "CREATE FUNCTION slow(int) RETURNS bool LANGUAGE sql IMMUTABLE AS"
                        + " 'SELECT pg_catalog.pg_sleep(3) IS NOT NULL'",
                "CREATE TABLE b (id serial, n int)",
                "INSERT INTO a VALUES (1)",
                "INSERT INTO b VALUES (1)");
        // The function becomes slow after the index was made; a large table would do the same, later.
        database.execute(
                "CREATE FUNCTION quick(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
                "CREATE UNIQUE INDEX b_id ON b (id) WHERE quick(n)",
                "CREATE OR REPLACE FUNCTION quick(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT public.slow($1)'");
        try (Connection connection = database.connect()) {
            CatalogSnapshot snapshot = CatalogReader.on(connection)
                    .with(ReadOptions.DEFAULT.withStatementTimeout(Duration.ofMillis(300)))
                    .read();
            assertThat(Uses.examined(snapshot)).containsExactly("public.a.id <- public.a_id_seq, serial, in a_pkey");
            assertThat(Uses.unexamined(snapshot))
                    .containsExactly("public.b.id (public.b_id_seq): reading its keys took longer than 300 ms"
                            + " (an index that begins with the column makes it quick);"
                            + " the statistics speak of about 1 row | null");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aReadingThatSomebodyCancelsIsNotCalledSlow(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE b (id serial, n int)",
                "INSERT INTO b VALUES (1)",
                "CREATE FUNCTION quick(int) RETURNS bool LANGUAGE sql IMMUTABLE AS 'SELECT true'",
                "CREATE UNIQUE INDEX b_id ON b (id) WHERE quick(n)",
                "CREATE OR REPLACE FUNCTION quick(int) RETURNS bool LANGUAGE sql IMMUTABLE AS"
                        + " 'SELECT pg_catalog.pg_sleep(60) IS NOT NULL'");
        try (Connection connection = database.connect();
                Connection other = database.connect();
                Race<CatalogSnapshot> reading =
                        Race.start(() -> CatalogReader.on(connection).read())) {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!reading.isDone() && System.nanoTime() < end) {
                Sql.execute(
                        other,
                        "SELECT pg_cancel_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND wait_event = 'PgSleep'");
            }
            assertThat(Uses.unexamined(reading.await(Duration.ofSeconds(1))))
                    .containsExactly(
                            "public.b.id (public.b_id_seq): the reading of its keys was cancelled by somebody else"
                                    + " | null");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theStatisticsTellAboutHowManyRowsAndHowFarTheKeysGo(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE down INCREMENT -1",
                "CREATE TABLE t (id bigint, at int DEFAULT nextval('down'), UNIQUE (id, at)) PARTITION BY RANGE (id)",
                "CREATE TABLE t_1 PARTITION OF t FOR VALUES FROM (0) TO (700)",
                "CREATE TABLE t_2 PARTITION OF t FOR VALUES FROM (700) TO (2000)",
                "INSERT INTO t SELECT g, -g * 10 FROM generate_series(1, 1200) g");
        SequenceUse use = Uses.after(database).uses().get(0).use();
        try (Connection connection = database.connect()) {
            assertThat(ColumnEstimate.of(connection, use).words()).isEmpty();
            Sql.execute(connection, "ANALYZE t");
            assertThat(ColumnEstimate.of(connection, use).words())
                    .isEqualTo("; the statistics speak of about 1,200 rows and keys down to -12,000");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void moreTablesThanABatchHoldsAreAllExamined(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            for (int i = 0; i < 230; i++) {
                Sql.execute(
                        connection,
                        "CREATE TABLE t" + i + " (id serial PRIMARY KEY)",
                        "INSERT INTO t" + i + " VALUES (" + (i + 2) + ")");
            }
            CatalogSnapshot snapshot = CatalogReader.on(connection).read();
            assertThat(snapshot.unexamined()).isEmpty();
            assertThat(snapshot.uses())
                    .hasSize(230)
                    .allSatisfy(
                            use -> assertThat("t" + (use.keys().firstCollision().orElseThrow() - 2))
                                    .isEqualTo(use.use().table().name().name()));
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsInsideTheCallersTransactionAndSeesItsRows(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE a (id serial PRIMARY KEY)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Sql.execute(connection, "SET LOCAL search_path = nowhere", "INSERT INTO public.a VALUES (3)");
            assertThat(Uses.keys(CatalogReader.on(connection).read()).firstCollision())
                    .hasValue(3);
            assertThat(Sql.text(connection, "SHOW search_path")).isEqualTo("nowhere");
            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
            assertThat(Uses.keys(CatalogReader.on(connection).read()).firstCollision())
                    .isEmpty();
            connection.rollback();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aLostConnectionIsSaidAsSuch(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE a (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY)");
        try (Connection holder = database.connect();
                Connection connection = database.connect()) {
            holder.setAutoCommit(false);
            Sql.execute(holder, "LOCK TABLE a IN ACCESS EXCLUSIVE MODE");
            int pid = Locks.pid(connection);
            try (Race<CatalogSnapshot> race = Race.start(
                    () -> CatalogReader.on(connection).with(LONG_WAIT).read())) {
                Locks.waitUntilBlocked(holder, pid);
                Sql.execute(holder, "SELECT pg_terminate_backend(" + pid + ")");
                assertThatThrownBy(() -> race.await(Duration.ofSeconds(20)))
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("57P01"));
            }
            holder.rollback();
        }
    }

    private static final ReadOptions LONG_WAIT =
            new ReadOptions(Duration.ofSeconds(30), Duration.ofSeconds(20), List.of(), ReadOptions.Depth.INSERTS);
}
