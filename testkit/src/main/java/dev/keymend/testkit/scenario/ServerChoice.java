// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.util.Arrays;
import java.util.List;

/**
 * The servers a scenario runs on: words of the line {@code servers: oldest, newest} or {@code servers: 14, 18} or
 * {@code servers: all}.
 */
record ServerChoice(List<String> words) {

    static final ServerChoice DEFAULT = new ServerChoice(List.of("oldest", "newest"));

    ServerChoice {
        words = List.copyOf(words);
        for (String word : words) {
            if (!word.matches("oldest|newest|all|\\d+")) {
                throw new IllegalArgumentException(
                        "After 'servers:' come oldest, newest, all or major versions, not '" + word + "'");
            }
        }
    }

    static ServerChoice parse(String text) {
        return new ServerChoice(
                Arrays.stream(text.split(",", -1)).map(String::strip).toList());
    }

    /** Those of the run's major versions, oldest first, that are meant; in the same order. */
    List<Integer> among(List<Integer> matrix) {
        return matrix.stream()
                .filter(major -> words.stream().anyMatch(word -> means(word, major, matrix)))
                .toList();
    }

    private static boolean means(String word, Integer major, List<Integer> matrix) {
        return switch (word) {
            case "all" -> true;
            case "oldest" -> major.equals(matrix.get(0));
            case "newest" -> major.equals(matrix.get(matrix.size() - 1));
            default -> major.equals(Integer.valueOf(word));
        };
    }
}
