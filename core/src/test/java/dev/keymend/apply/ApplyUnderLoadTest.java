// SPDX-License-Identifier: Apache-2.0
package dev.keymend.apply;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.plan.LockBudget;
import dev.keymend.plan.Plan;
import dev.keymend.sample.Sql;
import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Race;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.io.TempDir;

/** READ COMMITTED, eight writers at full speed. */
class ApplyUnderLoadTest {
    private static final int WRITERS = 8;
    private static final int REPAIRS = 50;
    private static final int FEWEST = 5;
    private static final LockBudget PATIENT = LockBudget.DEFAULT.withPatience(Duration.ofSeconds(20));

    @TempDir
    private Path folder;

    /** Each time an id is restored, too far ahead for the writers to reach and too near for an outlier, the sequence is moved past them while writers go on inserting. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void noWriterFailsAndNoValueIsHandedOutTwice(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id bigserial PRIMARY KEY, v int)");
        AtomicBoolean stop = new AtomicBoolean();
        List<Race<List<Long>>> writers = new ArrayList<>();
        List<Long> handedOut = new ArrayList<>();
        try (Connection connection = database.connect()) {
            for (int i = 0; i < WRITERS; i++) {
                writers.add(Race.start(() -> write(database, stop)));
            }
            long last = 0;
            long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
            for (int i = 0; i < REPAIRS && (i < FEWEST || System.nanoTime() < end); i++) {
                Sql.execute(connection, "INSERT INTO t SELECT last_value + 900000, 1 FROM t_id_seq");
                Plan plan = Repairs.plan(connection);
                List<StepOutcome> outcomes = Repairs.apply(connection, plan, folder.resolve("j" + i), PATIENT);
                assertThat(outcomes).singleElement().isInstanceOf(StepOutcome.Applied.class);
                StepOutcome.Applied applied = (StepOutcome.Applied) outcomes.get(0);
                assertThat(applied.before().lastValue()).isGreaterThanOrEqualTo(last);
                assertThat(applied.after().lastValue())
                        .isGreaterThan(applied.before().lastValue());
                last = applied.after().lastValue();
            }
            stop.set(true);
            for (Race<List<Long>> writer : writers) {
                handedOut.addAll(writer.await(Duration.ofSeconds(20)));
            }
            assertThat(Repairs.plan(connection)).as("a second look").isEqualTo(Plan.EMPTY);
            Sql.execute(connection, "INSERT INTO t DEFAULT VALUES");
        } finally {
            stop.set(true);
            writers.forEach(Race::close);
        }
        assertThat(handedOut).hasSizeGreaterThan(WRITERS).doesNotHaveDuplicates();
    }

    private static List<Long> write(TestDatabase database, AtomicBoolean stop) throws Exception {
        List<Long> ids = new ArrayList<>();
        try (Connection connection = database.connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO t DEFAULT VALUES RETURNING id")) {
            while (!stop.get()) {
                try (ResultSet row = insert.executeQuery()) {
                    row.next();
                    ids.add(row.getLong(1));
                }
            }
        }
        return ids;
    }
}
