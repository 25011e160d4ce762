// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/**
 * Something that could not be seen, so that nothing may be said about it.
 *
 * @param reason why, as a clause a person can read
 * @param grant the statement that would let this role see it; null where no grant would
 */
public record Unexamined(
        Subject subject, String reason, @Nullable String grant) {}
