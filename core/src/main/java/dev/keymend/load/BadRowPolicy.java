// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Locale;

/** What becomes of a row that the table cannot hold, whatever its keys. */
public enum BadRowPolicy {
    /** Nothing is written at all. */
    FAIL,
    /** The row is rejected. */
    REJECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
