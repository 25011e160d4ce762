// SPDX-License-Identifier: Apache-2.0
package dev.keymend.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.load.BulkLoad;
import dev.keymend.load.LoadUnavailableException;
import dev.keymend.load.RowSource;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.Standbys;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.util.Map;

/** On a standby everything is reported and nothing is changed. */
class StandbyTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void whatIsBehindIsReportedAndTheRepairLeftToThePrimary(TestDatabase database) throws Exception {
        try (EmbeddedPostgres server = TestServers.startOwn(database.major(), Map.of())) {
            try (Connection primary = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
                Sql.execute(
                        primary,
                        "CREATE TABLE t (id serial PRIMARY KEY)",
                        "INSERT INTO t SELECT generate_series(1, 9)",
                        "CREATE UNLOGGED TABLE u (id serial PRIMARY KEY)");
            }
            Standbys.become(server);
            try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
                CatalogSnapshot snapshot = CatalogReader.on(connection).read();
                assertThat(snapshot.server().inRecovery()).isTrue();
                assertThat(Diagnosis.complete().of(snapshot).findings())
                        .extracting(Finding::rule)
                        .containsExactly("sequence-behind");
                assertThat(snapshot.unexamined())
                        .as("what a standby does not have")
                        .singleElement()
                        .satisfies(gap -> assertThat(gap.subject().table()).isEqualTo("u"));
                Plan plan = Plan.of(snapshot, LockBudget.DEFAULT);
                assertThatThrownBy(() -> BulkLoad.into("t").preview(connection, RowSource.query("SELECT 1 AS id")))
                        .isInstanceOf(LoadUnavailableException.class)
                        .hasMessage("this server is a standby, which has no temporary tables to look at the input with;"
                                + " ask the primary");
                assertThat(plan.steps()).isEmpty();
                assertThat(plan.refusals()).singleElement().satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo("this server is a standby; the primary can be repaired");
                    assertThat(refusal.alternatives().get(0).steps().get(0).sql())
                            .contains("ALTER SEQUENCE public.t_id_seq CACHE 1;");
                });
            }
        }
    }
}
