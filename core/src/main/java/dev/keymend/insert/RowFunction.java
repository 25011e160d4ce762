// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Makes a value of a row that is there.
 *
 * @param <R> the value
 */
@FunctionalInterface
public interface RowFunction<R> {
    /**
     * The value, never null. The row stands on the cursor, which must not be moved; its columns are called as
     * {@link IdempotentInsert#returning} names them.
     *
     * <p>What it throws goes through to the caller. In autocommit mode a row that was written by then stays.
     */
    R map(ResultSet row) throws SQLException;
}
