// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All databases of a server, and those that a file names. */
class ManyDatabasesTest {
    private static EmbeddedPostgres server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServer() throws SQLException {
        server = TestServers.startOwn(TestServers.majors().get(0), Map.of());
        execute("postgres", "CREATE DATABASE shop", "CREATE DATABASE billing", "CREATE DATABASE \"top Secret\"");
        execute("postgres", "CREATE ROLE auditor LOGIN", "REVOKE CONNECT ON DATABASE \"top Secret\" FROM PUBLIC");
        execute(
                "shop",
                "CREATE TABLE users (id serial PRIMARY KEY)",
                "INSERT INTO users SELECT generate_series(1, 9)",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor",
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO auditor");
        execute(
                "billing",
                "CREATE TABLE bills (id serial PRIMARY KEY)",
                "INSERT INTO bills DEFAULT VALUES",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO auditor",
                "GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO auditor");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void looksAtEveryDatabaseOfTheServer() {
        Result result = runs().run("check", "--all-databases", "-d", "postgres");

        assertThat(result.err()).isEmpty();
        assertThat(result.out().lines().filter(line -> line.startsWith("──")))
                .as("those that have something to say")
                .containsExactly(
                        "── billing · database billing · PostgreSQL " + server.version(),
                        "── shop · database shop · PostgreSQL " + server.version());
        assertThat(result.out())
                .contains("error  sequence-behind  public.users.id")
                .endsWith("""

                billing     0 errors, 0 warnings, 1 note; 1 column examined
                postgres    0 errors, 0 warnings, 0 notes; 0 columns examined
                shop        1 error, 0 warnings, 1 note; 1 column examined
                template1   0 errors, 0 warnings, 0 notes; 0 columns examined
                top Secret  0 errors, 0 warnings, 0 notes; 0 columns examined

                1 error, 0 warnings, 2 notes in 5 databases.
                """);
        assertThat(result.exitCode()).isEqualTo(ExitCodes.FINDINGS);
    }

    @Test
    void aDatabaseThatTheRoleMayNotConnectToIsNotExamined() {
        Result result = runs().run("verify", "--all-databases", "-U", "auditor", "--format=json");

        assertThat(result.out())
                .contains(
                        "\"target\" : \"top Secret\",\n    \"exitCode\" : 4,\n    \"failure\" : \"The role auditor may not"
                                + " connect to it.\",\n    \"grant\" : \"GRANT CONNECT ON DATABASE \\\"top Secret\\\" TO auditor;\"")
                .contains("\"targets\" : 5,\n    \"notExamined\" : 1,");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);
    }

    @Test
    void verifyPassesAServerOfWhichSomeDatabasesAreEmpty() throws IOException {
        Result server = runs().run("verify", "--all-databases", "-d", "postgres", "--accept=public.users.id");
        Path file = fleet("empty dbname=postgres");

        assertThat(server.exitCode()).as(server.out() + server.err()).isEqualTo(ExitCodes.GOOD);
        assertThat(runs().run("verify", "--fleet", file.toString()).exitCode())
                .as("one that was named may be the wrong one")
                .isEqualTo(ExitCodes.INCOMPLETE);
        assertThat(runs().run("verify", "--fleet", file.toString(), "--allow-empty")
                        .exitCode())
                .isEqualTo(ExitCodes.GOOD);
    }

    @Test
    void looksAtEveryDatabaseOfTheFileInItsOrder() throws IOException {
        Path file = fleet("""
                # the database that is behind stands in the middle
                gone     host=127.0.0.1 port=1 password=hunter2
                shop     postgresql://postgres:hunter2@127.0.0.1:%d/shop
                "no such" dbname=nowhere
                billing  dbname=billing
                """.formatted(server.port()));

        Result result = runs().run("check", "--fleet", file.toString(), "--format=json", "--jobs=3");

        assertThat(result.out().lines().filter(line -> line.matches(" +\"(target|exitCode|failure)\".*")))
                .containsExactly(
                        "    \"target\" : \"gone\",",
                        "    \"exitCode\" : 3,",
                        "    \"failure\" : \"cannot reach PostgreSQL at 127.0.0.1:1: connection refused. Is the server"
                                + " running there? Give the place with -h and -p, or PGHOST and PGPORT.\",",
                        "    \"target\" : \"shop\",",
                        "    \"exitCode\" : 1,",
                        "    \"target\" : \"no such\",",
                        "    \"exitCode\" : 3,",
                        "    \"failure\" : \"there is no database \\\"nowhere\\\" at 127.0.0.1:%1$d; it said: database \\\"nowhere\\\" does not exist. List the databases with psql -h 127.0.0.1 -p %1$d -U postgres -l, and name one with -d or PGDATABASE.\","
                                .formatted(server.port()),
                        "    \"target\" : \"billing\",",
                        "    \"exitCode\" : 0,");
        assertThat(result.exitCode()).as("the gravest").isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(result.out() + result.err()).doesNotContain("hunter2");
    }

    @Test
    void saysInTextWhichCouldNotBeReached() throws IOException {
        Path file = fleet("billing dbname=billing\ngone host=127.0.0.1 port=1");

        Result result = runs().run("check", "--fleet", file.toString(), "--fail-on=info");

        assertThat(result.out()).endsWith("""
                ── gone

                not examined
                  cannot reach PostgreSQL at 127.0.0.1:1: connection refused. Is the server running there? Give the
                  place with -h and -p, or PGHOST and PGPORT.

                billing  0 errors, 0 warnings, 1 note; 1 column examined
                gone     not examined

                0 errors, 0 warnings, 1 note in 1 database; 1 database not examined.
                """);
        assertThat(result.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "check --fleet FILE --all-databases | --all-databases is of one server and --fleet of those that a file names; give one",
                "check --fleet FILE -d shop | line 1 of FILE: the file says which databases; leave the one on the command line out",
                "check --fleet FILE -W | line 1 of FILE: -W asks for one password, and these are several servers; use ~/.pgpass, or a password in the connection string",
                "verify --fleet FILE --try INSERT | --try runs an INSERT in one database; leave it out, or name that database",
                "check --fleet none.txt | there is no file none.txt; --fleet names the file that lists the databases",
            })
    void refusesWhatContradictsItself(String line, String message) throws IOException {
        String file = fleet("shop dbname=shop").toString();

        Result result = runs().run(line.replace("FILE", file).split(" "));

        assertThat(result.err().lines().findFirst()).contains("keymend: " + message.replace("FILE", file));
        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop sslmode=sometimes password=hunter2 | : sslmode is 'sometimes'; valid are disable, allow, prefer, require, verify-ca, verify-full",
                "shop hunter2 | : what follows the label is neither a postgresql:// URI nor a conninfo string such as host=db1 dbname=shop",
                "shop postgresql://u:hun%ter2@h | : the connection URI has a % in its password that two hexadecimal digits (not 00) do not follow; a % itself is written %25",
            })
    void aSlipInTheFileIsToldBeforeAnythingIsContacted(String line, String message) throws IOException {
        Path file = fleet("# first\n" + line);

        Result result = runs().run("check", "--fleet", file.toString());

        assertThat(result.err()).startsWith("keymend: line 2 of " + file + message + "\n");
        assertThat(result.err()).doesNotContain("hunter2").doesNotContain("ter2");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    private CommandRuns runs() {
        return CommandRuns.in(home).at(server.port()).with("PGUSER", "postgres");
    }

    private Path fleet(String text) throws IOException {
        return Files.writeString(home.resolve("fleet.txt"), text + "\n");
    }

    private static void execute(String database, String... statements) throws SQLException {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl(database));
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
