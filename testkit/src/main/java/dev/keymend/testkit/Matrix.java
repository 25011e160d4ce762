// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit;

import dev.keymend.embedded.PostgresBinaries;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The servers that this run is to use, and where their programs are. */
final class Matrix {

    private static final String SERVERS = "keymend.test.servers";
    private static final String BINARIES = "keymend.test.binaries";

    private Matrix() {}

    /** Major versions, oldest first: those asked for, or those that are there when nobody asked. */
    static List<Integer> majors() {
        String asked = System.getProperty(SERVERS, "");
        return asked.isBlank() ? PostgresBinaries.majors(binaries()) : parse(asked);
    }

    /** The folder with the servers' jars; outside Maven, the one that the last full build filled. */
    static Path binaries() {
        String given = System.getProperty(BINARIES, "");
        if (!given.isBlank()) {
            return Path.of(given);
        }
        for (@Nullable Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("target/postgres");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        throw new IllegalStateException(
                "No PostgreSQL binaries: neither does the system property " + BINARIES
                        + " say where, nor has any folder above this one a target/postgres, which 'mvn -pl testkit -am verify' fills");
    }

    private static List<Integer> parse(String asked) {
        try {
            return Arrays.stream(asked.split(",", -1))
                    .map(String::trim)
                    .map(Integer::valueOf)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "Property " + SERVERS + " is '" + asked + "', but should be major versions such as 14,18", e);
        }
    }
}
