// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads what libpq's {@code options} set: {@code -c name=value} and {@code --name=value}, as the server takes them apart. */
final class SessionOptions {
    private SessionOptions() {}

    /** The last value that they give a setting; null when they give none. */
    static @Nullable String value(String options, String name) {
        String value = null;
        List<String> words = words(options);
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            String assignment = null;
            if (word.equals("-c") && i + 1 < words.size()) {
                assignment = words.get(++i);
            } else if (word.startsWith("--") || word.startsWith("-c")) {
                assignment = word.substring(2);
            }
            int equals = assignment == null ? -1 : assignment.indexOf('=');
            if (assignment != null
                    && equals > 0
                    && assignment
                            .substring(0, equals)
                            .replace('-', '_')
                            .toLowerCase(Locale.ROOT)
                            .equals(name)) {
                value = assignment.substring(equals + 1);
            }
        }
        return value;
    }

    /** Between blanks; a backslash takes the next character as it is. */
    private static List<String> words(String options) {
        List<String> words = new ArrayList<>();
        StringBuilder word = null;
        for (int i = 0; i < options.length(); i++) {
            char c = options.charAt(i);
            if (Character.isWhitespace(c)) {
                if (word != null) {
                    words.add(word.toString());
                }
                word = null;
                continue;
            }
            word = word == null ? new StringBuilder() : word;
            word.append(c == '\\' && i + 1 < options.length() ? options.charAt(++i) : c);
        }
        if (word != null) {
            words.add(word.toString());
        }
        return words;
    }
}
