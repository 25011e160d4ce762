// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import org.jspecify.annotations.Nullable;

/** A column of one table, as a key to look facts up by. */
public record ColumnRef(long tableOid, String column) {
    // Written out, as a record's own are linked when first called, which takes some hundredths of a check's whole time.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ColumnRef that && tableOid == that.tableOid && column.equals(that.column);
    }

    @Override
    public int hashCode() {
        return 31 * Long.hashCode(tableOid) + column.hashCode();
    }
}
