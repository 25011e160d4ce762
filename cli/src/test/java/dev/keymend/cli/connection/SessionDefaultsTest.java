// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What a date and a time without a zone mean in a session, on a machine whose own zone is nobody else's. */
class SessionDefaultsTest {
    private static final String SECOND_OF_JANUARY = "2026-01-02";
    private static final String FIRST_OF_FEBRUARY = "2026-02-01";

    @TempDir
    private Path home;

    private final Map<String, String> variables = new HashMap<>();
    private final TimeZone before = TimeZone.getDefault();
    private Optional<String> note = Optional.empty();

    @BeforeEach
    void liveFarAway() {
        TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Chatham"));
    }

    @AfterEach
    void comeBack() {
        TimeZone.setDefault(before);
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areTheServersOwn(TestDatabase database) throws Exception {
        assertThat(read(database.uri())).isEqualTo(SECOND_OF_JANUARY + " UTC");
        assertThat(note).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areTheDatabasesAndBeforeThatTheRoles(TestDatabase database) throws Exception {
        String alter = "ALTER DATABASE \"" + database.name() + "\" SET ";
        database.execute(alter + "datestyle = 'German'", alter + "timezone = 'Asia/Tokyo'");
        assertThat(read(database.uri())).isEqualTo(FIRST_OF_FEBRUARY + " Asia/Tokyo");
        String role = database.role("reader");
        database.execute(
                "ALTER ROLE \"" + role + "\" SET timezone = 'Asia/Dubai'",
                "ALTER ROLE \"" + role + "\" IN DATABASE \"" + database.name() + "\" SET datestyle = 'SQL, MDY'");
        assertThat(read(database.uri(role))).isEqualTo(SECOND_OF_JANUARY + " Asia/Dubai");
        assertThat(note).isEmpty();
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areBeforeThatWhatIsAskedFor(TestDatabase database) throws Exception {
        database.execute("ALTER DATABASE \"" + database.name() + "\" SET timezone = 'Asia/Tokyo'");
        variables.put("PGOPTIONS", "-c DateStyle=ISO,\\ DMY --timezone=Asia/Dubai");
        assertThat(read(database.uri())).isEqualTo(FIRST_OF_FEBRUARY + " Asia/Dubai");
        variables.put("PGTZ", "Asia/Karachi");
        variables.put("PGDATESTYLE", "Postgres, MDY");
        assertThat(read(database.uri())).isEqualTo(SECOND_OF_JANUARY + " Asia/Karachi");
    }

    @PostgresTest(servers = Servers.OLDEST_AND_NEWEST)
    void areGuessedAndToldOfWhereTheRoleMayNotSeeThem(TestDatabase database) throws Exception {
        String role = database.role("reader");
        assertThat(read(database.uri(role))).isEqualTo(SECOND_OF_JANUARY + " UTC");
        assertThat(note).isEmpty();
        database.execute("CREATE TABLE t (at timestamptz)", "GRANT SELECT ON t TO \"" + role + "\"");
        read(database.uri(role));
        assertThat(note).hasValueSatisfying(said -> assertThat(said).contains("PGTZ"));
    }

    private String read(String uri) throws Exception {
        Environment environment = new Environment(variables, home, "postgres");
        ConnectionSettings settings =
                new SettingsResolver(environment).resolve(Map.of(), UriParser.parse(uri), PromptPolicy.NEVER);
        try (Connection connection = new Connector().open(settings, PasswordPrompt.none())) {
            note = SessionDefaults.restore(connection, settings, environment, "t");
            return Opening.ask(connection, "SELECT CAST('01/02/2026' AS date) || ' ' || current_setting('TimeZone')");
        }
    }
}
