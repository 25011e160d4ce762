// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import java.sql.Connection;
import java.sql.SQLException;

/** Opens further connections to the same database as the same role, for work on several at once. */
@FunctionalInterface
public interface ConnectionSource {
    /**
     * A new connection in autocommit mode. Whoever asked for it closes it. Called from several threads at once;
     * whatever it throws means that no more connections are to be had, and the work goes on with those that are there.
     */
    Connection open() throws SQLException;
}
