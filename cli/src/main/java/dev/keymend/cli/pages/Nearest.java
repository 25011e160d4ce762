// SPDX-License-Identifier: Apache-2.0
package dev.keymend.cli.pages;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Guesses at what somebody meant. */
public final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    /** The names that are a few slips of the pen away from this one, or contain it; the nearest first. */
    public static List<String> to(String name, Collection<String> all) {
        int allowed = Math.max(2, name.length() / 3);
        return all.stream()
                .distinct()
                .filter(each -> distance(name, each) <= allowed || (name.length() > 3 && each.contains(name)))
                .sorted(Comparator.comparingInt((String each) -> distance(name, each)))
                .limit(MOST)
                .toList();
    }

    /** How many letters have to be put in, left out or replaced. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(row[j - 1], above) + 1);
                diagonal = above;
            }
        }
        return row[b.length()];
    }
}
