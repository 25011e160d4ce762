// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import dev.keymend.sample.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The slow way, obviously right: tries every row by an insert of its own. {@code t0} is the table as it was, {@code images}
 * holds the rows taken so far, {@code alone} nothing but the row that is looked at.
 */
record Reference(boolean failed, long inserted, long updated, long skipped, long rejected, long bad, String contents) {
    static Reference of(Connection connection, RandomLoad drawn) throws Exception {
        return new Run(connection, drawn).run();
    }

    private static final class Run {
        private final Connection connection;
        private final LoadOptions options;
        private final List<List<@Nullable String>> rows;
        private long inserted;
        private long updated;
        private long skipped;
        private long rejected;
        private long bad;
        private boolean conflicted;

        Run(Connection connection, RandomLoad drawn) {
            this.connection = connection;
            this.options = drawn.options();
            this.rows = drawn.rows();
        }

        Reference run() throws Exception {
            List<Integer> order = new ArrayList<>();
            for (int i : IntStream.range(0, rows.size()).toArray()) {
                if (refused("alone", rows.get(i))) {
                    bad++;
                    rejected++;
                } else {
                    order.add(i);
                }
                Sql.execute(connection, "DELETE FROM alone");
            }
            RepeatPolicy repeats = options.repeatPolicy();
            boolean none = repeats == RepeatPolicy.REJECT || repeats == RepeatPolicy.FAIL;
            Set<Integer> contradicting = new TreeSet<>();
            if (repeats == RepeatPolicy.LAST) {
                Collections.reverse(order);
            }
            if (none) {
                for (int i : order) {
                    for (int j : order) {
                        if (i != j && share(image(rows.get(i)), image(rows.get(j)))) {
                            contradicting.add(i);
                        }
                    }
                }
            }
            for (int i : order) {
                if (contradicting.contains(i)) {
                    rejected++;
                    conflicted = true;
                } else {
                    take(rows.get(i));
                }
            }
            boolean failed = (options.badRows() == BadRowPolicy.FAIL && bad > 0)
                    || (options.onConflict() == ConflictPolicy.FAIL && conflicted)
                    || (repeats == RepeatPolicy.FAIL && !contradicting.isEmpty());
            Sql.execute(
                    connection,
                    options.onConflict() == ConflictPolicy.UPDATE
                            ? "DELETE FROM t0 WHERE id IN (SELECT id FROM images)"
                            : "DELETE FROM t0 WHERE false",
                    "INSERT INTO t0 SELECT * FROM images");
            return new Reference(
                    failed, inserted, updated, skipped, rejected, bad, LoadPropertyTest.contents(connection, "t0"));
        }

        private void take(List<@Nullable String> row) throws SQLException {
            List<@Nullable String> image = image(row);
            boolean update = options.onConflict() == ConflictPolicy.UPDATE;
            boolean sameRow = update && exists("images", row);
            boolean refused = clashes(image) || refused("images", image);
            if (sameRow) {
                skipped++;
            } else if (refused) {
                conflicted = true;
                if (options.onConflict() == ConflictPolicy.SKIP) {
                    skipped++;
                } else {
                    rejected++;
                }
            } else if (update && exists("t0", row)) {
                updated++;
            } else {
                inserted++;
            }
        }

        /** The row as it will stand in the table: of an update, its other columns are those that are there. */
        private List<@Nullable String> image(List<@Nullable String> row) throws SQLException {
            if (options.onConflict() != ConflictPolicy.UPDATE || !exists("t0", row)) {
                return row;
            }
            List<String> columns = options.updateColumns().isEmpty() ? List.of("a", "b", "c") : options.updateColumns();
            List<@Nullable String> image = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                String column = RandomLoad.COLUMNS.get(i);
                image.add(
                        columns.contains(column)
                                ? row.get(i)
                                : value("SELECT " + column + " FROM t0 WHERE id = " + RandomLoad.literal(row.get(0))));
            }
            return image;
        }

        private @Nullable String value(String sql) throws SQLException {
            try (var statement = connection.createStatement();
                    var result = statement.executeQuery(sql)) {
                return result.next() ? result.getString(1) : null;
            }
        }

        private boolean exists(String table, List<@Nullable String> row) throws SQLException {
            return Sql.text(
                            connection,
                            "SELECT EXISTS (SELECT FROM " + table + " WHERE id = " + RandomLoad.literal(row.get(0))
                                    + ")")
                    .equals("t");
        }

        /** Whether a row of the table as it was, other than the one to be updated, has one of the image's keys. */
        private boolean clashes(List<@Nullable String> image) throws SQLException {
            connection.setAutoCommit(false);
            try {
                if (options.onConflict() == ConflictPolicy.UPDATE) {
                    Sql.execute(connection, "DELETE FROM t0 WHERE id = " + RandomLoad.literal(image.get(0)));
                }
                Sql.execute(connection, RandomLoad.insert("t0", image));
                return false;
            } catch (SQLException e) {
                return true;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private boolean share(List<@Nullable String> one, List<@Nullable String> other) throws SQLException {
            connection.setAutoCommit(false);
            try {
                Sql.execute(connection, RandomLoad.insert("alone", one));
                Sql.execute(connection, RandomLoad.insert("alone", other));
                return false;
            } catch (SQLException e) {
                return true;
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        }

        private boolean refused(String table, List<@Nullable String> row) {
            try {
                Sql.execute(connection, RandomLoad.insert(table, row));
                return false;
            } catch (SQLException e) {
                return true;
            }
        }
    }
}
