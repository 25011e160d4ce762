// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Identifiers;
import java.util.Optional;

/**
 * How far a resumable load is. All chunks are loaded where {@code earlier + here + elsewhere = total}.
 *
 * @param name what the load is called
 * @param ledger the table that knows which chunks are loaded, as SQL writes its name
 * @param total how many chunks the file has
 * @param earlier how many of them were loaded when this run began
 * @param here how many this run has loaded
 * @param elsewhere how many others have loaded meanwhile
 * @param stopped the chunk that this run stopped at, because the policy was to fail; nothing of it was written
 */
public record LoadedChunks(
        String name, String ledger, int total, int earlier, int here, int elsewhere, Optional<Stopped> stopped) {
    /**
     * A chunk that was not loaded.
     *
     * @param chunk its number, from 1
     * @param firstLine the line on which its first row starts, the header being line 1
     * @param rows how many rows it has
     * @param refused how many of them cannot be written
     */
    public record Stopped(int chunk, long firstLine, long rows, long refused) {}

    /** The statement that forgets the load, so that the file can be loaded once more; its rows stay. */
    public String forgetting() {
        return forgetting(ledger, name);
    }

    static String forgetting(String ledger, String name) {
        return "DELETE FROM " + ledger + " WHERE load = " + Identifiers.literal(name);
    }
}
