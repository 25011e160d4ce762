// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.CommandRuns.Result;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A password, right or wrong, in whichever way it is given, is in nothing that any command prints or writes, and in nothing that
 * the server can show of the session.
 */
class PasswordsStaySecretTest {
    private static final String RIGHT = "hunter-two's-Key";
    private static final String WRONG = "hunter-three's-Key";
    private static EmbeddedPostgres server;

    @TempDir
    private Path home;

    @BeforeAll
    static void startServer() {
        server = TestServers.startWithPassword(
                TestServers.majors().get(TestServers.majors().size() - 1), RIGHT);
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @BeforeEach
    void setUp() throws Exception {
        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE IF EXISTS users");
            statement.execute("CREATE TABLE users (id serial PRIMARY KEY, name text)");
            statement.execute("INSERT INTO users SELECT generate_series(1, 9)");
        }
        Files.writeString(home.resolve("rows.csv"), "id,name\n1,x\n77,y\n");
        Files.writeString(home.resolve("error.txt"), """
                ERROR:  duplicate key value violates unique constraint "users_pkey"
                DETAIL:  Key (id)=(1) already exists.
                """);
        Files.writeString(home.resolve("server.log"), """
                2026-01-01 00:00:00 UTC [7] ERROR:  duplicate key value violates unique constraint "users_pkey"
                2026-01-01 00:00:00 UTC [7] DETAIL:  Key (id)=(1) already exists.
                """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"uri", "conninfo", "variable", "passfile", "service"})
    void noCommandTellsIt(String way) throws Exception {
        for (String password : List.of(RIGHT, WRONG)) {
            Map<String, Result> results = new LinkedHashMap<>();
            for (String line : List.of(
                    "check",
                    "check --format=json",
                    "check --all-databases",
                    "verify",
                    "explain -f error.txt",
                    "fix",
                    "fix --format=json",
                    "fix --apply --yes --journal journal.jsonl",
                    "undo journal.jsonl",
                    "preview rows.csv --into users",
                    "load rows.csv --into users --on-conflict reject --reject-file rejects.csv",
                    "load rows.csv --into users --on-conflict skip --resumable night",
                    "logs server.log",
                    "logs server.log --format=html -o logs.html")) {
                results.put(
                        line,
                        given(way, password, line.replace("journal", password.equals(RIGHT) ? "journal" : "other")));
            }

            results.forEach((line, result) -> {
                assertThat(result.out() + result.err()).as(line).doesNotContain("hunter");
                boolean opened = password.equals(RIGHT);
                assertThat(result.err().contains("refused the password") || result.exitCode() == ExitCodes.USAGE)
                        .as("%s: %s%s", line, result.out(), result.err())
                        .isEqualTo(!opened);
            });
        }
        for (Path file : written()) {
            assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                    .as(file.toString())
                    .doesNotContain("hunter");
        }
        assertThat(written())
                .extracting(file -> String.valueOf(file.getFileName()))
                .contains("journal.jsonl", "logs.html", "rejects.csv");
    }

    private Result given(String way, String password, String line) throws IOException {
        String place = "127.0.0.1:" + server.port();
        CommandRuns runs = CommandRuns.in(home);
        String conninfo = "host=127.0.0.1 port=" + server.port() + " user=postgres dbname=postgres";
        return switch (way) {
            case "uri" ->
                runs.run(words(
                        line,
                        "-d",
                        "postgresql://postgres:" + password.replace("'", "%27") + "@" + place + "/postgres"));
            case "conninfo" ->
                runs.run(words(line, "-d", conninfo + " password='" + password.replace("'", "\\'") + "'"));
            case "variable" -> runs.with("PGPASSWORD", password).run(words(line, "-d", conninfo));
            case "passfile" -> {
                secret(".pgpass", "*:*:*:*:" + password);
                yield runs.run(words(line, "-d", conninfo));
            }
            default -> {
                secret(".pg_service.conf", "[shop]\npassword=" + password);
                yield runs.with("PGSERVICE", "shop").run(words(line, "-d", conninfo));
            }
        };
    }

    private static String[] words(String line, String... more) {
        return Stream.concat(Stream.of(line.split(" ")), Stream.of(more)).toArray(String[]::new);
    }

    private void secret(String name, String text) throws IOException {
        Path file = Files.writeString(home.resolve(name), text + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private List<Path> written() throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !String.valueOf(file.getFileName()).startsWith(".pg"))
                    .toList();
        }
    }

    /** Slips of the pen, of the kinds that a message would like to quote. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "check host=h~password=hunter2",
                "check jdbc:postgresql://u:hunter2@h/d",
                "check mysql://u:hunter2@h/d",
                "check postgresql://u:hunter2@h/d postgresql://u:hunter3@h/e",
                "check -d postgresql://u:hunter2@h/d postgresql://u:hunter3@h/e",
                "check -d postgresql://u:hun@ter2@h/d",
                "check -d postgresql://u:hun/ter2@h/d",
                "check -d postgresql://u:hun%ter2@h/d",
                "check -d postgresql://u:hunter2@h:port/d",
                "check -d postgresql://u:hunter2@h/d?sslmod=require",
                "check -d postgresql://u@h/d?pasword=hunter2",
                "check -d user=u~password=my~hunter2",
                "check -d user=u~password='hunter2",
                "check -d pasword=hunter2",
                "check --format postgresql://u:hunter2@h/d",
                "check --jobs postgresql://u:hunter2@h/d",
                "check -o postgresql://u:hunter2@h/d",
                "check --fleet postgresql://u:hunter2@h/d",
                "postgresql://u:hunter2@h/d",
                "chek postgresql://u:hunter2@h/d",
                "check --wrong postgresql://u:hunter2@h/d",
                "explain -f postgresql://u:hunter2@h/d",
                "undo postgresql://u:hunter2@h/d",
                "load postgresql://u:hunter2@h/d --into t --on-conflict skip",
                "preview postgresql://u:hunter2@h/d",
                "logs postgresql://u:hunter2@h/d",
                "logs file postgresql://u:hunter2@127.0.0.1:1/d",
                "check -h u:hunter2@h",
                "check -h postgresql://u:hunter2@h/d",
                "check -U postgresql://u:hunter2@h/d -h 127.0.0.1 -p 1",
            })
    void noErrorQuotesIt(String line) {
        Result result = CommandRuns.in(home)
                .run(Stream.of(line.split(" "))
                        .map(word -> word.replace('~', ' '))
                        .toArray(String[]::new));

        assertThat(result.exitCode()).as(result.out() + result.err()).isIn(ExitCodes.USAGE, ExitCodes.UNREACHABLE);
        assertThat(result.out() + result.err()).doesNotContain("hunter").doesNotContain("ter2");
    }

    /** As the lines of a password file may be for one database each. */
    @Test
    void eachOfAServersDatabasesHasItsOwnPassword() throws IOException {
        secret(".pgpass", "*:*:postgres:*:" + RIGHT + "\n*:*:template1:*:" + WRONG);

        Result result = CommandRuns.in(home)
                .run(
                        "check",
                        "--all-databases",
                        "-h",
                        "127.0.0.1",
                        "-U",
                        "postgres",
                        "-p",
                        Integer.toString(server.port()));

        assertThat(result.out())
                .contains(
                        "\npostgres   1 error", "\ntemplate1  not examined\n", "refused the password from the password")
                .doesNotContain("hunter");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.INCOMPLETE);
    }

    @Test
    void theServerCannotShowIt() throws SQLException {
        Result result = CommandRuns.in(home)
                .with("PGPASSWORD", RIGHT)
                .run("check", "-d", "host=127.0.0.1 user=postgres port=" + server.port());
        assertThat(result.err()).isEmpty();

        try (Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"));
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT coalesce(string_agg(application_name || query, ' '), '') FROM pg_stat_activity"
                                + " WHERE pid <> pg_backend_pid()")) {
            rows.next();
            assertThat(rows.getString(1)).doesNotContain("hunter");
        }
    }
}
