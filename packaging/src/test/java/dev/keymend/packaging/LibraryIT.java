// SPDX-License-Identifier: Apache-2.0
package dev.keymend.packaging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The library as another project uses it: compiled against and run with the published jar and what its POM names. */
class LibraryIT {
    private static final Pattern DEPENDENCY = Pattern.compile(
            "<dependency>\\s*<groupId>([^<]*)</groupId>\\s*<artifactId>([^<]*)</artifactId>\\s*<version>([^<]*)</version>"
                    + "\\s*<scope>([^<]*)</scope>",
            Pattern.DOTALL);

    @TempDir
    private Path folder;

    private String pom = "";

    @BeforeEach
    void readPom() throws Exception {
        pom = Files.readString(Packages.FOLDER.resolve("keymend-core-" + Packages.VERSION + ".pom"));
    }

    @Test
    void tellsInItsPomWhatCentralAsksFor() {
        assertThat(pom)
                .contains("<name>Keymend core</name>")
                .contains("<description>")
                .contains("<url>")
                .contains("<name>Apache-2.0</name>")
                .contains("<developer>")
                .contains("<scm ")
                .doesNotContain("<parent>")
                .doesNotContain("<profile>")
                .doesNotContain("<build>");
    }

    @Test
    void forcesFourLibrariesOnItsUsers() {
        assertThat(dependencies().stream().map(found -> found.group(2) + " " + found.group(4)))
                .as("what is provided is not handed on")
                .containsExactlyInAnyOrder(
                        "fastcsv compile",
                        "jspecify compile",
                        "postgresql compile",
                        "jackson-core compile",
                        "checker-qual provided");
    }

    @Test
    void isACompleteModule() throws Exception {
        assertThat(entries(Packages.library("")))
                .contains("module-info.class", "META-INF/LICENSE")
                .noneMatch(name -> name.contains("Test"));
        assertThat(entries(Packages.library("-sources")))
                .contains("module-info.java", "dev/keymend/catalog/tables.sql");
        assertThat(entries(Packages.library("-javadoc")))
                .contains("index.html", "dev.keymend.core/module-summary.html");
    }

    @Test
    void servesAProjectOnTheClassPath() throws Exception {
        Path source = program();
        compile("-cp", path(), source.toString());
        assertThat(java("-cp", classes() + ":" + path(), "consumer.Consumer")).isEqualTo("users_pkey\n");
    }

    @Test
    void servesAProjectOnTheModulePath() throws Exception {
        Path source = program();
        Path module = folder.resolve("source/module-info.java");
        Files.writeString(module, "module consumer { requires dev.keymend.core; }\n");
        compile("--module-path", path(), source.toString(), module.toString());
        assertThat(java("--module-path", classes() + ":" + path(), "-m", "consumer/consumer.Consumer"))
                .isEqualTo("users_pkey\n");
    }

    private Path program() throws Exception {
        Path source = Files.createDirectories(folder.resolve("source/consumer")).resolve("Consumer.java");
        return Files.writeString(source, """
                package consumer;

                import dev.keymend.violation.UniqueViolation;

                public class Consumer {
                    public static void main(String[] arguments) {
                        String error = "ERROR:  duplicate key value violates unique constraint \\"users_pkey\\"\\n"
                                + "DETAIL:  Key (id)=(1) already exists.\\n";
                        for (UniqueViolation violation : UniqueViolation.parse(error)) {
                            System.out.println(violation.constraint());
                        }
                    }
                }
                """);
    }

    private void compile(String... arguments) {
        List<String> all = new ArrayList<>(List.of("-d", classes(), "--release", "17"));
        all.addAll(List.of(arguments));
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        int exitCode = ToolProvider.findFirst("javac").orElseThrow().run(out, out, all.toArray(String[]::new));
        assertThat(exitCode).as(said.toString()).isZero();
    }

    private String java(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin/java").toString()));
        all.addAll(List.of(arguments));
        return new Program(folder).run(all.toArray(String[]::new)).good().output();
    }

    private String classes() {
        return folder.resolve("classes").toString();
    }

    /** The jar and those that its POM names, from the local repository, which the build has filled. */
    private String path() {
        Path repository = Path.of(Packages.property("keymend.test.repository"));
        return Packages.library("") + ":"
                + dependencies().stream()
                        .filter(found -> found.group(4).equals("compile"))
                        .map(found -> repository
                                .resolve(found.group(1).replace('.', '/'))
                                .resolve(found.group(2))
                                .resolve(found.group(3))
                                .resolve(found.group(2) + "-" + found.group(3) + ".jar"))
                        .map(Path::toString)
                        .collect(Collectors.joining(":"));
    }

    private List<MatchResult> dependencies() {
        return DEPENDENCY.matcher(pom).results().toList();
    }

    private static List<String> entries(Path jar) throws Exception {
        try (JarFile opened = new JarFile(jar.toFile())) {
            return opened.stream().map(entry -> entry.getName()).toList();
        }
    }
}
