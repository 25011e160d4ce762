// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.sql.Connection;

class RefusedStatementTest {

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void writesTheErrorOfTheLastStatementAsALogHasIt(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (a text PRIMARY KEY)");
        String log;
        try (Connection connection = database.connect()) {
            log = RefusedStatement.log(connection, """
                    INSERT INTO t
                    VALUES ('x');

                    INSERT INTO t
                    VALUES ('x');
                    """);
        }
        String prefix = "\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} UTC \\[\\d+\\] ";
        assertThat(log)
                .matches(prefix + "ERROR:  23505: duplicate key value violates unique constraint \"t_pkey\"\n"
                        + prefix + "DETAIL:  Key \\(a\\)=\\(x\\) already exists\\.\n"
                        + prefix + "LOCATION:  _bt_check_unique, nbtinsert\\.c:\\d+\n"
                        + prefix + "STATEMENT:  INSERT INTO t\n\tVALUES \\('x'\\);\n");
        assertThat(database.text("SELECT count(*)::text FROM t")).isEqualTo("1");
    }

    @PostgresTest(servers = Servers.NEWEST)
    void wantsTheLastStatementToBeRefused(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            assertThatThrownBy(() -> RefusedStatement.log(connection, "SELECT 1"))
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("The last statement of error.sql was not refused: SELECT 1");
        }
    }
}
