// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/**
 * A column that an unlinked sequence may feed.
 *
 * @param use the column as if it were mapped to the sequence
 * @param keys what the sequence would meet there; null where that could not be read
 */
public record LikelyColumn(SequenceUse use, @Nullable KeyFacts keys) {}
