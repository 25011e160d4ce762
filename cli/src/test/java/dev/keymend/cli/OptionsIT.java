// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.cli.command.Commands;
import dev.keymend.testkit.TestDatabase;
import dev.keymend.testkit.TestServers;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** Every option of every command, through the launcher, in lines that somebody might type. */
class OptionsIT {
    /** The exit code, then the line; they run in this order on one database. A word with blanks has ~ for each. */
    private static final List<String> LINES = List.of(
            "0 --version",
            "0 --help",
            "0 check --help",
            "0 verify --help",
            "0 explain --help",
            "0 fix --help",
            "0 undo --help",
            "0 preview --help",
            "0 load --help",
            "0 logs --help",
            "0 demo --help",
            "0 help --help",
            "0 completion --help",
            "0 help --color=never sequence-behind",
            "0 completion bash",
            "1 check --color=never --fail-on=warning --jobs=2 --timeout=60 --deep -w",
            "1 check -h 127.0.0.1 -p PORT -U postgres -d DATABASE -w",
            "0 check -W --accept=public.users.id --accept=public.orders.id",
            "0 check --map=public.users.id=public.loose --format=json -o check.json --accept=users.id --fail-on=error"
                    + " --accept=public.users.id --accept=public.orders.id",
            "1 check --fleet fleet.txt",
            "1 check --all-databases",
            "1 verify --color=always --fail-on=error --jobs=1 --timeout=60 -w -h 127.0.0.1 -p PORT -U postgres -d DATABASE",
            "1 verify -W --format=json -o verify.json --try INSERT~INTO~users~DEFAULT~VALUES",
            "0 verify --accept=public.users.id --accept=public.orders.id --map=public.users.id=public.loose"
                    + " --accept=public.users.loose",
            "1 verify --fleet fleet.txt --allow-empty",
            "1 verify --all-databases",
            "0 explain -f error.txt --format=json -o explain.json --values=hash --color=never",
            "0 explain -f error.txt -h 127.0.0.1 -p PORT -U postgres -d DATABASE -w --jobs=1 --timeout=9"
                    + " --map=public.users.id=public.users_id_seq",
            "0 explain -W -f error.txt",
            "1 fix --color=never --format=json -o fix.json --jobs=1 --timeout=60 -W",
            "1 fix --rule=serial-column --remedy=2 --table=users -w",
            "1 fix --sequence=users_id_seq --map=public.users.id=public.users_id_seq -h 127.0.0.1 -p PORT -U postgres -d DATABASE",
            "0 fix --apply --yes --journal=j.jsonl --lock-timeout=500 --hold-timeout=500 --patience=5 --lock-table",
            "0 undo j.jsonl --yes --lock-timeout=500 --hold-timeout=500 --patience=5 --color=never -w --format=json -o undo.json",
            "0 undo j.jsonl -W -h 127.0.0.1 -p PORT -U postgres -d DATABASE",
            "1 preview rows.csv --into users --in-file=first --lock --patience=5 --values=hide --color=never",
            "1 preview bare.txt --into=users --no-header --columns=id,name --delimiter=| --quote=' --escape=\\ --null=nil"
                    + " --format=csv -o preview.csv -W",
            "1 preview --from-query SELECT~1~AS~id --into users -w -h 127.0.0.1 -p PORT -U postgres -d DATABASE",
            "1 preview --from-table orders --into users",
            "0 load bare.txt --into=users --no-header --columns=id,name --delimiter=| --quote=' --escape=\\ --null=nil"
                    + " --on-conflict=update --key=id --update-columns=name --only-if-changed --in-file=last --lock"
                    + " --patience=5 --values=hide --color=never",
            "1 load rows.csv --into users --on-conflict=reject --bad-rows=reject --reject-file=rejects.csv --format=csv -o load.csv",
            "0 load --from-query SELECT~1~AS~id --into users --on-conflict=skip -W",
            "0 load --from-table orders --into users --on-conflict=skip -w -h 127.0.0.1 -p PORT -U postgres -d DATABASE",
            "0 load rows.csv --into users --on-conflict=skip --resumable night --jobs=2",
            "1 logs server.log --fail-on-violations --color=never --top=3 --values=hide --prefix=%m~[%p]~",
            "0 logs server.log --since=2026-01-02 --until=2026-01-03 --constraint=users_pkey --format=html -o logs.html",
            "0 logs server.log -W -h 127.0.0.1 -p PORT -U postgres -d DATABASE --jobs=1 --timeout=9"
                    + " --map=public.users.id=public.users_id_seq",
            "0 logs server.log -w");

    /** What has a test of its own: it does not end by itself, or leaves something running. */
    private static final Set<String> ELSEWHERE = Set.of("logs --follow", "demo --keep", "demo --color");

    @TempDir
    private Path folder;

    @Test
    void everyOptionIsInALine() {
        Set<String> missing = new TreeSet<>();
        commandLine().getSubcommands().forEach((name, command) -> {
            for (OptionSpec option : command.getCommandSpec().options()) {
                if (LINES.stream().noneMatch(line -> uses(line, name, option))) {
                    missing.add(name + " " + option.longestName());
                }
            }
        });
        missing.removeAll(ELSEWHERE);

        assertThat(missing).as("give each a line").isEmpty();
    }

    private static boolean uses(String line, String command, OptionSpec option) {
        List<String> words = List.of(line.split(" "));
        return words.get(1).equals(command)
                && words.stream()
                        .anyMatch(word -> Stream.of(option.names())
                                .anyMatch(name -> word.equals(name) || word.startsWith(name + "=")));
    }

    private CommandLine commandLine() {
        StringWriter nowhere = new StringWriter();
        return Commands.of(
                new Invocation(
                        Map.of(),
                        folder,
                        folder,
                        new ByteArrayInputStream(new byte[0]),
                        new PrintWriter(nowhere),
                        new PrintWriter(nowhere),
                        false),
                List.of());
    }

    @Test
    void everyLineDoesWhatItSays() throws Exception {
        try (TestDatabase database = TestServers.database(TestServers.majors().get(0))) {
            setUp(database);
            List<String> surprises = new ArrayList<>();
            for (String line : LINES) {
                String words =
                        line.replace("PORT", Integer.toString(database.port())).replace("DATABASE", database.name());
                String output = run(database, words.substring(2));
                if (!output.startsWith(line.substring(0, 2))) {
                    surprises.add(line + "\n" + output);
                }
            }
            assertThat(surprises).isEmpty();
        }
    }

    @Test
    void theDemosServerIsKeptUntilItIsStopped() throws Exception {
        try (TestDatabase database = TestServers.database(TestServers.majors().get(0))) {
            String output = run(database, "demo --keep --color=never");

            assertThat(output).startsWith("0 ");
            Matcher stop = Pattern.compile("\\bkill (\\d+)").matcher(output);
            assertThat(stop.find()).as(output).isTrue();
            ProcessHandle server =
                    ProcessHandle.of(Long.parseLong(stop.group(1))).orElseThrow();
            assertThat(server.destroy()).isTrue();
            assertThat(server.onExit().get(1, TimeUnit.MINUTES).isAlive()).isFalse();
        }
    }

    private void setUp(TestDatabase database) throws Exception {
        database.execute(
                "CREATE TABLE users (id serial PRIMARY KEY, name text)",
                "CREATE TABLE orders (id serial PRIMARY KEY)",
                "CREATE SEQUENCE loose",
                "INSERT INTO users SELECT generate_series(1, 9), 'somebody'",
                "INSERT INTO orders SELECT generate_series(1, 9)");
        String server = "host=127.0.0.1 user=postgres port=" + database.port() + " dbname=" + database.name();
        Files.writeString(folder.resolve("fleet.txt"), "shop " + server + "\n");
        Files.writeString(folder.resolve("rows.csv"), "id,name\n1,x\n77,y\n");
        Files.writeString(folder.resolve("bare.txt"), "1|'x'\n78|nil\n");
        String error = """
                ERROR:  duplicate key value violates unique constraint "users_pkey"
                DETAIL:  Key (id)=(1) already exists.
                """;
        Files.writeString(folder.resolve("error.txt"), error);
        Files.writeString(
                folder.resolve("server.log"), error.replaceAll("(?m)^(?=.)", "2026-01-02 00:00:00.000 UTC [7] "));
    }

    /** The exit code, a blank and what was printed. */
    private String run(TestDatabase database, String line) throws Exception {
        List<String> command = new ArrayList<>(List.of(Launched.LAUNCHER.toString()));
        for (String word : line.split(" ", -1)) {
            command.add(word.replace('~', ' '));
        }
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        builder.environment().putAll(database.environment());
        Launched launched = Launched.of(builder, Duration.ofMinutes(1));
        return launched.exitCode() + " " + launched.output();
    }
}
