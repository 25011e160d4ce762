// SPDX-License-Identifier: Apache-2.0
package dev.keymend.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/** The caller's connection is the caller's. */
class ReadTransactionTest {
    private static final Duration LONG = Duration.ofSeconds(10);
    private static final String SETTINGS = "SELECT concat_ws(' | ', current_setting('search_path'),"
            + " current_setting('statement_timeout'), current_setting('lock_timeout'),"
            + " current_setting('transaction_read_only'), current_setting('transaction_isolation'))";

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void readsWithItsOwnSettings(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            assertThat(ReadTransaction.run(connection, LONG, Duration.ofSeconds(2), () -> text(connection, SETTINGS)))
                    .isEqualTo("pg_catalog | 10s | 2s | on | repeatable read");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void leavesAnAutocommitConnectionAsItWas(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Queries.execute(connection, "SET search_path = mine, public", "SET statement_timeout = '7s'");
            String before = text(connection, SETTINGS);
            ReadTransaction.run(connection, LONG, LONG, () -> text(connection, "SELECT 'x'"));
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(text(connection, SETTINGS)).isEqualTo(before);
            assertThat(isInTransaction(database)).isFalse();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void leavesAnAutocommitConnectionAsItWasAfterAnError(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> ReadTransaction.run(
                            connection, LONG, LONG, () -> text(connection, "SELECT * FROM not_there")))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("not_there");
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(isInTransaction(database)).isFalse();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesNothingOfItsOwn(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> ReadTransaction.run(connection, LONG, LONG, () -> {
                        Queries.execute(connection, "CREATE TABLE t ()");
                        return "made";
                    }))
                    .hasMessageContaining("read-only transaction");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void leavesTheCallersTransactionAndItsSettings(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Queries.execute(
                    connection,
                    "SET LOCAL statement_timeout = '3s'",
                    "SET LOCAL search_path = mine, public",
                    "INSERT INTO public.t VALUES (1)");
            String before = text(connection, SETTINGS);
            long transaction = transactionId(connection);
            assertThat(ReadTransaction.run(
                            connection, LONG, LONG, () -> text(connection, "SELECT count(*) FROM public.t")))
                    .as("sees the caller's own rows")
                    .isEqualTo("1");
            assertThat(text(connection, SETTINGS)).isEqualTo(before);
            assertThat(transactionId(connection)).isEqualTo(transaction);
            assertThat(connection.getAutoCommit()).isFalse();
            connection.rollback();
        }
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("0");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anErrorInsideDoesNotAbortTheCallersTransaction(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Queries.execute(connection, "SET LOCAL lock_timeout = '4s'", "INSERT INTO t VALUES (1)");
            String before = text(connection, SETTINGS);
            assertThatThrownBy(
                            () -> ReadTransaction.run(connection, LONG, LONG, () -> text(connection, "SELECT 1 / 0")))
                    .hasMessageContaining("division by zero");
            assertThat(text(connection, SETTINGS)).isEqualTo(before);
            connection.commit();
        }
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void givesBackTheLocksItTookInTheCallersTransaction(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int)");
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Queries.execute(connection, "SELECT 1");
            ReadTransaction.run(connection, LONG, LONG, () -> text(connection, "SELECT count(*) FROM public.t"));
            assertThat(database.text("SELECT count(*)::text FROM pg_locks WHERE relation = 't'::regclass"))
                    .isEqualTo("0");
            connection.rollback();
        }
    }

    private static String text(Connection connection, String sql) throws SQLException {
        return Queries.one(connection, sql, row -> row.getString(1));
    }

    private static long transactionId(Connection connection) throws SQLException {
        return Queries.one(connection, "SELECT txid_current()", row -> row.getLong(1));
    }

    private static boolean isInTransaction(TestDatabase database) throws SQLException {
        List<List<String>> open;
        try (Connection observer = database.connect()) {
            open = Queries.list(
                    observer,
                    "SELECT state FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND state LIKE 'idle in transaction%'",
                    row -> List.of(row.getString(1)));
        }
        return !open.isEmpty();
    }
}
