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
 * @param threads so many read a file at most
 * @param stretch and each of several no fewer of its bytes
 * @param room for records in memory, in bytes, and as much for the hashes of their keys; beyond it they go to files
 */
record LoadSizes(int parts, int leastRows, int glance, int sample, int threads, long stretch, long room) {
    /** Of the memory that the program may take. */
    private static final int SHARE = 10;

    /** A load has many more chunks than this, but few at once. */
    private static final int CHUNKS = 8;

    /** More threads than this wait for memory rather than for each other. */
    private static final int MOST_THREADS = 4;

    static final LoadSizes DEFAULT = new LoadSizes(
            32,
            4_000,
            1_000,
            1_000,
            Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors()),
            1 << 22,
            Runtime.getRuntime().maxMemory() / SHARE);

    /** The same for a chunk of a load, which is itself a small part, and beside which others are loaded. */
    LoadSizes ofChunk() {
        return new LoadSizes(Math.max(1, parts / CHUNKS), leastRows, glance, sample, 1, stretch, room);
    }

    /** So many bytes of a file are read into memory at once; what is known of its records takes as much again. */
    long wholeFile() {
        return room / 2;
    }

    /** How many threads read so many bytes. */
    int threads(long bytes) {
        return (int) Math.max(1, Math.min(threads, bytes / stretch));
    }
}
