// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.ResultSet;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What makes a value of a row that comes back. Its own exceptions go through; what we say ourselves also says when the row was written
 * by then.
 *
 * @param function the caller's, or ours for a record
 */
record Mapping<R>(RowFunction<R> function) {
    /** The value of a row that was there. */
    R seen(ResultSet row) throws SQLException {
        @Nullable R value = function.map(row);
        if (value == null) {
            throw new InsertException("the row function has made null of a row; it must make a value of each");
        }
        return value;
    }

    /** The value of a row that this statement has written. */
    R written(ResultSet row) throws SQLException {
        try {
            return seen(row);
        } catch (InsertException e) {
            throw new InsertException(
                    e.getMessage() + ". By then the row was written, and unless the transaction is undone it stays", e);
        }
    }
}
