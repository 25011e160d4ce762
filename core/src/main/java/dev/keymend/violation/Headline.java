// SPDX-License-Identifier: Apache-2.0
package dev.keymend.violation;

import org.jspecify.annotations.Nullable;

/**
 * A message found in a text.
 *
 * @param name the constraint or index; null when the message names none
 * @param start where it begins
 * @param end where what follows it begins
 */
record Headline(Kind kind, String sqlState, @Nullable String name, int start, int end) {}
