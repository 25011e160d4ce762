// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ReadTransaction;
import dev.keymend.internal.sql.ServerMessage;
import dev.keymend.internal.sql.SqlResource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether a unique index can be believed, by reading the table without it. The connection is the caller's and is
 * left as it was; nothing takes more than AccessShareLock, and the read timeouts hold.
 */
public final class IndexExaminer {
    /**
     * What a table may have for all of it to be read because of one key. Measured with 224 MB in memory: 0.3 seconds, and
     * 0.8 more for amcheck.
     */
    static final long MOST_BYTES = 256L << 20;

    /** Where one row was found, as it should be, the table must be so many times smaller to be read. */
    private static final int MILD_DOUBT = 8;

    private static final int ROWS = 100;

    private static final SqlResource STATE = SqlResource.load(IndexExaminer.class, "index-state.sql");

    private static final String THROUGH_THE_INDEX = "set local enable_seqscan = off; set local enable_bitmapscan = off;"
            + " set local enable_indexscan = on; set local enable_indexonlyscan = on";
    private static final String WITHOUT_AN_INDEX = "set local enable_seqscan = on; set local enable_bitmapscan = off;"
            + " set local enable_indexscan = off; set local enable_indexonlyscan = off";

    private final Connection connection;
    private final ReadOptions options;
    private final long mostBytes;

    /** An examiner on the caller's connection. */
    public IndexExaminer(Connection connection, ReadOptions options) {
        this(connection, options, MOST_BYTES);
    }

    IndexExaminer(Connection connection, ReadOptions options, long mostBytes) {
        this.connection = connection;
        this.options = options;
        this.mostBytes = mostBytes;
    }

    private record State(long tableBytes, boolean collated) {}

    private record Row(String ctid, String xmin) {}

    /**
     * Examines the index of a constraint by one key.
     *
     * @param key as the server printed it, in values
     * @param rows how many rows a look-up found: where it is one and the key has neither texts nor expressions, there is
     *     no doubt, and nothing is read
     * @throws SQLException when the catalog cannot be read; what of the table cannot be is a note
     */
    public IndexDoubts examine(ConstraintFacts constraint, List<String> key, int rows) throws SQLException {
        if (!constraint.valid()
                || !constraint.unique()
                || constraint.exclusion()
                || constraint.ofSystem()
                || constraint.ofPartitionedTable()) {
            return IndexDoubts.NONE;
        }
        return ReadTransaction.run(
                connection, options.statementTimeout(), options.lockTimeout(), () -> read(constraint, key, rows));
    }

    private IndexDoubts read(ConstraintFacts constraint, List<String> key, int rows) throws SQLException {
        String index = Long.toString(constraint.oid());
        State state = Queries.one(
                connection,
                STATE.with(Map.of("index", index)),
                row -> new State(row.getLong("table_bytes"), row.getBoolean("collated")));
        boolean expressions = constraint.parts().stream().anyMatch(part -> part.column() == null);
        if (rows == 1 && !state.collated() && !expressions) {
            return IndexDoubts.NONE;
        }
        List<IndexDoubts.Collation> changed = state.collated() ? changedCollations(index) : List.of();
        if (state.tableBytes() > (rows == 1 ? mostBytes / MILD_DOUBT : mostBytes)) {
            boolean doubtful = rows != 1 || !changed.isEmpty();
            return new IndexDoubts(
                    null, changed, null, null, doubtful ? List.of(tooLarge(constraint, state)) : List.of());
        }
        List<String> notes = new ArrayList<>();
        List<IndexDoubts.Comparison> compared = new ArrayList<>();
        SQLException error = attempt(() -> compared.addAll(compare(constraint, key)));
        if (error != null) {
            notes.add(failed(constraint, error));
        }
        IndexDoubts.Comparison comparison = compared.isEmpty() ? null : compared.get(0);
        if (comparison != null && comparison.agrees() && rows == 1 && changed.isEmpty()) {
            return new IndexDoubts(comparison, changed, null, null, notes);
        }
        String check = Amcheck.find(connection)
                .map(found -> found.check(constraint.oid()))
                .orElse(null);
        String fault = check == null ? null : fault(check, constraint, notes);
        return new IndexDoubts(comparison, changed, fault == null ? null : check, fault, notes);
    }

    private static String tooLarge(ConstraintFacts constraint, State state) {
        return "The index " + constraint.index().quoted() + " was not compared with its table, which has "
                + (state.tableBytes() >> 20) + " MB; amcheck's bt_index_check(index, true) does that.";
    }

    private List<IndexDoubts.Collation> changedCollations(String index) throws SQLException {
        return CollationVersions.changed(connection, "i.indexrelid = " + index).stream()
                .map(changed -> new IndexDoubts.Collation(changed.words(), changed.recorded(), changed.actual()))
                .toList();
    }

    /**
     * Empty when no plan can go through the index, or the rows are too many. What differs is read a second time, table after index after table: a
     * row that somebody writes or removes meanwhile makes no difference that lasts.
     */
    private List<IndexDoubts.Comparison> compare(ConstraintFacts constraint, List<String> key) throws SQLException {
        String query =
                "select t.ctid::text, t.xmin::text" + ConflictProbe.fromWhere(constraint, key) + " limit " + ROWS;
        Queries.execute(connection, THROUGH_THE_INDEX);
        if (!goesThrough(constraint, query)) {
            return List.of();
        }
        List<Row> byIndex = rows(query);
        Queries.execute(connection, WITHOUT_AN_INDEX);
        List<Row> byTable = rows(query);
        List<Row> missed = without(byTable, byIndex);
        List<Row> misplaced = without(byIndex, byTable);
        if (!missed.isEmpty() || !misplaced.isEmpty()) {
            Queries.execute(connection, THROUGH_THE_INDEX);
            List<Row> again = rows(query);
            Queries.execute(connection, WITHOUT_AN_INDEX);
            List<Row> tableAgain = rows(query);
            missed = missed.stream()
                    .filter(row -> !again.contains(row) && tableAgain.contains(row))
                    .toList();
            misplaced = misplaced.stream().filter(again::contains).toList();
        }
        boolean complete = byIndex.size() < ROWS && byTable.size() < ROWS;
        return complete
                ? List.of(new IndexDoubts.Comparison(byIndex.size(), byTable.size(), ctids(missed), ctids(misplaced)))
                : List.of();
    }

    private static List<Row> without(List<Row> rows, List<Row> others) {
        return rows.stream().filter(row -> !others.contains(row)).toList();
    }

    private static List<String> ctids(List<Row> rows) {
        return rows.stream().map(Row::ctid).toList();
    }

    private List<Row> rows(String query) throws SQLException {
        return Queries.list(connection, query, row -> new Row(row.getString(1), row.getString(2)));
    }

    /** Whether the planner uses this very index; the query is ours, and its plan is only looked at. */
    private boolean goesThrough(ConstraintFacts constraint, String query) throws SQLException {
        String plan = Queries.one(connection, "explain (format json, costs off) " + query, row -> row.getString(1));
        String name = constraint.index().name().replace("\\", "\\\\").replace("\"", "\\\"");
        return plan.contains("\"Index Name\": \"" + name + "\"") && plan.contains("\"Index Cond\"");
    }

    private @Nullable String fault(String check, ConstraintFacts constraint, List<String> notes) throws SQLException {
        SQLException error = attempt(() -> Queries.list(connection, check, row -> ""));
        if (error == null) {
            return null;
        }
        if (Amcheck.isCorruption(error)) {
            return ServerMessage.of(error);
        }
        notes.add(failed(constraint, error));
        return null;
    }

    private interface Part {
        void read() throws SQLException;
    }

    /** Does one part under a savepoint, so that the next can be done when it fails; the error, or null without one. */
    private @Nullable SQLException attempt(Part part) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            part.read();
            return null;
        } catch (SQLException e) {
            connection.rollback(savepoint);
            return e;
        } finally {
            connection.releaseSavepoint(savepoint);
        }
    }

    private static String failed(ConstraintFacts constraint, SQLException error) {
        return "The index " + constraint.index().quoted() + " could not be compared with its table: "
                + ServerMessage.of(error);
    }
}
