// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A row that the table cannot hold, whatever its keys.
 *
 * @param ordinal the row's place in the input, from 1
 * @param line the physical line on which the record starts; empty for rows of a table, a query or an iterator
 * @param column null where the reason does not belong to one column
 * @param value as the input has it; null where it is null, and where there is no column
 * @param constraint the constraint that refuses it; null where it is none
 * @param sqlstate the server's code for it
 * @param reason the server's words, or ours
 */
public record BadRow(
        long ordinal,
        OptionalLong line,
        @Nullable String column,
        @Nullable String value,
        @Nullable String constraint,
        String sqlstate,
        String reason) {}
