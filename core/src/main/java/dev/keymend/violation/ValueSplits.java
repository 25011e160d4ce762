// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.ArrayList;
import java.util.List;

/** Enumerates the ways to split a values text at {@code ", "} into as many values as there are columns. */
final class ValueSplits {
    private static final String SEPARATOR = ", ";

    /** Long values in many ways would fill the memory long before the number of ways is reached. */
    private static final long MOST_CHARACTERS = 8_000_000;

    private ValueSplits() {}

    static Candidates of(String text, int n, int most) {
        if (n < 1) {
            throw new IllegalArgumentException("A key has at least one column, not " + n);
        }
        if (n == 1) {
            return new Candidates(List.of(List.of(text)), true);
        }
        int[] separators = separators(text, most + n);
        boolean sawAll = separators.length < most + n;
        int[] chosen = new int[n - 1];
        for (int i = 0; i < chosen.length; i++) {
            chosen[i] = i;
        }
        List<List<String>> splits = new ArrayList<>();
        long characters = 0;
        boolean more = separators.length >= chosen.length;
        while (more && splits.size() < most && (splits.isEmpty() || characters < MOST_CHARACTERS)) {
            splits.add(split(text, separators, chosen));
            characters += text.length();
            more = next(chosen, separators.length);
        }
        return new Candidates(splits, sawAll && !more);
    }

    /** Where the separators stand, the first so many. Two never overlap. */
    private static int[] separators(String text, int most) {
        List<Integer> found = new ArrayList<>();
        for (int at = text.indexOf(SEPARATOR); at >= 0 && found.size() < most; ) {
            found.add(at);
            at = text.indexOf(SEPARATOR, at + SEPARATOR.length());
        }
        return found.stream().mapToInt(Integer::intValue).toArray();
    }

    private static List<String> split(String text, int[] separators, int[] chosen) {
        List<String> values = new ArrayList<>(chosen.length + 1);
        int from = 0;
        for (int index : chosen) {
            values.add(text.substring(from, separators[index]));
            from = separators[index] + SEPARATOR.length();
        }
        values.add(text.substring(from));
        return values;
    }

    /** Moves on to the next combination in order; false after the last. */
    private static boolean next(int[] chosen, int available) {
        int i = chosen.length - 1;
        while (i >= 0 && chosen[i] == available - chosen.length + i) {
            i--;
        }
        if (i < 0) {
            return false;
        }
        chosen[i]++;
        for (int j = i + 1; j < chosen.length; j++) {
            chosen[j] = chosen[j - 1] + 1;
        }
        return true;
    }
}
