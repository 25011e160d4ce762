// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Finds out which staged rows conflict, in statements that are finished before anything is written: with the table by every
 * key, with each other by every key. Every comparison is the server's. Leaves its answer in temporary tables.
 */
final class Verdict {
    /** A look through an index costs about as much as reading this many pages in a row. */
    private static final long PAGES_PER_LOOK = 4;

    private final Connection connection;
    private final Layout layout;
    private final LoadOptions options;

    Verdict(Connection connection, Layout layout, LoadOptions options) {
        this.connection = connection;
        this.layout = layout;
        this.options = options;
    }

    /** Judges every staged row; what an earlier verdict left must have been rolled back. */
    void run() throws SQLException {
        String path = Queries.one(connection, "SELECT current_setting('search_path')", row -> row.getString(1));
        // Nobody's own operators or functions: the expressions that the server printed name theirs in full.
        Queries.execute(connection, "SET LOCAL search_path = pg_catalog");
        String nestedLoops = Queries.one(connection, "SHOW enable_nestloop", row -> row.getString(1));
        String joins = "SET LOCAL enable_nestloop = " + (onePass() ? "off" : "on");
        Queries.execute(connection, joins);
        if (layout.arbiter() >= 0) {
            own(layout.keys().get(layout.arbiter()));
        }
        for (KeySql key : layout.keys()) {
            Queries.execute(connection, joins);
            mates(key);
            if (key.number() != layout.arbiter()) {
                hits(key);
            }
        }
        new Choice(connection, layout, options).run();
        Queries.execute(connection, "ANALYZE " + Tables.REFUSED + ", " + Tables.HITS + ", " + Tables.MATES);
        same();
        entries();
        Queries.execute(
                connection,
                "SET LOCAL enable_nestloop = " + nestedLoops,
                "SELECT set_config('search_path', " + literal(path) + ", true)");
    }

    /**
     * A join of two tables whose sizes are known must not hang on how many matches the planner guesses: guessed too few,
     * it looks up row by row what one pass would have found.
     */
    private boolean onePass() throws SQLException {
        long rows = Queries.one(connection, "SELECT count(*) FROM " + Tables.ROWS, row -> row.getLong(1));
        return rows * PAGES_PER_LOOK > layout.target().pages();
    }

    /** Locks the row that each update is for, in the key's order, and lets the staged row have its other columns. */
    private void own(KeySql key) throws SQLException {
        LoadTarget target = layout.target();
        String order = listed("b.", key.plainColumns());
        for (String way : key.sameKeyInTable()) {
            Queries.execute(
                    connection,
                    "INSERT INTO " + Tables.OWN + " SELECT a.ord, b.tableoid, b.ctid FROM (" + key.staged()
                            + ") AS a JOIN " + target.alone() + " AS b ON " + way + " ORDER BY " + order
                            + " FOR UPDATE OF b");
        }
        Queries.execute(connection, "ANALYZE " + Tables.OWN);
        String kept = target.columns().stream()
                .filter(column -> !column.generated() && !layout.updated().contains(column.name()))
                .map(column -> ", " + quote(column.name()) + " = t." + quote(column.name()))
                .collect(Collectors.joining());
        Queries.execute(
                connection,
                "UPDATE " + Tables.ROWS + " AS s SET " + Tables.REL + " = o.rel, " + Tables.PLACE + " = o.place" + kept
                        + " FROM " + Tables.OWN + " AS o, " + target.alone() + " AS t WHERE s." + Tables.ORD
                        + " = o.ord AND t.tableoid = o.rel AND t.ctid = o.place");
    }

    private void mates(KeySql key) throws SQLException {
        if (key.groups()) {
            Queries.execute(
                    connection,
                    "INSERT INTO " + Tables.MATES + " (ord, k, grp) SELECT g.ord, " + key.number() + ", g.grp FROM ("
                            + "SELECT s.ord, min(s.ord) OVER w AS grp, count(*) OVER w AS n FROM (" + key.staged()
                            + ") AS s WINDOW w AS (PARTITION BY " + key.aliases() + ")) AS g WHERE g.n > 1");
        } else {
            // Its operators need not be hashable; an index of the stage's own finds each row's mates.
            Queries.execute(connection, "SET LOCAL enable_nestloop = on");
            for (String way : key.sameKey()) {
                Queries.execute(
                        connection,
                        "INSERT INTO " + Tables.MATES + " (ord, k, other) SELECT a.ord, " + key.number()
                                + ", b.ord FROM (" + key.staged() + ") AS a JOIN (" + key.staged()
                                + ") AS b ON a.ord <> b.ord AND " + way);
            }
        }
    }

    private void hits(KeySql key) throws SQLException {
        for (String way : key.sameKey()) {
            Queries.execute(
                    connection,
                    "INSERT INTO " + Tables.HITS + " SELECT a.ord, " + key.number() + ", b.rel, b.place FROM ("
                            + key.staged() + ") AS a JOIN (" + key.existing() + ") AS b ON " + way
                            + " WHERE a.own_rel IS NULL OR a.own_rel <> b.rel OR a.own_place <> b.place");
        }
    }

    /**
     * Rows that are there as they would be loaded: of an update its own, else the only one that is in the way. Compared as
     * they are stored, so that a value which is merely equal, 1.0 and 1.00, still counts as a change.
     */
    private void same() throws SQLException {
        String places = layout.arbiter() >= 0
                ? "SELECT o.ord, o.rel, o.place FROM " + Tables.OWN + " AS o WHERE NOT EXISTS (SELECT FROM "
                        + Tables.REFUSED + " AS f WHERE f.ord = o.ord)"
                : "SELECT d.ord, min(d.rel) AS rel, min(d.place) AS place FROM (SELECT DISTINCT h.ord, h.rel, h.place FROM "
                        + Tables.HITS + " AS h) AS d GROUP BY d.ord HAVING count(*) = 1";
        List<String> columns = layout.arbiter() >= 0
                ? layout.updated()
                : layout.loaded().stream().map(LoadTarget.Column::name).toList();
        Queries.execute(
                connection,
                "INSERT INTO " + Tables.SAME + " SELECT p.ord FROM (" + places + ") AS p JOIN " + Tables.ROWS
                        + " AS r ON r." + Tables.ORD + " = p.ord JOIN "
                        + layout.target().alone()
                        + " AS t ON t.tableoid = p.rel AND t.ctid = p.place WHERE CAST(ROW("
                        + listed("r.", columns) + ") AS record) OPERATOR(pg_catalog.*=) CAST(ROW("
                        + listed("t.", columns) + ") AS record)");
    }

    private static String listed(String before, List<String> columns) {
        return columns.stream().map(column -> before + quote(column)).collect(Collectors.joining(", "));
    }

    /** What is to be said of each refused row: one entry for each constraint that refuses it. */
    private void entries() throws SQLException {
        Queries.execute(
                connection,
                "INSERT INTO " + Tables.ENTRIES + " SELECT h.ord, h.k, 'table', NULL,"
                        + " CASE WHEN b.places > 1 THEN 'bridge' WHEN s.ord IS NOT NULL THEN 'unchanged' ELSE 'taken' END"
                        + " FROM (SELECT DISTINCT ord, k FROM " + Tables.HITS + ") AS h"
                        + " JOIN (SELECT d.ord, count(*) AS places FROM (SELECT ord, rel, place FROM " + Tables.HITS
                        + " UNION SELECT ord, rel, place FROM " + Tables.OWN + ") AS d GROUP BY d.ord) AS b"
                        + " ON b.ord = h.ord LEFT JOIN " + Tables.SAME + " AS s ON s.ord = h.ord");
        boolean none = options.repeatPolicy() == RepeatPolicy.REJECT || options.repeatPolicy() == RepeatPolicy.FAIL;
        String groups = none
                // The first of a group is beside the second, every other one beside the first.
                ? "SELECT m.ord, m.k, CASE WHEN m.ord <> m.grp THEN m.grp ELSE min(m.ord) FILTER (WHERE m.ord <> m.grp)"
                        + " OVER (PARTITION BY m.k, m.grp) END AS other FROM " + Tables.MATES
                        + " AS m WHERE m.grp IS NOT NULL"
                : "SELECT m.ord, m.k, t.ord AS other FROM " + Tables.MATES + " AS m JOIN taken AS t ON t.k = m.k"
                        + " AND t.grp = m.grp AND t.ord <> m.ord";
        String pairs =
                "SELECT m.ord, m.k, min(m.other) AS other FROM " + Tables.MATES + " AS m WHERE m.other IS NOT NULL"
                        + (none
                                ? ""
                                : " AND NOT EXISTS (SELECT FROM " + Tables.REFUSED + " AS f WHERE f.ord = m.other)"
                                        + " AND EXISTS (SELECT FROM " + Tables.REFUSED + " AS f WHERE f.ord = m.ord)")
                        + " GROUP BY m.ord, m.k";
        Queries.execute(
                connection,
                "WITH taken AS MATERIALIZED (SELECT m.ord, m.k, m.grp FROM " + Tables.MATES
                        + " AS m WHERE m.grp IS NOT NULL AND NOT EXISTS (SELECT FROM " + Tables.REFUSED
                        + " AS f WHERE f.ord = m.ord))"
                        + " INSERT INTO " + Tables.ENTRIES + " SELECT e.ord, e.k, 'file', e.other, 'repeat' FROM ("
                        + groups
                        + " UNION ALL " + pairs + ") AS e WHERE NOT EXISTS (SELECT FROM " + Tables.HITS
                        + " AS h WHERE h.ord = e.ord AND h.k = e.k)");
    }
}
