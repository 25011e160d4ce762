// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;

/** Ids allocated outside the database, by a program that takes the maximum and one more, told apart from a load. */
class ClientSuppliedIdsTest {
    @BeforeEach
    void tenRowsOfTheSequence(TestDatabase database) throws SQLException {
        database.execute(
                "CREATE TABLE t (id serial PRIMARY KEY, name text)",
                "INSERT INTO t (name) SELECT 'by the sequence' FROM generate_series(1, 10)");
    }

    private static void maxPlusOne(TestDatabase database, int rows) throws SQLException {
        for (int i = 0; i < rows; i++) {
            database.execute("INSERT INTO t (id, name) SELECT max(id) + 1 + max(id) % 3, 'max plus one' FROM t");
        }
    }

    private static Finding finding(TestDatabase database) throws SQLException {
        List<Finding> findings = Audits.findings(database, new SequenceBehindRule());
        assertThat(findings).hasSize(1);
        return findings.get(0);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void saysThatAProgramSuppliesThemAndSinceWhen(TestDatabase database) throws Exception {
        Instant before = Instant.parse(database.text(
                "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
        maxPlusOne(database, 30);
        Finding finding = finding(database);
        assertThat(finding.summary())
                .contains(
                        " The first 30 rows in the way came in 30 transactions one after the other, so they are"
                                + " client-supplied ids: a program, or a dump of single INSERTs, gives them itself. It began with 12");
        assertThat(finding.evidence()).containsEntry("suppliedByTransactions", 30);
        assertThat((Long) finding.evidence().get("suppliedSinceTransactionsAgo"))
                .isGreaterThanOrEqualTo(30);
        assertThat(database.text("SHOW track_commit_timestamp")).isEqualTo("on");
        assertThat(Instant.parse(String.valueOf(finding.evidence().get("suppliedSince"))))
                .isBetween(before, before.plus(Duration.ofMinutes(5)));
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void saysNothingOfALoadNotEvenWhereItsRowsWereUpdatedSince(TestDatabase database) throws Exception {
        database.execute("INSERT INTO t (id, name) SELECT i, 'restored' FROM generate_series(11, 400) AS i");
        assertThat(finding(database).summary()).doesNotContain("client-supplied");
        for (int i = 0; i < 200; i++) {
            database.execute("UPDATE t SET name = 'changed' WHERE id = " + (11 + i * 7919 % 390));
        }
        assertThat(finding(database).summary()).doesNotContain("client-supplied");
        assertThat(finding(database).evidence()).doesNotContainKey("suppliedByTransactions");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void leavesItOutForARoleThatMaySeeTheKeyAlone(TestDatabase database) throws Exception {
        maxPlusOne(database, 30);
        String role = database.role("keys");
        database.execute("GRANT SELECT (id) ON t TO " + role, "GRANT SELECT ON SEQUENCE t_id_seq TO " + role);
        try (Connection connection = database.connect(role)) {
            Report report = Diagnosis.complete().of(CatalogReader.on(connection).read());
            assertThat(report.findings())
                    .filteredOn(finding -> finding.rule().equals("sequence-behind"))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.summary())
                            .contains("which is taken")
                            .doesNotContain("client-supplied"));
        }
    }
}
