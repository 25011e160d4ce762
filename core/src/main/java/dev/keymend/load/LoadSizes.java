// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/**
 * How large the pieces are in which a load works.
 *
 * @param parts into so many parts an input is divided that is large enough: sessions with more than 64 subtransactions slow
 *     every other session
 * @param leastRows a part is no smaller
 * @param glance so many records at the start of an input show whether it is in order
 * @param sample so many rows show how many are taken
 * @param room for records in memory, in bytes, and as much for the hashes of their keys; beyond it they go to files
 */
record LoadSizes(int parts, int leastRows, int glance, int sample, long room) {
    /** Of the memory that the program may take. */
    private static final int SHARE = 10;

    /** A load has many more chunks than this, but few at once. */
    private static final int CHUNKS = 8;

    static final LoadSizes DEFAULT =
            new LoadSizes(32, 4_000, 1_000, 1_000, Runtime.getRuntime().maxMemory() / SHARE);

    /** The same for a chunk of a load, which is itself a small part. */
    LoadSizes ofChunk() {
        return new LoadSizes(Math.max(1, parts / CHUNKS), leastRows, glance, sample, room);
    }
}
