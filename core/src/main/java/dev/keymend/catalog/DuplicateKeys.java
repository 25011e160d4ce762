// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Looks for keys that stand twice in a table, without trusting any index. */
final class DuplicateKeys {
    private static final SqlResource DUPLICATES = SqlResource.load(DuplicateKeys.class, "duplicate-keys.sql");

    private static final String WITHOUT_AN_INDEX = "set local enable_seqscan = on; set local enable_bitmapscan = off;"
            + " set local enable_indexscan = off; set local enable_indexonlyscan = off";

    private DuplicateKeys() {}

    /**
     * Reads the whole table, inside the caller's read transaction. Keys are equal as the server says: partial indexes count
     * their own rows, and NULL is equal to nothing unless the index says otherwise.
     *
     * @param collations a COLLATE clause, or nothing, for each part of the key
     */
    static IndexAudit.Duplicates read(Connection connection, ConstraintFacts index, List<String> collations)
            throws SQLException {
        List<String> key = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        List<String> counted = new ArrayList<>();
        for (int i = 0; i < index.parts().size(); i++) {
            // Under a name of its own: a constant in GROUP BY would be taken for the number of a column.
            String part = "k" + (i + 1);
            key.add((index.operands().get(i) + " " + collations.get(i)).strip() + " as " + part);
            parts.add("r." + part);
            // Not IS NOT NULL, which is false for a row value with one empty field.
            counted.add("r." + part + " is distinct from null");
        }
        Queries.execute(connection, WITHOUT_AN_INDEX);
        return Queries.one(
                connection,
                DUPLICATES.with(Map.of(
                        "table",
                        "only " + index.table().quoted(),
                        "key",
                        String.join(", ", key),
                        "rows",
                        index.predicate() == null ? "true" : "(" + index.predicate() + ")",
                        "parts",
                        String.join(", ", parts),
                        "counted",
                        index.nullsNotDistinct() ? "true" : String.join(" and ", counted))),
                row -> new IndexAudit.Duplicates(row.getInt("keys"), texts(Queries.texts(row, "sample"))));
    }

    private static List<String> texts(List<?> values) {
        return values.stream().map(String::valueOf).toList();
    }
}
