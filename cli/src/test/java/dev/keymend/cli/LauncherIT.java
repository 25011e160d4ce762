// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher and the packaged jar, as a user starts them. */
class LauncherIT {
    @TempDir
    private Path folder;

    @Test
    void answersItsVersion() throws Exception {
        assertThat(run(Launched.LAUNCHER, "--version").output()).matches("keymend \\d+\\.\\d+\\.\\d+(-SNAPSHOT)?\n");
    }

    @Test
    void runsThroughASymbolicLinkFromAnotherFolder() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("km"), Launched.LAUNCHER);
        assertThat(run(link, "--version").exitCode()).isZero();
    }

    @Test
    void handsTheExitCodeOn() throws Exception {
        Launched result = run(Launched.LAUNCHER, "check", "-h", "127.0.0.1", "-p", "1");
        assertThat(result.exitCode()).isEqualTo(ExitCodes.UNREACHABLE);
        assertThat(result.output().lines())
                .containsExactly("keymend: cannot reach PostgreSQL at 127.0.0.1:1: connection refused. Is the server"
                        + " running there? Give the place with -h and -p, or PGHOST and PGPORT.");
    }

    @Test
    void hasTheDocumentationInItsJar() throws Exception {
        Launched result = run(Launched.LAUNCHER, "help", "sequence-behind");
        assertThat(result.exitCode()).isZero();
        assertThat(result.output())
                .startsWith("sequence-behind\n\nerror · an insert that leaves the key to its default");
    }

    @Test
    void fitsANarrowTerminalAndColoursIt() throws Exception {
        // Runs a command on a terminal of its own; part of every Linux.
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) here");
        Launched result = run(
                Path.of("script"),
                "-qec",
                "stty cols 50; unset PAGER COLUMNS NO_COLOR; TERM=xterm exec " + Launched.LAUNCHER
                        + " help serial-column",
                "/dev/null");
        assertThat(result.output()).contains("\u001b[1mserial-column\u001b[0m");
        assertThat(result.output().replaceAll("\u001b\\[[0-9]+m|\r", "").lines())
                .hasSizeGreaterThan(20)
                .filteredOn(line -> !line.startsWith("    "))
                .allMatch(line -> line.length() <= 50);
    }

    @Test
    void showsPagesWithThePagerThatAPersonHasChosen() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/script")), "there is no script(1) here");
        Launched result = run(
                Path.of("script"),
                "-qec",
                "PAGER='sed s/^/paged:/' exec " + Launched.LAUNCHER + " help serial-column",
                "/dev/null");
        assertThat(result.output().lines()).hasSizeGreaterThan(20).allMatch(line -> line.startsWith("paged:"));
    }

    @Test
    void keepsAClassDataArchiveBesideTheJar() throws Exception {
        run(Launched.LAUNCHER, "--version");
        Path archive = SourceTree.root().resolve("cli/target/keymend.jsa");
        assertThat(archive).isNotEmptyFile();
        assertThat(Files.getLastModifiedTime(archive))
                .isGreaterThanOrEqualTo(
                        Files.getLastModifiedTime(SourceTree.root().resolve("cli/target/keymend.jar")));
    }

    @Test
    void tellsTheDemoToItsEnd() throws Exception {
        Launched result = run(Launched.LAUNCHER, "demo");
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("ERROR:  duplicate key value violates unique constraint \"users_pkey\"")
                .contains("DETAIL:  Key (id)=(1) already exists.")
                .contains("error  sequence-behind  public.users.id (public.users_id_seq)")
                .contains("error  sequence-behind  public.products.id (public.products_id_seq)")
                .contains("error  sequence-behind  public.orders.id (public.orders_id_seq)")
                .contains("error  sequence-behind  \"Web Shop\".\"Order Items\".\"Item Id\"")
                .contains("   4 errors, 0 warnings, 0 notes; 6 columns fed by a sequence examined.")
                .contains("   Not every default insert will succeed.")
                .contains("ALTER SEQUENCE public.users_id_seq CACHE 1;")
                .contains("   id 50001\n")
                .contains("Every default insert will succeed: 6 of 6 columns fed by a sequence.")
                .doesNotContain("\u001b");
        assertThat(result.output().lines().count()).as("a screen or two").isLessThan(90);
    }

    private Launched run(Path command, String... arguments) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder();
        builder.command().add(command.toString());
        builder.command().addAll(List.of(arguments));
        return Launched.of(builder.directory(folder.toFile()), Duration.ofMinutes(2));
    }
}
