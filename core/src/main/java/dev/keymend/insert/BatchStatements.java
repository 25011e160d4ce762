// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.internal.sql.SqlResource;
import java.util.HashMap;
import java.util.Map;

/**
 * The statements for many rows of one set of columns, each column an array. Every row that comes back ends with how it came to be
 * there, which columns differ, whether its key counts, and the place from 1 of the row given.
 *
 * @param read the rows under the keys, and last whether the row given is the first with its key
 * @param insert those that were not there, and last how many were inserted
 * @param change those that were there and differed; empty where nothing is ever changed
 */
record BatchStatements(String read, String insert, String change) {
    private static final SqlResource READ = SqlResource.load(BatchStatements.class, "rows-by-keys.sql");
    private static final SqlResource INSERT = SqlResource.load(BatchStatements.class, "insert-rows.sql");
    private static final SqlResource CHANGE = SqlResource.load(BatchStatements.class, "change-rows.sql");

    /**
     * Puts them together.
     *
     * @param pieces what the statements for one row are made of, the rows given as a relation among them
     * @param upserts whether a row with an earlier one's key must wait for what that one changes
     * @param joins whether rows can be joined by the key without comparing each with each
     */
    static BatchStatements of(Map<String, String> pieces, boolean upserts, boolean joins) {
        Map<String, String> values = new HashMap<>(pieces);
        values.put(
                "first",
                upserts
                        ? "row_number() over (partition by " + pieces.get("key") + " order by keymend_ord) = 1"
                        : "true");
        values.put("join", joins ? "full join" : "left join");
        return new BatchStatements(READ.with(values), INSERT.with(values), upserts ? CHANGE.with(values) : "");
    }
}
