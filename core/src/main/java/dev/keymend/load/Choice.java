// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.internal.sql.Queries;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.BitSet;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Chooses which of the rows are taken that conflict with something: one after the other, in the order of the input or
 * against it, a row is refused when the table has one of its keys or a row that was taken before has. So a row never gives
 * way to one that is itself refused. The server says who shares a key with whom; here is only remembered who was taken, a
 * bit a row.
 */
final class Choice {
    private static final int FETCH = 10_000;

    private final Connection connection;
    private final Layout layout;
    private final ConflictPolicy policy;
    private final RepeatPolicy repeats;

    /** By key: the groups, named by their first row, of which a row was taken. */
    private final BitSet[] takenGroups;

    private final BitSet refused = new BitSet();
    private final BitSet skipped = new BitSet();

    Choice(Connection connection, Layout layout, LoadOptions options) {
        this.connection = connection;
        this.layout = layout;
        this.policy = options.onConflict();
        this.repeats = options.repeatPolicy();
        this.takenGroups = new BitSet[layout.keys().size()];
        for (int i = 0; i < takenGroups.length; i++) {
            takenGroups[i] = new BitSet();
        }
    }

    void run() throws SQLException {
        long last = Queries.one(
                connection, "SELECT coalesce(max(" + Tables.ORD + "), 0) FROM " + Tables.ROWS, row -> row.getLong(1));
        if (last >= Integer.MAX_VALUE) {
            throw new LoadException("more than two thousand million rows in one load; load them in parts");
        }
        String order = repeats == RepeatPolicy.LAST ? " DESC" : "";
        try (Statement statement = connection.createStatement()) {
            statement.setFetchSize(FETCH);
            try (ResultSet rows = statement.executeQuery("SELECT ord, k, grp, other FROM ("
                    + "SELECT DISTINCT ord, NULL::integer AS k, NULL::bigint AS grp, NULL::bigint AS other FROM "
                    + Tables.HITS + " UNION ALL SELECT ord, k, grp, other FROM " + Tables.MATES + ") AS e ORDER BY ord"
                    + order)) {
                decideAll(rows);
            }
        }
        write();
    }

    private void decideAll(ResultSet rows) throws SQLException {
        Row row = new Row();
        while (rows.next()) {
            int ord = rows.getInt(1);
            if (ord != row.ord) {
                row.decide();
                row = new Row();
                row.ord = ord;
            }
            int key = rows.getInt(2);
            if (rows.wasNull()) {
                row.hit = true;
                continue;
            }
            int group = rows.getInt(3);
            if (rows.wasNull()) {
                row.pair(rows.getInt(4));
            } else {
                row.group(key, group);
            }
        }
        row.decide();
    }

    /** What stands between one row and the table. */
    private final class Row {
        private int ord;
        private boolean hit;
        private boolean repeat;
        private boolean shares;
        private boolean sharesArbiter;
        private final int[] groups = new int[takenGroups.length];

        void group(int key, int group) {
            repeat = true;
            groups[key] = group;
            if (takenGroups[key].get(group)) {
                shares = true;
                sharesArbiter |= key == layout.arbiter();
            }
        }

        void pair(int other) {
            repeat = true;
            boolean decided = repeats == RepeatPolicy.LAST ? other > ord : other < ord;
            shares |= decided && !refused.get(other);
        }

        void decide() {
            if (ord == 0) {
                return;
            }
            boolean contradicts = repeat && (repeats == RepeatPolicy.REJECT || repeats == RepeatPolicy.FAIL);
            if (!hit && !shares && !contradicts) {
                for (int key = 0; key < groups.length; key++) {
                    if (groups[key] > 0) {
                        takenGroups[key].set(groups[key]);
                    }
                }
                return;
            }
            refused.set(ord);
            boolean skips = policy == ConflictPolicy.SKIP || (policy == ConflictPolicy.UPDATE && sharesArbiter);
            if (skips && !contradicts) {
                skipped.set(ord);
            }
        }
    }

    private void write() throws SQLException {
        CopyIn copy = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn("COPY " + Tables.REFUSED + " (ord, how) FROM STDIN");
        try {
            StringBuilder lines = new StringBuilder();
            for (int ord = refused.nextSetBit(0); ord >= 0; ord = refused.nextSetBit(ord + 1)) {
                lines.append(ord).append(skipped.get(ord) ? "\ts\n" : "\tr\n");
                if (lines.length() > 1 << 16) {
                    flush(copy, lines);
                }
            }
            flush(copy, lines);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static void flush(CopyIn copy, StringBuilder lines) throws SQLException {
        byte[] bytes = lines.toString().getBytes(StandardCharsets.US_ASCII);
        copy.writeToCopy(bytes, 0, bytes.length);
        lines.setLength(0);
    }
}
