// SPDX-License-Identifier: Apache-2.0
package dev.keymend.testkit.scenario;

import java.util.ArrayList;
import java.util.List;

/** Shows two texts as one: {@code -} before lines that were expected, {@code +} before those that came, common ones around. */
final class LineDiff {

    private static final int CONTEXT = 3;

    private LineDiff() {}

    static String of(List<String> expected, List<String> actual) {
        List<String> lines = merged(expected, actual);
        StringBuilder shown = new StringBuilder();
        boolean gap = false;
        for (int number = 0; number < lines.size(); number++) {
            if (isNearChange(lines, number)) {
                shown.append(gap ? "  ...\n" : "").append(lines.get(number)).append('\n');
                gap = false;
            } else {
                gap = true;
            }
        }
        return shown.toString();
    }

    private static boolean isNearChange(List<String> lines, int number) {
        return lines.subList(Math.max(0, number - CONTEXT), Math.min(lines.size(), number + CONTEXT + 1)).stream()
                .anyMatch(line -> !line.startsWith(" "));
    }

    private static List<String> merged(List<String> expected, List<String> actual) {
        int[][] common = common(expected, actual);
        List<String> lines = new ArrayList<>();
        int i = 0;
        int j = 0;
        while (i < expected.size() || j < actual.size()) {
            boolean bothLeft = i < expected.size() && j < actual.size();
            if (bothLeft && expected.get(i).equals(actual.get(j))) {
                lines.add("  " + expected.get(i++));
                j++;
            } else if (j == actual.size() || (bothLeft && common[i + 1][j] >= common[i][j + 1])) {
                lines.add("- " + expected.get(i++));
            } else {
                lines.add("+ " + actual.get(j++));
            }
        }
        return lines;
    }

    /** How many lines, at best, the texts from line [i] and line [j] on have in common. */
    private static int[][] common(List<String> expected, List<String> actual) {
        int[][] common = new int[expected.size() + 1][actual.size() + 1];
        for (int i = expected.size() - 1; i >= 0; i--) {
            for (int j = actual.size() - 1; j >= 0; j--) {
                common[i][j] = expected.get(i).equals(actual.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
