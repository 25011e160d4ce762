// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import org.junit.jupiter.api.io.TempDir;

/** What a role does that does not own the sequence. */
class AdvanceByNextvalTest {
    @TempDir
    private Path folder;

    @PostgresTest
    void usageIsEnoughToTakeValues(TestDatabase database) throws Exception {
        Repairs.restored(database, 250_000);
        String role = role(database, "GRANT USAGE ON t_id_seq TO ");
        database.execute("SELECT nextval('t_id_seq')");
        try (Connection connection = database.connect(role)) {
            assertThat(Repairs.repair(connection, folder.resolve("j")))
                    .isInstanceOfSatisfying(StepOutcome.Applied.class, applied -> {
                        assertThat(applied.before()).isEqualTo(new SequenceValue(1, true));
                        assertThat(applied.after()).isEqualTo(new SequenceValue(250_000, true));
                        assertThat(applied.detail()).isEqualTo("last value 1 → last value 250000; no lock was taken");
                    });
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("250000 true");
            assertThat(Repairs.plan(connection)).isEqualTo(Plan.EMPTY);
            Repairs.isAsBefore(database, connection);
        }
    }

    @PostgresTest
    void itTakesNoMoreThanItNeeds(TestDatabase database) throws Exception {
        database.execute(
                "CREATE SEQUENCE s INCREMENT -10 START -3",
                "CREATE TABLE t (id int PRIMARY KEY DEFAULT nextval('s'))",
                "INSERT INTO t VALUES (-43), (-44)");
        String role = role(database, "GRANT SELECT, UPDATE ON s TO ");
        try (Connection connection = database.connect(role)) {
            assertThat(Repairs.repair(connection, folder.resolve("j")).word()).isEqualTo("applied");
            assertThat(Repairs.state(database, "s")).isEqualTo("-43 true");
        }
    }

    @PostgresTest
    void itHasNoUndo(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        String role = role(database, "GRANT USAGE, SELECT ON t_id_seq TO ");
        try (Connection connection = database.connect(role)) {
            Repairs.repair(connection, folder.resolve("j"));
            assertThat(Repairs.undo(connection, folder.resolve("j")))
                    .containsExactly(new StepOutcome.Refused(
                            "advance:public.t_id_seq",
                            "it was moved by nextval, and values that were taken cannot be given back"));
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("10 true");
        }
    }

    @PostgresTest
    void withoutAnyPermissionTheOwnersStatementIsShown(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        String role = role(database, "GRANT SELECT ON t_id_seq TO ");
        try (Connection connection = database.connect(role)) {
            Plan plan = Repairs.plan(connection);
            assertThat(plan.steps()).isEmpty();
            assertThat(plan.refusals()).singleElement().satisfies(refusal -> {
                assertThat(refusal.reason())
                        .isEqualTo("this role neither owns public.t_id_seq nor has USAGE or UPDATE on it");
                assertThat(refusal.alternatives().get(0).title())
                        .isEqualTo("Let postgres, who owns the sequence, run it");
                try (Connection owner = database.connect()) {
                    Sql.execute(
                            owner, refusal.alternatives().get(0).steps().get(0).sql());
                }
            });
            assertThat(Repairs.state(database, "t_id_seq")).isEqualTo("10 true");
        }
    }

    @PostgresTest
    void aMemberOfTheOwnerRepairsUnderTheLock(TestDatabase database) throws Exception {
        Repairs.restored(database, 10);
        String owner = database.role("owner");
        String member = database.role("member", "IN ROLE " + owner);
        database.execute("ALTER TABLE t OWNER TO " + owner);
        try (Connection connection = database.connect(member)) {
            assertThat(Repairs.repair(connection, folder.resolve("j")))
                    .isInstanceOfSatisfying(
                            StepOutcome.Applied.class,
                            applied -> assertThat(applied.held()).isPositive());
            assertThat(database.text("SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE relname = 't_id_seq'"))
                    .isEqualTo(owner);
        }
    }

    @PostgresTest
    void aSequenceThatWasAlteredMeanwhileIsPlannedAnew(TestDatabase database) throws Exception {
        Repairs.restored(database, 100);
        String role = role(database, "GRANT USAGE, SELECT ON t_id_seq TO ");
        try (Connection connection = database.connect(role)) {
            Plan plan = Repairs.plan(connection);
            database.execute("ALTER SEQUENCE t_id_seq INCREMENT 10 RESTART 3");
            assertThat(Repairs.apply(connection, plan, folder.resolve("j"))
                            .get(0)
                            .word())
                    .isEqualTo("applied");
            assertThat(Repairs.state(database, "t_id_seq"))
                    .as("93 is the last key it met")
                    .isEqualTo("93 true");
        }
    }

    private static String role(TestDatabase database, String grant) throws Exception {
        String role = database.role("app");
        database.execute("GRANT SELECT, INSERT ON t TO " + role, grant + role);
        return role;
    }
}
