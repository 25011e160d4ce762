// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/**
 * One way a server words a DETAIL with a key in it.
 *
 * @param between what stands between the refused and the existing key; null when only one is printed
 */
record DetailShape(String before, @Nullable String between, String after) {
    /** The closing parenthesis and the words behind it. */
    String ending() {
        return ')' + after;
    }

    /** Whether only words behind the key are missing. */
    boolean mayBeCutTo(String rest) {
        return between == null && after.startsWith(rest);
    }
}
