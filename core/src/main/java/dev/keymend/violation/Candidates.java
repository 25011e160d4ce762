// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import java.util.List;

/**
 * The ways to read a key's values apart.
 *
 * @param splits each a list of as many values as there are columns; none when the text has too few
 * @param complete false when there are more ways than are listed
 */
public record Candidates(List<List<String>> splits, boolean complete) {
    /** At most so many ways are listed. */
    public static final int MOST = 10_000;

    /** Copies the lists. */
    public Candidates {
        splits = splits.stream().map(List::copyOf).toList();
    }

    /** How many, and no values. */
    @Override
    public String toString() {
        return splits.size() + (complete ? " ways to read the values" : " ways to read the values, and more");
    }
}
