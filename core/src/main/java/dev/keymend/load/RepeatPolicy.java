// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Locale;

/** Which of several rows of the input is taken that share a key. */
public enum RepeatPolicy {
    /** The first that nothing else refuses. */
    FIRST,
    /** The last that nothing else refuses. */
    LAST,
    /** None: they contradict each other, so all are rejected. */
    REJECT,
    /** None, and nothing is written at all. */
    FAIL;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
