// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.util.List;

/**
 * A sequence that no column is known to use. A default that names it only as text, a function, a trigger or an
 * application may use it all the same.
 *
 * @param likely columns that its name or a default's text points to; a guess, to be shown as one
 */
public record UnlinkedSequence(SequenceFacts sequence, List<LikelyColumn> likely) {
    /** Copies the guesses. */
    public UnlinkedSequence {
        likely = List.copyOf(likely);
    }
}
