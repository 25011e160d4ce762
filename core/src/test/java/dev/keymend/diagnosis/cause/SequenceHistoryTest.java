// SPDX-License-Identifier: Apache-2.0
package dev.keymend.diagnosis.cause;

import static dev.keymend.diagnosis.cause.Incidents.causes;
import static dev.keymend.diagnosis.cause.Incidents.explain;
import static dev.keymend.diagnosis.cause.Incidents.explained;
import static dev.keymend.diagnosis.cause.Incidents.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.ExaminedUse;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.util.List;

/** What a sequence can have issued. */
class SequenceHistoryTest {
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void lookedAtFromTheLastValue(TestDatabase database) throws Exception {
        assertThat(histories(database, "START 100", 3, "100", "102", "103", "99", "1", "0", "x"))
                .containsExactly("ISSUED", "ISSUED", "NEVER", "PERHAPS", "PERHAPS", "NEVER", "NEVER");
        assertThat(histories(database, "START 1 INCREMENT 10", 3, "1", "21", "11", "12", "31"))
                .containsExactly("ISSUED", "ISSUED", "ISSUED", "NEVER", "NEVER");
        assertThat(histories(database, "INCREMENT -1 START -5", 2, "-5", "-6", "-7", "-4"))
                .containsExactly("ISSUED", "ISSUED", "NEVER", "PERHAPS");
        assertThat(histories(database, "MAXVALUE 5 START 3 CYCLE", 4, "1", "2", "3", "4", "5", "6"))
                .containsExactly("PERHAPS", "PERHAPS", "PERHAPS", "PERHAPS", "PERHAPS", "NEVER");
        assertThat(histories(database, "START 7", 0, "7")).containsExactly("NEVER");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void anIdBeforeTheStartIsNoProof(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s START 100",
                "CREATE TABLE t (id int DEFAULT nextval('s') PRIMARY KEY, a text)",
                "INSERT INTO t VALUES (5, 'early')",
                "INSERT INTO t (a) VALUES ('hundred')");
        String given = "INSERT INTO t (id, a) VALUES (5, 'x')";
        assertThat(causes(explained(database, given))).containsExactly("explicit-key PROVEN");
        assertThat(causes(explain(database, refused(database, given), null)))
                .containsExactly("explicit-key LIKELY", "sequence-behind POSSIBLE");
        // Set back, it hands out the early ids; the error alone does not tell that it did.
        database.execute("SELECT setval('s', 4)");
        String left = "INSERT INTO t (a) VALUES ('x')";
        assertThat(causes(explained(database, left))).containsExactly("sequence-behind LIKELY");
    }

    private static List<String> histories(TestDatabase database, String definition, int calls, String... values)
            throws Exception {
        database.execute(
                "DROP TABLE IF EXISTS h",
                "DROP SEQUENCE IF EXISTS hs",
                "CREATE SEQUENCE hs " + definition,
                "CREATE TABLE h (id bigint DEFAULT nextval('hs') PRIMARY KEY)",
                "SELECT nextval('hs') FROM generate_series(1, " + calls + ")");
        try (Connection connection = database.connect()) {
            ExaminedUse use = CatalogReader.on(connection).read().uses().get(0);
            return List.of(values).stream()
                    .map(value -> SequenceHistory.of(use, value).name())
                    .toList();
        }
    }
}
