// SPDX-License-Identifier: Apache-2.0
/**
 * Rows whose keys may already be there: which of them conflict, before one is written, and loading the others.
 * {@link dev.keymend.load.BulkLoad} is the way in; a {@link dev.keymend.load.RowSource} is where the rows come from, a
 * {@link dev.keymend.load.LoadListener} hears of every row that is refused, and a {@link dev.keymend.load.LoadReport} counts
 * them all. Files go to COPY in the order of a key; what that cannot settle is staged in temporary tables, and every
 * comparison is the server's.
 */
@NullMarked
package dev.keymend.load;

import org.jspecify.annotations.NullMarked;
