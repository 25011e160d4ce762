// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Queries;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * Asks the server which of the suspected rows conflict with the table, by every key in one pass. For rows that share no key
 * with another row of the input; what it finds is final.
 */
final class SuspectRows {
    /** One page is read in about the time of so many looks through an index. */
    private static final long LOOKS_PER_PAGE = 4;

    /** So many are told of in the order of the input; more are not worth the sorting. */
    private static final int MOST_IN_ORDER = 100_000;

    private final Connection connection;
    private final Layout layout;
    private final CsvFormat format;

    SuspectRows(Connection connection, Layout layout, CsvFormat format) {
        this.connection = connection;
        this.layout = layout;
        this.format = format;
    }

    /**
     * Judges records, of which at least one is suspected.
     *
     * @param suspects their places in the input; those that nothing refuses are left in it, the others taken out
     */
    void judge(SortedRecords records, BitSet suspects, RefusalLog refusals) throws SQLException, IOException {
        Stage stage = new Stage(connection, layout);
        stage.create();
        stage(records, suspects);
        new Examination(connection, layout, stage).run();
        if (new Counting(connection, layout).bad() > 0) {
            throw new GivenUpException("rows that the table cannot hold");
        }
        Queries.execute(connection, "ANALYZE " + Tables.ROWS);
        boolean onePass = suspects.cardinality() > layout.target().pages() * LOOKS_PER_PAGE;
        List<String> before = Queries.list(
                connection,
                "SELECT pg_catalog.set_config(s.name, v.value, true), s.setting || coalesce(s.unit, '') AS before, s.name"
                        + " FROM pg_catalog.pg_settings AS s JOIN (VALUES"
                        // Nobody's own operators: the expressions name theirs in full.
                        + " ('search_path', 'pg_catalog'), ('enable_mergejoin', 'off'),"
                        + " ('enable_nestloop', '" + (onePass ? "off" : "on") + "'),"
                        + " ('enable_hashjoin', '" + (onePass ? "on" : "off") + "'),"
                        + " ('work_mem', '64MB')) AS v (name, value) ON v.name = s.name"
                        + " WHERE s.name <> 'work_mem' OR s.setting::bigint < 65536",
                row -> "SELECT pg_catalog.set_config(" + literal(row.getString("name")) + ", "
                        + literal(row.getString("before")) + ", true)");
        ask(suspects, refusals);
        for (String setting : before) {
            Queries.list(connection, setting, row -> row.getString(1));
        }
        Stage.drop(connection);
    }

    private void stage(SortedRecords records, BitSet suspects) throws SQLException, IOException {
        PartWriter writer = new PartWriter(
                connection,
                Tables.ROWS + " (" + Tables.ORD + ", " + Tables.LINE + ", " + layout.columns("") + ")",
                format);
        try (RecordCursor record = records.cursor(suspects)) {
            writer.begin();
            while (record.next(suspects::get)) {
                writer.forgetSent();
                writer.add(
                        record, record.ordinal + String.valueOf(format.delimiter()) + record.line + format.delimiter());
            }
            writer.end();
        } catch (SQLException e) {
            if (RowErrors.concernsRow(e)) {
                throw new GivenUpException("a value that cannot be read");
            }
            throw e;
        } finally {
            writer.cancel();
        }
    }

    private void ask(BitSet suspects, RefusalLog refusals) throws SQLException, IOException {
        CopyLine line = new CopyLine(refusals.fields());
        CopyOut answers = connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyOut("COPY (SELECT * FROM (" + question() + ") AS a WHERE a.bits > 0"
                        + (suspects.cardinality() > MOST_IN_ORDER ? "" : " ORDER BY 1") + ") TO STDOUT");
        try {
            for (byte[] answer = answers.readFromCopy(); answer != null; answer = answers.readFromCopy()) {
                byte[] kept = answer.clone(); // Taking it apart changes it.
                line.split(answer);
                refusals.add(kept, line.value(2).number() >> layout.keys().size() == RefusalLog.UNCHANGED);
                suspects.clear((int) line.value(0).number());
            }
        } finally {
            if (answers.isActive()) {
                answers.cancelCopy();
            }
        }
    }

    /** For each row: its place, its line, a bit for each key that refuses it and two for how, and its keys' values. */
    private String question() {
        List<KeySql> keys = layout.keys();
        String joins = keys.stream()
                .map(key -> " LEFT JOIN " + layout.target().alone() + " AS t" + key.number() + " ON "
                        + key.meets("r", "t" + key.number()))
                .collect(Collectors.joining());
        String hits = keys.stream()
                .map(key -> "CASE WHEN " + there(key.number()) + " THEN " + (1 << key.number()) + " ELSE 0 END")
                .collect(Collectors.joining(" + "));
        String several = IntStream.range(0, keys.size())
                .boxed()
                .flatMap(i -> IntStream.range(i + 1, keys.size()).mapToObj(j -> differ(i, j)))
                .collect(Collectors.joining(" OR "));
        String loaded = listed("r");
        String same = keys.stream()
                .map(key -> " WHEN " + there(key.number()) + " THEN CASE WHEN CAST(ROW(" + loaded
                        + ") AS record) OPERATOR(pg_catalog.*=) CAST(ROW(" + listed("t" + key.number())
                        + ") AS record) THEN " + (RefusalLog.UNCHANGED << keys.size()) + " ELSE 0 END")
                .collect(Collectors.joining("", "CASE", " ELSE 0 END"));
        String how = several.isEmpty()
                ? same
                : "CASE WHEN " + several + " THEN " + (RefusalLog.BRIDGE << keys.size()) + " ELSE " + same + " END";
        return "SELECT r." + Tables.ORD + ", r." + Tables.LINE + ", " + hits + " + " + how + " AS bits, "
                + layout.keyColumns().stream()
                        .map(column -> "r." + quote(column))
                        .collect(Collectors.joining(", "))
                + " FROM " + Tables.ROWS + " AS r" + joins;
    }

    private static String there(int key) {
        return "t" + key + ".ctid IS NOT NULL";
    }

    private static String differ(int i, int j) {
        return there(i) + " AND " + there(j) + " AND (t" + i + ".tableoid <> t" + j + ".tableoid OR t" + i
                + ".ctid <> t" + j + ".ctid)";
    }

    private String listed(String row) {
        return layout.loaded().stream()
                .map(LoadTarget.Column::name)
                .map(column -> row + "." + quote(column))
                .collect(Collectors.joining(", "));
    }
}
