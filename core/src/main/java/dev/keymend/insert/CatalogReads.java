// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;

/**
 * Reads of the catalog while somebody may be changing it: REINDEX CONCURRENTLY makes indexes come and go between two looks of the
 * server's. Then an index that was listed has no parts any more, or the server finds it missing from its own tables; and in a
 * transaction whose statements each see what is there by then, what was read may not fit together, so that there seems to be no key.
 */
final class CatalogReads {
    private static final int MOST = 10;

    /** What is found wrong that many times, and in the same words, is so. */
    private static final int BELIEVED = 4;

    private CatalogReads() {}

    /**
     * Reads, until it works out. In autocommit mode it is one transaction that sees one moment.
     *
     * @throws InsertException when it does not, or when what is read is not as it must be
     */
    static <T> T run(Session session, String table, Session.Work<T> read) throws SQLException {
        boolean ofOneMoment = session.connection().getAutoCommit();
        int same = 0;
        String before = null;
        for (int reads = 1; ; reads++) {
            try {
                return ofOneMoment ? atOneMoment(session.connection(), read) : session.protectedly(read);
            } catch (InsertException e) {
                same = Objects.equals(before, e.getMessage()) ? same + 1 : 1;
                if (ofOneMoment || same == BELIEVED || reads == MOST) {
                    throw e;
                }
                before = e.getMessage();
            } catch (SQLException | NullPointerException e) {
                if (e instanceof SQLException refusal && !SqlState.isOfCatalog(refusal)) {
                    throw refusal;
                }
                if (reads == MOST) {
                    throw new InsertException(
                            "the catalog could not be read: each of " + MOST + " times an index of " + table
                                    + " was gone half-way through, as while REINDEX CONCURRENTLY runs. Try again",
                            e);
                }
            }
            Transactions.pause(reads);
        }
    }

    private static <T> T atOneMoment(Connection connection, Session.Work<T> read) throws SQLException {
        connection.setAutoCommit(false);
        try {
            Queries.execute(connection, "set transaction isolation level repeatable read read only");
            return read.run();
        } finally {
            // A connection that is gone answers neither; the first exception says why and must not be hidden.
            if (!connection.isClosed()) {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }
    }
}
