// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ServerMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Writes the staged rows that nothing refuses. All at once; or, where the server still refuses some, in ranges that are
 * divided until each refused row stands alone and has its error.
 */
final class Writing {
    /** Ranges are divided by this: each level writes again what stood beside a refused row. */
    private static final long PARTS = 16;

    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;

    Writing(Connection connection, Layout layout, LoadOptions options) {
        this.connection = connection;
        this.layout = layout;
        this.options = options;
    }

    /** How many rows were written. */
    record Written(long inserted, long updated) {
        Written and(Written other) {
            return new Written(inserted + other.inserted, updated + other.updated);
        }
    }

    /** One row that the server refused, and its words. */
    record Refusal(
            long ord,
            String state,
            String reason,
            @Nullable String constraint,
            @Nullable String column) {}

    /** Writes every accepted row; the server's error ends it. */
    Written all() throws SQLException {
        return range(1, Long.MAX_VALUE);
    }

    /**
     * Writes what can be written, and lists the rows that cannot.
     *
     * @param most with so many listed it ends, and the rows behind the last of them are not written
     */
    Written each(long last, List<Refusal> refusals, int most) throws SQLException {
        return divided(1, last, refusals, most);
    }

    private Written divided(long from, long to, List<Refusal> refusals, int most) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            Written written = range(from, to);
            connection.releaseSavepoint(savepoint);
            return written;
        } catch (SQLException e) {
            if (!RowErrors.takenKey(e) && !RowErrors.concernsRow(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            if (from == to) {
                refusals.add(new Refusal(
                        from, RowErrors.state(e), ServerMessage.of(e), RowErrors.constraint(e), RowErrors.column(e)));
                return new Written(0, 0);
            }
        }
        Written written = new Written(0, 0);
        long size = Math.max(1, (to - from + PARTS) / PARTS);
        for (long start = from; start <= to && refusals.size() < most; start += size) {
            written = written.and(divided(start, Math.min(to, start + size - 1), refusals, most));
        }
        return written;
    }

    private Written range(long from, long to) throws SQLException {
        String which = " AND r." + Tables.ORD + " BETWEEN " + from + " AND " + to + " AND NOT EXISTS (SELECT FROM "
                + Tables.REFUSED + " AS f WHERE f.ord = r." + Tables.ORD + ")";
        long updated = layout.arbiter() < 0 ? 0 : run(update(which));
        return new Written(run(insert(which)), updated);
    }

    private long run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        }
    }

    private String insert(String which) {
        return "INSERT INTO " + layout.target().name().quoted() + " (" + layout.columns("") + ")"
                + (layout.overrides() ? " OVERRIDING SYSTEM VALUE" : "") + " SELECT " + layout.columns("r.") + " FROM "
                + Tables.ROWS + " AS r WHERE r." + Tables.PLACE + " IS NULL" + which + order();
    }

    /** In the order of one key: neighbours go to the same page of its index, and two loads meet in one order. */
    private String order() {
        return layout.keys().stream()
                .filter(key -> key.groups() && !key.plainColumns().isEmpty())
                .findFirst()
                .map(key -> key.plainColumns().stream()
                        .map(column -> "r." + quote(column))
                        .collect(Collectors.joining(", ", " ORDER BY ", "")))
                .orElse(" ORDER BY r." + Tables.ORD);
    }

    private String update(String which) {
        String set = layout.updated().stream()
                .map(column -> quote(column) + " = r." + quote(column))
                .collect(Collectors.joining(", "));
        String changed = options.onlyIfChanged()
                ? " AND NOT EXISTS (SELECT FROM " + Tables.SAME + " AS e WHERE e.ord = r." + Tables.ORD + ")"
                : "";
        return "UPDATE " + layout.target().alone() + " AS t SET " + set + " FROM " + Tables.ROWS + " AS r WHERE r."
                + Tables.PLACE + " IS NOT NULL AND t.tableoid = r." + Tables.REL + " AND t.ctid = r." + Tables.PLACE
                + changed + which;
    }

    /** Names rows as bad, so that the next verdict is without them. */
    void nameBad(List<Refusal> refusals) throws SQLException {
        List<String> values = new ArrayList<>();
        for (Refusal refusal : refusals) {
            values.add("(" + refusal.ord() + ", " + orNull(refusal.column()) + ", " + orNull(refusal.constraint())
                    + ", " + literal(refusal.state()) + ", " + literal(refusal.reason()) + ")");
        }
        Queries.execute(
                connection,
                "INSERT INTO " + Tables.BAD + " (ord, col, con, state, reason) VALUES " + String.join(", ", values));
    }

    /** Counts rows among the refused whose key somebody else wrote meanwhile. */
    void nameLost(List<Refusal> refusals) throws SQLException {
        String how = options.onConflict() == ConflictPolicy.SKIP ? "'s'" : "'r'";
        List<String> values = new ArrayList<>();
        for (Refusal refusal : refusals) {
            values.add("(" + refusal.ord() + ", " + how + ", " + literal(String.valueOf(refusal.constraint())) + ")");
        }
        Queries.execute(
                connection, "INSERT INTO " + Tables.REFUSED + " (ord, how, con) VALUES " + String.join(", ", values));
    }

    private static String orNull(@Nullable String text) {
        return text == null ? "NULL" : literal(text);
    }
}
