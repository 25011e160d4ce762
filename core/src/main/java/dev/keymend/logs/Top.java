// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.List;

/**
 * What came most often.
 *
 * @param entries the most frequent first
 * @param different how many different ones there were; when not {@link #exact}, how many are still counted
 * @param missed by how much each count may be too low; 0 when all are exact
 */
public record Top(List<Entry> entries, int different, long missed) {
    /**
     * One of them.
     *
     * @param text how it is shown; what is very long is cut
     * @param count how often it came, at least
     */
    public record Entry(String text, long count) {}

    /** Copies the entries. */
    public Top {
        entries = List.copyOf(entries);
    }

    /** Whether every count is what it says, because there were few enough to count them all. */
    public boolean exact() {
        return missed == 0;
    }
}
