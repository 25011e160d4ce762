// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The input in temporary tables: as it came, then in the table's types, with those values named that its types cannot read.
 * Works in the transaction that is open.
 */
final class Stage {
    private final Connection connection;
    private final Layout layout;
    private final List<String> names;

    Stage(Connection connection, Layout layout) {
        this.connection = connection;
        this.layout = layout;
        this.names = layout.loaded().stream().map(LoadTarget.Column::name).toList();
    }

    /** Creates the tables; nothing else needs a transaction that may write to the catalog. */
    void create() throws SQLException {
        Queries.execute(
                connection,
                "CREATE TEMPORARY TABLE keymend_raw (ord bigint, line bigint, rec text, fault text)",
                "CREATE TEMPORARY TABLE keymend_bad (ord bigint, col text, val text, con text, state text, reason text)",
                "CREATE TEMPORARY TABLE keymend_hits (ord bigint, k integer, rel oid, place tid)",
                "CREATE TEMPORARY TABLE keymend_mates (ord bigint, k integer, grp bigint, other bigint)",
                "CREATE TEMPORARY TABLE keymend_own (ord bigint, rel oid, place tid)",
                "CREATE TEMPORARY TABLE keymend_same (ord bigint)",
                "CREATE TEMPORARY TABLE keymend_refused (ord bigint, how text, con text)",
                "CREATE TEMPORARY TABLE keymend_entries"
                        + " (ord bigint, k integer, with_what text, other bigint, kind text)",
                "CREATE TEMPORARY TABLE keymend_rows (" + Tables.ORD + " bigint, " + Tables.LINE + " bigint, "
                        + Tables.REL + " oid, " + Tables.PLACE + " tid, LIKE "
                        + layout.target().name().quoted() + " INCLUDING GENERATED)");
        for (LoadTarget.Column column : layout.target().columns()) {
            if (column.required()) { // A row that is refused for it must be there to be named.
                Queries.execute(
                        connection,
                        "ALTER TABLE " + Tables.ROWS + " ALTER COLUMN " + quote(column.name()) + " DROP NOT NULL");
            }
        }
        for (KeySql key : layout.keys()) {
            if (!key.groups()) {
                Queries.execute(connection, key.pairIndex());
            }
        }
        Queries.execute(
                connection,
                "CREATE TYPE pg_temp.keymend_values AS (" + fields(LoadTarget.Column::type) + ")",
                "CREATE TYPE pg_temp.keymend_texts AS (" + fields(column -> "text") + ")");
        for (int i = 0; i < names.size(); i++) {
            Queries.execute(
                    connection,
                    "CREATE TYPE pg_temp.keymend_value_" + i + " AS (c "
                            + layout.loaded().get(i).type() + ")",
                    reasonFunction(i));
        }
    }

    /** Drops what {@link #create} made. */
    static void drop(Connection connection) throws SQLException {
        List<String> drops = Queries.list(
                connection,
                "SELECT 'DROP FUNCTION ' || p.oid::regprocedure FROM pg_proc p WHERE p.pronamespace = pg_my_temp_schema()"
                        + " AND p.proname LIKE 'keymend\\_%'"
                        + " UNION ALL SELECT CASE c.relkind WHEN 'c' THEN 'DROP TYPE ' ELSE 'DROP TABLE ' END"
                        + " || c.oid::regclass FROM pg_class c WHERE c.relnamespace = pg_my_temp_schema()"
                        + " AND c.relkind IN ('r', 'c') AND c.relname LIKE 'keymend\\_%'",
                row -> row.getString(1));
        Queries.execute(connection, drops.toArray(String[]::new));
    }

    /**
     * Reads the raw rows into the columns' types. Tries all at once first; where that fails, every value is tried alone,
     * and those that fail are named.
     */
    void type() throws SQLException {
        Queries.execute(
                connection,
                "INSERT INTO " + Tables.BAD + " (ord, state, reason) SELECT ord, '22P04', fault FROM " + Tables.RAW
                        + " WHERE fault IS NOT NULL");
        Savepoint savepoint = connection.setSavepoint();
        try {
            Queries.execute(connection, typing(""));
            connection.releaseSavepoint(savepoint);
        } catch (SQLException e) {
            if (!RowErrors.concernsValues(e)) {
                throw e;
            }
            connection.rollback(savepoint);
            connection.releaseSavepoint(savepoint);
            for (int i = 0; i < names.size(); i++) {
                Queries.execute(connection, badValues(i));
            }
            Queries.execute(
                    connection, typing(" AND NOT EXISTS (SELECT FROM " + Tables.BAD + " AS b WHERE b.ord = r.ord)"));
        }
        Queries.execute(connection, "ANALYZE " + Tables.ROWS);
    }

    /** Takes rows that are named as bad out of what is to be loaded. */
    void forgetBad() throws SQLException {
        Queries.execute(
                connection,
                "DELETE FROM " + Tables.ROWS + " WHERE " + Tables.ORD + " IN (SELECT ord FROM " + Tables.BAD + ")");
    }

    private String typing(String condition) {
        String fields =
                IntStream.range(0, names.size()).mapToObj(i -> "(x.v).c" + i).collect(Collectors.joining(", "));
        // OFFSET keeps the cast from being done once for each column.
        return "INSERT INTO " + Tables.ROWS + " (" + Tables.ORD + ", " + layout.columns("") + ") SELECT r.ord, "
                + fields
                + " FROM " + Tables.RAW + " AS r CROSS JOIN LATERAL (SELECT CAST(r.rec AS pg_temp.keymend_values) AS v"
                + " OFFSET 0) AS x WHERE r.fault IS NULL" + condition;
    }

    private String badValues(int column) {
        return "INSERT INTO " + Tables.BAD + " (ord, col, val, state, reason, con)"
                + " SELECT r.ord, " + literal(names.get(column)) + ", y.val, y.why[1], y.why[2], nullif(y.why[3], '')"
                + " FROM " + Tables.RAW + " AS r CROSS JOIN LATERAL (SELECT CAST(r.rec AS pg_temp.keymend_texts) AS v"
                + " OFFSET 0) AS x CROSS JOIN LATERAL (SELECT (x.v).c" + column + " AS val, pg_temp.keymend_reason_"
                + column + "((x.v).c" + column + ") AS why OFFSET 0) AS y"
                + " WHERE r.fault IS NULL AND y.why IS NOT NULL";
    }

    /** Reads one value as COPY would; tells why that fails, or null. Backslashes and quotation marks by number: 92, 34. */
    private static String reasonFunction(int column) {
        return "CREATE FUNCTION pg_temp.keymend_reason_" + column
                + "(v text) RETURNS text[] LANGUAGE plpgsql AS $keymend$"
                + " DECLARE state text; words text; con text;"
                + " BEGIN PERFORM CAST('(' || coalesce(chr(34) || replace(replace(v, chr(92), chr(92) || chr(92)), chr(34),"
                + " chr(92) || chr(34)) || chr(34), '') || ')' AS pg_temp.keymend_value_" + column + ");"
                + " RETURN NULL; EXCEPTION WHEN OTHERS THEN GET STACKED DIAGNOSTICS state = RETURNED_SQLSTATE,"
                + " words = MESSAGE_TEXT, con = CONSTRAINT_NAME; RETURN ARRAY[state, words, con]; END $keymend$";
    }

    private String fields(Function<LoadTarget.Column, String> type) {
        return IntStream.range(0, names.size())
                .mapToObj(i -> "c" + i + " " + type.apply(layout.loaded().get(i)))
                .collect(Collectors.joining(", "));
    }
}
