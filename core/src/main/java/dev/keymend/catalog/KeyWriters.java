// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote the first rows in a sequence's way, taken in the order of their keys.
 *
 * @param rows how many were looked at, up to a thousand
 * @param transactions how many different transactions wrote them
 * @param outOfOrder how many were written before the one with the key before theirs
 * @param firstAge how many transactions have begun since the one that wrote the first
 * @param firstWritten when that one ended; null where the server does not keep it ({@code track_commit_timestamp})
 */
public record KeyWriters(
        int rows,
        int transactions,
        int outOfOrder,
        long firstAge,
        @Nullable Instant firstWritten) {
    private static final int FEWEST_TRANSACTIONS = 5;
    private static final int MOST_ROWS_EACH = 4;
    private static final int ORDERLY = 20;

    /**
     * Whether the rows came in small transactions one after the other, as from a program that supplies ids itself. Not so after a
     * load, not even where its rows were updated since: that gives them new writers, but in no order.
     */
    public boolean oneByOne() {
        return transactions >= FEWEST_TRANSACTIONS
                && transactions * MOST_ROWS_EACH >= rows
                && outOfOrder * ORDERLY <= rows;
    }
}
