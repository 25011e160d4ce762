// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RaceTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    /** READ COMMITTED: the second insert of a key waits for the first one's transaction. */
    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void seesOneSessionWaitForAnother(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int PRIMARY KEY)");
        try (Connection first = database.connect();
                Connection second = database.connect()) {
            first.setAutoCommit(false);
            Sql.execute(first, "INSERT INTO t VALUES (1)");
            assertThat(Locks.isBlocked(first, Locks.pid(second))).isFalse();
            try (Race<String> race = Race.start(() -> {
                Sql.execute(second, "INSERT INTO t VALUES (1)");
                return "inserted";
            })) {
                Locks.waitUntilBlocked(first, Locks.pid(second));
                assertThat(race.isDone()).isFalse();
                first.rollback();
                assertThat(race.await(LONG)).isEqualTo("inserted");
            }
        }
    }

    @Test
    void handsOver() throws Exception {
        HandOver point = new HandOver();
        List<String> order = new CopyOnWriteArrayList<>();
        try (Race<String> race = Race.start(() -> {
            order.add("a");
            point.pass();
            order.add("c");
            return String.join("", order);
        })) {
            point.awaitReached();
            order.add("b");
            point.letGo();
            assertThat(race.await(LONG)).isEqualTo("abc");
        }
    }

    @Test
    void handsOnWhatTheTaskThrows() {
        try (Race<String> race = Race.start(() -> {
            throw new SQLException("refused", "23505");
        })) {
            assertThatThrownBy(() -> race.await(LONG))
                    .isInstanceOf(SQLException.class)
                    .hasMessage("refused");
        }
    }

    @Test
    void saysWhereATaskStandsThatTakesTooLong() {
        CountDownLatch never = new CountDownLatch(1);
        try (Race<String> race = Race.start(() -> {
            never.await();
            return "never";
        })) {
            assertThatThrownBy(() -> race.await(Duration.ofMillis(20)))
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining("takes longer than PT0.02S");
        }
    }
}
