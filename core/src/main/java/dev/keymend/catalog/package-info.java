// SPDX-License-Identifier: Apache-2.0
/**
 * What PostgreSQL says is there. {@link dev.keymend.catalog.CatalogReader} fetches a
 * {@link dev.keymend.catalog.CatalogSnapshot}: tables, unique keys, sequences, every way a column uses a sequence,
 * the keys a sequence will meet, and what could not be read and why. Facts only; judging is
 * {@code dev.keymend.diagnosis}.
 */
@NullMarked
package dev.keymend.catalog;

import org.jspecify.annotations.NullMarked;
