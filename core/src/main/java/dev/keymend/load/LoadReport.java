// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of every row: {@code read = inserted + updated + unchanged + skipped + rejected}, where nothing failed. Of a
 * preview, which writes nothing, {@code read = clean + unexamined + unchanged + rejected}.
 *
 * @param read rows of the input
 * @param clean rows that nothing refuses
 * @param unexamined rows that nothing refuses as far as could be seen: a default or a trigger fills one of their keys
 * @param unchanged rows that are there already, the same in every column that is loaded (or updated)
 * @param rejected rows that were refused; those that were skipped are not among them
 * @param bad how many of the rejected ones the table cannot hold, whatever their keys
 * @param nullKeys rows with a null in a key, which therefore conflict with nothing by that key
 * @param conflicts how many rows each constraint refuses, by its name
 * @param blind the constraints that could not be examined, and why
 * @param notes what else a person should know
 * @param failed whether the policy was to fail and something was refused: then nothing was written, of a resumable load
 *     nothing of the chunk that it stopped at
 * @param chunks of a resumable load, else empty: how far it is. Its counts of rows are those of every chunk that is loaded, whoever
 *     loaded it; {@code bad}, {@code nullKeys} and {@code conflicts} tell of what this run has met
 */
public record LoadReport(
        long read,
        long clean,
        long unexamined,
        long inserted,
        long updated,
        long unchanged,
        long skipped,
        long rejected,
        long bad,
        long nullKeys,
        Map<String, Long> conflicts,
        Map<String, String> blind,
        List<String> notes,
        boolean failed,
        Optional<LoadedChunks> chunks) {
    /** Copies the collections, keeping their order. */
    public LoadReport {
        conflicts = Collections.unmodifiableMap(new LinkedHashMap<>(conflicts));
        blind = Collections.unmodifiableMap(new LinkedHashMap<>(blind));
        notes = List.copyOf(notes);
    }

    /** How many rows of a load can be accounted for; those of the input, unless something keeps rows out in silence. */
    long accounted() {
        return inserted + updated + unchanged + skipped + rejected;
    }
}
