// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.cause;
import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.explain;
import static dev.keymend.diagnosis.cause.Incidents.explained;
import static dev.keymend.diagnosis.cause.Incidents.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.sample.Sql;
import dev.keymend.testkit.Locks;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.violation.UniqueViolation;
import java.sql.Connection;
import java.time.Duration;

/** What stands around a violation: tables above it, rows that are gone, indexes under way, functions that raise. */
class SurroundingsTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aStatementOnAMiddleTableIsTheConstraintsOwn(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE top (id serial, day int, hour int, PRIMARY KEY (id, day, hour)) PARTITION BY RANGE (day)",
                "CREATE TABLE middle PARTITION OF top FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (hour)",
                "CREATE TABLE leaf PARTITION OF middle FOR VALUES FROM (0) TO (24)",
                "INSERT INTO top VALUES (1, 1, 1)");
        for (String table : new String[] {"top", "middle", "leaf"}) {
            database.execute("SELECT setval('top_id_seq', 1, false)");
            assertThat(causes(explained(database, "INSERT INTO " + table + " (day, hour) VALUES (1, 1)")))
                    .as(table)
                    .containsExactly("sequence-behind PROVEN");
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRowThatIsGoneHasItsReasons(TestDatabase database) throws Exception {
        String role = database.role("reader");
        database.execute(
                "CREATE TABLE t (a text PRIMARY KEY, mine bool)",
                "INSERT INTO t VALUES ('x', false)",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "CREATE POLICY own ON t USING (mine)",
                "GRANT SELECT ON t TO \"" + role + "\"");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES ('x', true)");
        String gone = "no row has the key now: it was removed or changed since, or the transaction that failed had"
                + " inserted it itself, or this is not the database that the error came from";
        try (Connection connection = database.connect(role)) {
            Cause hidden = cause(Explainer.on(connection).explain(violation), "natural-key-duplicate");
            assertThat(hidden.evidence()).startsWith(gone, "or row-level security hides it from this role");
        }
        database.execute("DELETE FROM t");
        assertThat(cause(explain(database, violation, null), "natural-key-duplicate")
                        .evidence())
                .containsExactly(
                        gone, "a read of the table without the index finds none either, so the index is not to blame");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anIndexUnderWayIsSaid(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a int PRIMARY KEY)", "INSERT INTO t VALUES (1)");
        UniqueViolation violation = refused(database, "INSERT INTO t VALUES (1)");
        try (Connection writer = database.connect();
                Connection builder = database.connect()) {
            writer.setAutoCommit(false);
            Sql.execute(writer, "INSERT INTO t VALUES (2)");
            int pid = Locks.pid(builder);
            try (Race<Boolean> build = Race.start(() -> {
                Sql.execute(builder, "CREATE UNIQUE INDEX CONCURRENTLY later ON t (a)");
                return true;
            })) {
                Locks.waitUntilBlocked(writer, pid);
                assertThat(explain(database, violation, null).notes())
                        .containsExactly(
                                "CREATE INDEX CONCURRENTLY runs on public.t now. Until it is done, ON CONFLICT may"
                                        + " choose its index anew from one statement to the next, and a conflict on another one is"
                                        + " a plain 23505.");
                writer.rollback();
                assertThat(build.await(Duration.ofSeconds(20))).isTrue();
            }
        }
        assertThat(explain(database, violation, null).notes()).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void aRaiseIsKnownByItsContextAlone(TestDatabase database) throws Exception {
        Explanation explained = Incidents.pasted(database, """
                2026-11-23 10:15:00.217 UTC [4711] ERROR:  23505: that name is taken
                2026-11-23 10:15:00.217 UTC [4711] CONTEXT:  PL/pgSQL function refuse() line 3 at RAISE
                2026-11-23 10:15:00.217 UTC [4711] STATEMENT:  SELECT refuse()
                """);
        assertThat(causes(explained)).containsExactly("raised-by-code PROVEN");
        assertThat(cause(explained, "raised-by-code").evidence())
                .containsExactly("the error came from PL/pgSQL's RAISE: PL/pgSQL function refuse() line 3 at RAISE");
        assertThat(explained.notes()).isEmpty();
    }
}
