// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

/**
 * How large a chunk of a resumable load is: it ends with the record by which it has so many rows or so many bytes.
 *
 * @param rows large enough for many neighbours to go to the same page of an index, small enough to be lost
 * @param bytes a chunk is kept in memory while it is loaded, one for each connection
 */
record ChunkSizes(int rows, long bytes) {
    static final ChunkSizes DEFAULT = new ChunkSizes(100_000, 1 << 24);

    @Override
    public String toString() {
        return rows + " rows or " + bytes + " bytes";
    }
}
