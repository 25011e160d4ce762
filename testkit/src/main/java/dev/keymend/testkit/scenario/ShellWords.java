// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.util.ArrayList;
import java.util.List;

/** Splits a line into words as a shell does: blanks, single quotes, double quotes, backslashes; nothing is expanded. */
final class ShellWords {

    private final String line;
    private final List<String> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private boolean inWord;
    private int next;

    private ShellWords(String line) {
        this.line = line;
    }

    static List<String> split(String line) {
        return new ShellWords(line).split();
    }

    private List<String> split() {
        while (next < line.length()) {
            char c = line.charAt(next++);
            switch (c) {
                case ' ', '\t' -> endWord();
                case '\'' -> singleQuoted();
                case '"' -> doubleQuoted();
                case '\\' -> append(following("\\"));
                default -> append(c);
            }
        }
        endWord();
        return List.copyOf(words);
    }

    private void singleQuoted() {
        inWord = true;
        for (char c = following("'"); c != '\''; c = following("'")) {
            append(c);
        }
    }

    private void doubleQuoted() {
        inWord = true;
        for (char c = following("\""); c != '"'; c = following("\"")) {
            if (c != '\\') {
                append(c);
                continue;
            }
            char escaped = following("\"");
            if ("\"\\$`".indexOf(escaped) < 0) {
                append('\\');
            }
            append(escaped);
        }
    }

    private char following(String opened) {
        if (next == line.length()) {
            throw new IllegalArgumentException("Nothing closes the " + opened + " in: " + line);
        }
        return line.charAt(next++);
    }

    private void append(char c) {
        inWord = true;
        word.append(c);
    }

    private void endWord() {
        if (inWord) {
            words.add(word.toString());
            word.setLength(0);
            inWord = false;
        }
    }
}
