// SPDX-License-Identifier: Apache-2.0
package dev.keymend.logs;

import org.jspecify.annotations.Nullable;

/**
 * What an error is.
 *
 * @param kind the word for it: one of {@link dev.keymend.violation.Kind}'s, {@code serialization-failure} or {@code deadlock}
 * @param violation whether a key was refused, or an index could not be built; else it is a neighbour
 * @param constraint null when its message names none
 * @param table null unless its message names one
 */
record Verdict(
        String kind,
        @Nullable String sqlState,
        boolean violation,
        @Nullable String constraint,
        @Nullable String table) {}
