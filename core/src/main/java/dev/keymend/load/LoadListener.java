// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.OptionalInt;

/** Hears of every row that is refused, in no particular order; called by the thread that loads. */
public interface LoadListener {
    /** Hears nothing. */
    LoadListener SILENT = new LoadListener() {
        @Override
        public OptionalInt most() {
            return OptionalInt.of(0);
        }
    };

    /**
     * Of how many rows that a constraint refuses it wants to hear, of those that come first in the input; empty for all. It
     * may hear of more. The report counts all of them in any case, and telling of millions takes seconds.
     */
    default OptionalInt most() {
        return OptionalInt.empty();
    }

    /** A row and one constraint that refuses it; a row that two constraints refuse comes twice. */
    default void conflict(Conflict conflict) {}

    /** A row that the table cannot hold. */
    default void bad(BadRow row) {}

    /** How far it has come, a few times a second at most while rows are read; must be quick, because the load waits. */
    default void progress(LoadProgress progress) {}
}
