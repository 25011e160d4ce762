// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The row that is already there.
 *
 * @param table the table it stands in: a leaf, in a partition tree
 * @param columns every column by name, in the table's order, as the server prints it; null is SQL's null
 * @param transactionAge how many transactions ago it was written; {@link Long#MAX_VALUE} when long ago (frozen)
 * @param committedAt when it was written; null unless the server tracks commit timestamps and still has it
 */
public record ExistingRow(
        QualifiedName table,
        Map<String, @Nullable String> columns,
        long transactionAge,
        @Nullable Instant committedAt) {
    /** Copies the columns, in order. */
    public ExistingRow {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
    }
}
