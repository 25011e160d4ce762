// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.catalog.ConnectionSource;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A program of its own that loads a file into the table t, and can be killed. */
final class LoadingProcess {
    private LoadingProcess() {}

    /** Loads all or nothing. */
    static Process atomic(String url, Path file) throws IOException {
        return start(url, file.toString());
    }

    /** Loads in chunks of so many rows. */
    static Process resumable(String url, Path file, String name, int jobs, int rows) throws IOException {
        return start(url, file.toString(), name, Integer.toString(jobs), Integer.toString(rows));
    }

    private static Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                // What it cannot remove any more goes with the test's own files.
                "-Djava.io.tmpdir=" + Path.of(arguments[1]).getParent(),
                "-cp",
                classPath(),
                LoadingProcess.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** Tests may run in a module; the program does without. */
    private static String classPath() {
        try {
            String tests = Path.of(LoadingProcess.class
                            .getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
            String besideTests = Path.of(tests).resolveSibling("test-classes").toString();
            return Stream.of(
                            besideTests,
                            tests,
                            System.getProperty("jdk.module.path", ""),
                            System.getProperty("java.class.path"))
                    .filter(path -> !path.isEmpty())
                    .collect(Collectors.joining(File.pathSeparator));
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Fails, and so does the process, where the load does. */
    public static void main(String[] arguments) throws SQLException {
        ConnectionSource source = () -> DriverManager.getConnection(arguments[0]);
        RowSource file = RowSource.csv(Path.of(arguments[1]), CsvFormat.DEFAULT, List.of());
        BulkLoad load = BulkLoad.into("t").with(LoadOptions.DEFAULT.withOnConflict(ConflictPolicy.SKIP));
        try (Connection connection = source.open()) {
            if (arguments.length == 2) {
                load.load(connection, file);
            } else {
                load.resumable(arguments[2])
                        .in(new ChunkSizes(Integer.parseInt(arguments[4]), Long.MAX_VALUE))
                        .jobs(Integer.parseInt(arguments[3]), source)
                        .load(connection, file);
            }
        }
    }
}
