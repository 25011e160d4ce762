// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.testkit.PostgresTest;
import dev.keymend.testkit.Servers;
import dev.keymend.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive with a Java of its own, unpacked where there is no other. */
class ArchiveIT {
    @TempDir
    private static Path shared = Path.of("");

    private static Installed installed = new Installed(shared);

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        // Blanks in names are where shell scripts break.
        installed = Installed.in(Files.createDirectory(shared.resolve("some where")))
                .withoutClassData();
    }

    @Test
    void runsWithItsOwnJava() throws Exception {
        Program.Result result = program().run(installed.launcher(), "--version").good();
        assertThat(result.output()).isEqualTo("keymend " + Packages.VERSION + "\n");
    }

    @Test
    void runsThroughSymbolicLinksAndFromPath() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("km"), Path.of(installed.launcher()));
        Path linkToLink = Files.createSymbolicLink(folder.resolve("again"), Path.of("km"));
        program().run(link.toString(), "--version").good();
        program().run(linkToLink.toString(), "--version").good();
        program()
                .with("PATH", installed.home().resolve("bin") + ":/usr/bin:/bin")
                .run("env", "keymend", "--version")
                .good();
    }

    @PostgresTest(servers = Servers.NEWEST)
    void checksARealDatabase(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE users (id serial PRIMARY KEY); INSERT INTO users VALUES (1)");

        Program.Result check = program().run(installed.launcher(), "check", database.uri());

        assertThat(check.exitCode()).as(check.output()).isEqualTo(1);
        assertThat(check.output())
                .contains("sequence-behind  public.users.id (public.users_id_seq)")
                .contains("The next insert gets 1, which is taken");
    }

    @Test
    void keepsClassDataBesideTheJar() throws Exception {
        // Not in a folder with a blank: Java 17 archives no classes of a jar there.
        Installed fresh = Installed.in(folder);

        program().run(fresh.launcher(), "--version").good();

        assertThat(fresh.classData()).isNotEmptyFile();
        assertThat(program().home()).isEmptyDirectory();
        Program.Result loaded = program()
                .run(
                        fresh.java(),
                        "-XX:SharedArchiveFile=" + fresh.classData(),
                        "-Xlog:class+load",
                        "-cp",
                        fresh.lib().resolve("keymend.jar").toString(),
                        "dev.keymend.cli.Main",
                        "check",
                        "-h",
                        "127.0.0.1",
                        "-p",
                        "1");
        assertThat(loaded.output())
                .contains("org.postgresql.Driver source: shared objects file")
                .contains("dev.keymend.cli.command.CheckCommand source: shared objects file");
        assertThat(Files.readString(fresh.lib().resolve("keymend.classes")))
                .as("the lambdas of a check, which only one that reached a server shows")
                .contains("@lambda-proxy dev/keymend/catalog/ProbeBatch");
    }

    @Test
    void keepsClassDataInTheCacheOfWhoeverMayNotWriteBesideTheJar() throws Exception {
        Installed fresh = Installed.in(folder);
        forbidWriting(fresh.lib());
        try {
            Program.Result result = asNobody(fresh.launcher(), "env", "HOME=" + folder.resolve("home"));
            assertThat(result.good().output()).isEqualTo("keymend " + Packages.VERSION + "\n");
            assertThat(fresh.classData()).doesNotExist();
            assertThat(folder.resolve("home/.cache/keymend").resolve(Packages.CLASS_DATA))
                    .isNotEmptyFile();

            Program.Result homeless = asNobody(fresh.launcher(), "env", "-u", "HOME");
            assertThat(homeless.good().output()).isEqualTo("keymend " + Packages.VERSION + "\n");
            assertThat(fresh.classData()).doesNotExist();
        } finally {
            Files.setPosixFilePermissions(fresh.lib(), PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    @Test
    void saysWhoseWorkIsInIt() {
        Path home = installed.home();
        assertThat(home.resolve("LICENSE")).content().contains("Apache License");
        assertThat(home.resolve("NOTICE")).content().contains("picocli").contains("FastCSV");
        assertThat(home.resolve("runtime/legal/java.base")).isDirectory();
    }

    private Program program() {
        return new Program(folder);
    }

    private static void forbidWriting(Path lib) throws IOException {
        Files.setPosixFilePermissions(lib, PosixFilePermissions.fromString("r-xr-xr-x"));
    }

    /** Root may write everywhere; without its capabilities it may not. */
    private Program.Result asNobody(String launcher, String... before) throws Exception {
        boolean root = Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"));
        List<String> command = new ArrayList<>(root ? List.of("unshare", "-U") : List.of());
        command.addAll(List.of(before));
        command.addAll(List.of(launcher, "--version"));
        return program().run(command.toArray(String[]::new));
    }
}
