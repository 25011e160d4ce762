// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Runs the tests of a class below, which only this test knows, and looks at what came of them. */
class PostgresTestExtensionTest {

    private final Map<String, Throwable> failures = new TreeMap<>();
    private final List<String> skipped = new ArrayList<>();

    @Test
    void failsATestThatLeavesAConnectionOpen() {
        run(Forgetful.class);

        assertThat(failures.get("leaves()"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("The test left open in its database:")
                .hasMessageContaining("opened at " + Forgetful.class.getName() + ".leaves(")
                .hasMessageContaining("open transaction");
    }

    @Test
    void keepsTheTestsOwnFailureInFront() {
        run(Forgetful.class);

        assertThat(failures.get("failsAndLeaves()"))
                .hasMessage("the test's own")
                .satisfies(failure -> assertThat(failure.getSuppressed())
                        .singleElement()
                        .satisfies(leak -> assertThat(leak).hasMessageContaining("left open")));
    }

    @Test
    void skipsWhatTheMatrixDoesNotHaveAndSaysWhy() {
        run(FromTheFuture.class);

        assertThat(failures).isEmpty();
        assertThat(skipped).containsExactly("Needs PostgreSQL from 99, and this run has only " + TestServers.majors());
    }

    private void run(Class<?> type) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(type))
                .build();
        LauncherFactory.create().execute(request, new TestExecutionListener() {
            @Override
            public void executionFinished(TestIdentifier test, TestExecutionResult result) {
                result.getThrowable().ifPresent(failure -> failures.put(methodOf(test), failure));
            }

            @Override
            public void executionSkipped(TestIdentifier test, String reason) {
                skipped.add(reason);
            }
        });
    }

    private static String methodOf(TestIdentifier test) {
        return test.getUniqueId().replaceAll(".*\\[test-template:(\\w+)\\(.*", "$1()");
    }

    /** Package-private and nested without the annotation that would make it part of this class's own run. */
    static final class Forgetful {

        @PostgresTest(servers = Servers.NEWEST)
        void leaves(TestDatabase database) throws SQLException {
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            Sql.execute(connection, "SELECT 1");
        }

        @PostgresTest(servers = Servers.NEWEST)
        void failsAndLeaves(TestDatabase database) throws SQLException {
            Connection connection = database.connect();
            assertThat(connection.isClosed()).isFalse();
            throw new AssertionError("the test's own");
        }
    }

    static final class FromTheFuture {

        @PostgresTest(from = 99)
        void isSkipped(TestDatabase database) {
            assertThat(database.major()).isGreaterThanOrEqualTo(99);
        }
    }
}
