// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ServerMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names those of the staged rows that the table refuses whatever their keys, and takes them out of what is to be loaded. */
final class Examination {
    /** Rows that refer to rows that refer to rows that are bad; what is left of a longer chain an insert refuses. */
    private static final int DEEPEST = 100;

    private final Connection connection;
    private final Layout layout;
    private final Stage stage;
    private final List<String> names;
    private final Map<String, String> unexamined = new LinkedHashMap<>();

    Examination(Connection connection, Layout layout, Stage stage) {
        this.connection = connection;
        this.layout = layout;
        this.stage = stage;
        this.names = layout.loaded().stream().map(LoadTarget.Column::name).toList();
    }

    /** Names rows that the table refuses whatever their keys: a null, a check, a foreign key. */
    void run() throws SQLException {
        LoadTarget target = layout.target();
        if (!target.changedByTrigger()) {
            for (LoadTarget.Column column : layout.loaded()) {
                if (column.required()) {
                    Queries.execute(
                            connection,
                            "INSERT INTO " + Tables.BAD + " (ord, col, state, reason) SELECT " + Tables.ORD + ", "
                                    + literal(column.name()) + ", '23502', 'null in a column that refuses it' FROM "
                                    + Tables.ROWS + " WHERE " + quote(column.name()) + " IS NULL");
                }
            }
            for (LoadTarget.Check check : target.checks()) {
                if (check.name() != null) {
                    examine(check, "the check fails: " + check.expression());
                }
            }
            for (LoadTarget.Reference reference : target.references()) {
                if (reference.readable() && known(reference.columns())) {
                    examine(reference);
                }
            }
        }
        stage.forgetBad();
    }

    /** Names rows that belong to no partition; an insert finds that out itself, and sooner where there are many. */
    void ofPartitions() throws SQLException {
        if (!layout.target().changedByTrigger()) {
            for (LoadTarget.Check check : layout.target().checks()) {
                if (check.name() == null) {
                    examine(check, "no partition takes the row");
                }
            }
        }
    }

    /** What could not be judged of rows that nothing else refuses, and why. */
    Map<String, String> unexamined() {
        return unexamined;
    }

    private boolean known(List<String> columns) {
        return columns.stream().allMatch(column -> Layout.known(layout.target(), names, column));
    }

    private void examine(LoadTarget.Check check, String reason) throws SQLException {
        String name = check.name();
        if (known(check.columns())) {
            attempt(
                    name == null ? "its partitions" : name,
                    "INSERT INTO " + Tables.BAD + " (ord, con, state, reason) SELECT " + Tables.ORD + ", "
                            + (name == null ? "NULL" : literal(name)) + ", '23514', " + literal(reason) + " FROM "
                            + Tables.ROWS + " WHERE (" + check.expression() + ") IS FALSE");
        }
    }

    /** A row may refer to another of the input, which goes when that is bad itself. */
    private void examine(LoadTarget.Reference reference) throws SQLException {
        if (!reference.own()) {
            attempt(reference.name(), missing(reference, ""));
        } else if (known(reference.referenced())) {
            String present = " AND NOT EXISTS (SELECT FROM " + Tables.BAD + " AS b WHERE b.ord = r." + Tables.ORD
                    + ") AND NOT EXISTS (SELECT FROM " + Tables.ROWS + " AS f WHERE " + matches(reference)
                    + " AND NOT EXISTS (SELECT FROM " + Tables.BAD + " AS b WHERE b.ord = f." + Tables.ORD + "))";
            for (int depth = 0; depth < DEEPEST && attempt(reference.name(), missing(reference, present)); depth++) {
                stage.forgetBad();
            }
        }
    }

    /** Names rows; tells whether there were any. Where evaluating fails, an insert would fail as well, and is what names the row. */
    private boolean attempt(String name, String sql) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        boolean found = false;
        try (Statement statement = connection.createStatement()) {
            found = statement.executeUpdate(sql) > 0;
        } catch (SQLException e) {
            if (!RowErrors.concernsValues(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            unexamined.put(name, "evaluating it fails: " + ServerMessage.of(e));
        }
        connection.releaseSavepoint(savepoint);
        return found;
    }

    private static String matches(LoadTarget.Reference reference) {
        return IntStream.range(0, reference.columns().size())
                .mapToObj(i -> "f." + quote(reference.referenced().get(i)) + " "
                        + reference.operators().get(i) + " r."
                        + quote(reference.columns().get(i)))
                .collect(Collectors.joining(" AND "));
    }

    private static String missing(LoadTarget.Reference reference, String condition) {
        List<String> columns = reference.columns();
        String present = columns.stream()
                .map(column -> "r." + quote(column) + " IS NOT NULL")
                .collect(Collectors.joining(" AND "));
        String absent = columns.stream()
                .map(column -> "r." + quote(column) + " IS NULL")
                .collect(Collectors.joining(" AND "));
        String value = columns.stream()
                .map(column -> "coalesce(CAST(r." + quote(column) + " AS text), 'null')")
                .collect(Collectors.joining(" || ', ' || "));
        String table =
                (reference.partitioned() ? "" : "only ") + reference.table().quoted();
        String inPart = reference.matchFull() ? " OR NOT (" + present + ") AND NOT (" + absent + ")" : "";
        return "INSERT INTO " + Tables.BAD + " (ord, col, val, con, state, reason) SELECT r." + Tables.ORD + ", "
                + literal(String.join(", ", columns)) + ", " + value + ", " + literal(reference.name()) + ", '23503', "
                + literal("no row of " + reference.table() + " has this key") + " FROM " + Tables.ROWS
                + " AS r WHERE (" + present + " AND NOT EXISTS (SELECT FROM " + table + " AS f WHERE "
                + matches(reference) + ")" + inPart + ")" + condition;
    }
}
