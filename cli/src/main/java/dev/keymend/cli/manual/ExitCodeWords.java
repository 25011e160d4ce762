// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.manual;

import java.util.LinkedHashMap;
import java.util.Map;

/** What the exit codes mean, in short. */
final class ExitCodeWords {
    static final Map<String, String> ALL = all();

    private ExitCodeWords() {}

    private static Map<String, String> all() {
        Map<String, String> words = new LinkedHashMap<>();
        words.put("0", "Nothing wrong, or all done.");
        words.put("1", "Findings at or above --fail-on, a plan that waits for --apply, conflicts, rejected rows.");
        words.put("2", "Wrong usage, or input that cannot be read.");
        words.put("3", "The database cannot be reached, or nothing there is permitted.");
        words.put("4", "Incomplete: something could not be examined, or a step was refused or failed. Wins over 1.");
        words.put("70", "A bug of Keymend.");
        words.put("130, 143", "Ended by Ctrl-C or SIGTERM.");
        return words;
    }
}
