// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens further connections to the same database as the same role, for reading on several at once. */
@FunctionalInterface
public interface ConnectionSource {
    /**
     * A new connection in autocommit mode. The reader that asked for it closes it. Called from several threads at once;
     * whatever it throws means that no more connections are to be had, and the reader goes on with those it has.
     */
    Connection open() throws SQLException;
}
