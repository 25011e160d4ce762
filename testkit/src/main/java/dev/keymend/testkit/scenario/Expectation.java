// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** A file with an expected output: compared with the actual one, or rewritten when the run is told to. */
final class Expectation {

    private static final String REWRITE = "keymend.test.rewrite";

    /** What this run has rewritten: the second server of a scenario has to agree with the first one. */
    private static final Map<Path, String> REWRITTEN = new ConcurrentHashMap<>();

    /** Others begin transactions on the server as well, a vacuum that comes by for one. */
    private static final Pattern AGE = Pattern.compile("\\b\\d+ transactions? ago");

    private final Path file;
    private final boolean rewrite;

    Expectation(Path file, boolean rewrite) {
        this.file = file.toAbsolutePath().normalize();
        this.rewrite = rewrite;
    }

    static boolean isRewriting() {
        return Boolean.getBoolean(REWRITE);
    }

    /**
     * Compares, or rewrites.
     *
     * @param actual the output
     * @param where whose output it is, for the failure
     * @throws AssertionError with the lines that differ
     */
    void check(String actual, String where) throws IOException {
        if (rewrite) {
            rewrite(actual, where);
            return;
        }
        if (!Files.exists(file)) {
            throw new AssertionError(file + " is missing; -Dscenarios.rewrite=true writes it");
        }
        String expected = Files.readString(file, StandardCharsets.UTF_8);
        if (!comparable(expected).equals(comparable(actual))) {
            throw new AssertionError(where + " differs from " + file + "\n" + diff(expected, actual)
                    + "If the new output is right, -Dscenarios.rewrite=true writes it down.");
        }
    }

    private static String comparable(String output) {
        return AGE.matcher(output).replaceAll("some transactions ago");
    }

    private void rewrite(String actual, String where) throws IOException {
        String earlier = REWRITTEN.putIfAbsent(file, actual);
        if (earlier == null) {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, actual, StandardCharsets.UTF_8);
        } else if (!earlier.equals(actual)) {
            throw new AssertionError(where + " differs from what another server has just written to " + file + "\n"
                    + diff(earlier, actual)
                    + "Both servers have to say the same, or the scenario has to choose one with a line 'servers:'.");
        }
    }

    private static String diff(String expected, String actual) {
        return LineDiff.of(lines(expected), lines(actual));
    }

    private static List<String> lines(String text) {
        return List.of(text.split("\n", -1));
    }
}
