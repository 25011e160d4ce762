// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.Locale;

/** What becomes of a row whose key is taken. */
public enum ConflictPolicy {
    /** Nothing is written at all. */
    FAIL,
    /** The row stays out. */
    SKIP,
    /** The row with that key takes the new values; a conflict on any other constraint rejects the row. */
    UPDATE,
    /** The row stays out and counts as rejected. */
    REJECT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
