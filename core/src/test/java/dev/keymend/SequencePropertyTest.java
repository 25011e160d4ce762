// SPDX-License-Identifier: Apache-2.0
package dev.keymend;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.catalog.CatalogReader;
import dev.keymend.catalog.CatalogSnapshot;
import dev.keymend.diagnosis.Diagnosis;
import dev.keymend.diagnosis.Finding;
import dev.keymend.diagnosis.Severity;
import dev.keymend.plan.LockBudget;
import dev.keymend.plan.SequenceRepair;
import dev.keymend.plan.Step;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.Generator;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Property;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Random sequences over small ranges, judged by an oracle that hands out every value. */
class SequencePropertyTest {
    private static final int CASES = 300;

    /** A definition, a state and the keys; every value lies between -60 and 60. */
    private record Case(
            long increment,
            long minimum,
            long maximum,
            long start,
            long cache,
            boolean cycle,
            int calls,
            Set<Long> keys) {
        static Case of(Generator generator) {
            long increment = generator.pick(List.of(1L, 1L, 1L, -1L, 2L, 7L, -3L, 10L, -10L));
            long minimum = generator.longBetween(-50, 20);
            long maximum = generator.longBetween(minimum + 1, 50);
            Set<Long> keys = new TreeSet<>();
            for (int i = generator.intBetween(0, 12); i > 0; i--) {
                keys.add(generator.longBetween(-60, 60));
            }
            return new Case(
                    increment,
                    minimum,
                    maximum,
                    generator.longBetween(minimum, maximum),
                    generator.pick(List.of(1L, 1L, 3L)),
                    generator.chance(0.2),
                    generator.intBetween(0, 4),
                    keys);
        }

        String sequence() {
            return "CREATE SEQUENCE s INCREMENT " + increment + " MINVALUE " + minimum + " MAXVALUE " + maximum
                    + " START " + start + " CACHE " + cache + (cycle ? " CYCLE" : "");
        }

        /** The values a sequence hands out from its state to its bound, the slow way. */
        List<Long> ahead(long lastValue, boolean isCalled) {
            List<Long> values = new ArrayList<>();
            long value = isCalled ? lastValue + increment : lastValue;
            if (cycle && (value < minimum || value > maximum)) {
                value = increment > 0 ? minimum : maximum;
            }
            for (; value >= minimum && value <= maximum; value += increment) {
                values.add(value);
            }
            return values;
        }

        /** The values after the bound of one that cycles. */
        List<Long> afterWrap() {
            return cycle ? ahead(increment > 0 ? minimum : maximum, false) : List.of();
        }
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void theVerdictIsTheOraclesAndTheRepairHolds(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            Property.check(CASES, generator -> {
                Case drawn = Case.of(generator);
                create(connection, drawn);
                try {
                    check(connection, drawn);
                } finally {
                    Sql.execute(connection, "DROP TABLE t", "DROP SEQUENCE s");
                }
            });
        }
    }

    private static void create(Connection connection, Case drawn) throws SQLException {
        Sql.execute(connection, drawn.sequence(), "CREATE TABLE t (id bigint PRIMARY KEY DEFAULT nextval('s'), v int)");
        if (!drawn.keys().isEmpty()) {
            Sql.execute(
                    connection,
                    "INSERT INTO t VALUES "
                            + drawn.keys().stream().map(key -> "(" + key + ")").collect(Collectors.joining(", ")));
        }
        for (int i = 0; i < drawn.calls(); i++) {
            try {
                Sql.execute(connection, "SELECT nextval('s')");
            } catch (SQLException e) {
                assertThat(e.getSQLState()).as("exhausted").isEqualTo("2200H");
            }
        }
    }

    private static void check(Connection connection, Case drawn) throws SQLException {
        long lastValue = Long.parseLong(Sql.text(connection, "SELECT last_value FROM s"));
        boolean isCalled = Sql.text(connection, "SELECT is_called FROM s").equals("t");
        List<Long> ahead = drawn.ahead(lastValue, isCalled);
        Set<Long> taken = new HashSet<>(ahead);
        taken.retainAll(drawn.keys());
        Set<Long> takenAfterWrap = new HashSet<>(drawn.afterWrap());
        takenAfterWrap.retainAll(drawn.keys());
        CatalogSnapshot snapshot = CatalogReader.on(connection).read();
        List<String> found = Diagnosis.complete().of(snapshot).findings().stream()
                .map(finding -> finding.severity() + " " + finding.rule() + failing(finding))
                .toList();
        String expected = ahead.isEmpty()
                ? "ERROR sequence-exhausted"
                : !taken.isEmpty()
                        ? "ERROR sequence-behind " + taken.size()
                        : !takenAfterWrap.isEmpty() ? "WARNING sequence-behind 0" : "nothing";
        assertThat(found.isEmpty() ? "nothing" : String.join(", ", found))
                .as("%s at %d %s", drawn, lastValue, isCalled)
                .isEqualTo(expected);
        for (SequenceRepair repair : SequenceRepair.all(snapshot.uses(), LockBudget.DEFAULT)) {
            if (repair.step().isPresent()) {
                holds(connection, drawn, repair.step().get(), ahead, taken);
            }
        }
    }

    /** After the repair every value that is left can be inserted, and it is one that was ahead before. */
    private static void holds(Connection connection, Case drawn, Step step, List<Long> ahead, Set<Long> taken)
            throws SQLException {
        Sql.execute(connection, step.sql());
        long last = Long.parseLong(Sql.text(connection, "SELECT last_value FROM s"));
        assertThat(taken).as("%s moved to a key that it would have met", drawn).contains(last);
        List<Long> left = ahead.subList(ahead.indexOf(last) + 1, ahead.size());
        assertThat(left).as("%s has values left", drawn).isNotEmpty().doesNotContainAnyElementsOf(taken);
        for (long value : left) {
            assertThat(Sql.text(connection, "INSERT INTO t DEFAULT VALUES RETURNING id"))
                    .isEqualTo(Long.toString(value));
        }
    }

    private static String failing(Finding finding) {
        Object count = finding.evidence().get("failingInserts");
        return count == null || finding.severity() == Severity.INFO ? "" : " " + count;
    }
}
