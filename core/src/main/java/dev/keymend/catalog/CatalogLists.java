// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lists that are read together, as one transaction sees them: in one round trip where none is longer than what is fetched
 * at once, or, where they are long, one by one on several connections that share the transaction's snapshot.
 */
final class CatalogLists {
    /** Turns the row the cursor stands on into an entry, or into null where it is none. */
    interface Entry<T> {
        @Nullable T of(ResultSet row) throws SQLException;
    }

    /** One list; it may be read again from its start when a connection broke. */
    static final class Listing<T> {
        private final String sql;
        private final Entry<T> entry;
        private List<T> entries = List.of();

        Listing(String sql, Entry<T> entry) {
            this.sql = sql;
            this.entry = entry;
        }

        private Queries.Part part() {
            List<T> fresh = new ArrayList<>();
            entries = fresh;
            return new Queries.Part(sql, row -> {
                T made = entry.of(row);
                if (made != null) {
                    fresh.add(made);
                }
            });
        }

        List<T> entries() {
            return entries;
        }
    }

    /** So many rows of a list are held as the server sent them, which takes more room than what is made of them. */
    private static final int ROWS_AT_ONCE = 5_000;

    private final Connection own;
    private final ReadOptions options;

    CatalogLists(Connection own, ReadOptions options) {
        this.own = own;
        this.options = options;
    }

    /** Reads them in one go. */
    void read(List<Listing<?>> lists) throws SQLException {
        read(own, lists);
    }

    /**
     * Reads them on several connections.
     *
     * @param lists the one that takes longest first
     * @param snapshot exported by the transaction that the caller's connection is in
     */
    void read(List<Listing<?>> lists, ReadingCrew crew, ServerFacts server, String snapshot) throws SQLException {
        crew.read(server, lists, List.of(), (connection, list) -> {
            if (connection == own) {
                read(own, List.of(list));
            } else {
                ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
                    Queries.execute(connection, "set transaction snapshot '" + snapshot + "'");
                    read(connection, List.of(list));
                    return list;
                });
            }
        });
    }

    private static void read(Connection connection, List<Listing<?>> lists) throws SQLException {
        Queries.together(
                connection, ROWS_AT_ONCE, lists.stream().map(Listing::part).toList());
    }
}
