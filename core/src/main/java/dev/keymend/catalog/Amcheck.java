// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * The server's own check of a B-tree index against its table, where the extension is installed and this role may call it.
 *
 * @param function its name, as SQL
 * @param findsDuplicates whether it looks for keys that stand twice as well
 */
record Amcheck(String function, boolean findsDuplicates) {
    private static final SqlResource AMCHECK = SqlResource.load(Amcheck.class, "amcheck.sql");

    /** Empty where it is not there or not permitted. */
    static Optional<Amcheck> find(Connection connection) throws SQLException {
        List<Amcheck> found = Queries.list(
                connection,
                AMCHECK.text(),
                row -> new Amcheck(
                        new QualifiedName(row.getString("schema"), "bt_index_check").quoted(),
                        row.getInt("arguments") > 2));
        return found.stream().findFirst();
    }

    /** The statement that checks an index, and fails where it finds a fault. */
    String check(long index) {
        return "select " + function + "(" + index + "::regclass, true" + (findsDuplicates ? ", true)" : ")");
    }

    /** Class XX: the data or the index is corrupted, and nothing else is. */
    static boolean isCorruption(SQLException error) {
        return "XX001".equals(error.getSQLState()) || "XX002".equals(error.getSQLState());
    }
}
