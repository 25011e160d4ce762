// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A log that is cut into blocks. Asked by one thread; the pieces are read by others. */
interface LogSource extends Closeable {
    /** A block that is yet to be read. */
    @FunctionalInterface
    interface Piece {
        /**
         * Reads it.
         *
         * @param desk whose room it may use until it is asked for the next
         */
        Content read(Desk desk) throws IOException;
    }

    /**
     * A block, and what of it counts.
     *
     * @param unfinished whether a line goes on to its end, which is the log's
     * @param bytes how many bytes it has, without those it shares with its neighbours
     */
    record Content(Block block, boolean unfinished, long bytes) {}

    /** The next piece; null at the end. */
    @Nullable Piece next() throws IOException;
}
