// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.util.List;

/**
 * What logs hold.
 *
 * @param files what was read, in the order in which it was
 * @param lines how many lines were read
 * @param violations how many keys were refused and unique indexes could not be built
 * @param constraints their constraints, the most frequent first
 * @param neighbours errors around upserts that are no violations: the most frequent first
 * @param notes what could not be read, or is not what it seems; each a sentence
 */
public record LogReport(
        List<String> files,
        long bytes,
        long lines,
        long violations,
        List<LogGroup> constraints,
        List<LogGroup> neighbours,
        List<String> notes,
        boolean complete) {
    /** Copies the lists. */
    public LogReport {
        files = List.copyOf(files);
        constraints = List.copyOf(constraints);
        neighbours = List.copyOf(neighbours);
        notes = List.copyOf(notes);
    }
}
