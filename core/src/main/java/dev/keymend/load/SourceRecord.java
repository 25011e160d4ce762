// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One row of the input before the server has seen it.
 *
 * @param line the physical line on which it starts; 0 where there are no lines
 * @param values null for null
 * @param text as it stands in the file, without its line end; empty where there is no file
 */
record SourceRecord(long line, List<@Nullable String> values, String text) {}
