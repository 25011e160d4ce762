// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

class MatrixTest {

    private static final Set<String> DATABASES = new HashSet<>();
    private static final List<Integer> MAJORS = new ArrayList<>();

    @BeforeEach
    void leavesSomethingForOthersToFind(TestDatabase database) throws SQLException {
        database.execute("CREATE TABLE leftover (id int)");
    }

    @PostgresTest
    void runsOnEachServerInAFreshDatabase(TestDatabase database, TestInfo info) throws SQLException {
        assertThat(database.rows("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"))
                .containsExactly(List.of("leftover"));
        assertThat(DATABASES.add(database.major() + database.name())).isTrue();
        assertThat(info.getDisplayName()).isEqualTo("PostgreSQL " + database.major());
        assertThat(database.text("SHOW server_version")).startsWith(database.major() + ".");
        MAJORS.add(database.major());
    }

    @AfterAll
    static void hasSeenTheWholeMatrix() {
        assertThat(MAJORS).isEqualTo(TestServers.majors());
    }
}
