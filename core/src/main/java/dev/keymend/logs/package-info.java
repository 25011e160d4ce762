// SPDX-License-Identifier: Apache-2.0
/**
 * The violations in a server's logs, counted by constraint and over time. {@link dev.keymend.logs.LogScan} reads files, folders and
 * streams of any size in bounded memory on all cores and returns a {@link dev.keymend.logs.LogReport}.
 *
 * <p>Inside: a {@code LogSource} cuts a log into {@code Block}s; {@code Anchors} finds the places in a block where a violation may be,
 * by the pieces of text that {@code Phrases} has chosen; {@code BlockReader} reads the lines around such a place, with {@code Carrier},
 * {@code TextRecord}, {@code CsvFields} and {@code JsonFields}, and makes {@code LogEvent}s of them; {@code Tally} counts those in the
 * order of the log.
 */
@NullMarked
package dev.keymend.logs;

import org.jspecify.annotations.NullMarked;
