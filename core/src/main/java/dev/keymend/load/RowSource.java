// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Where rows come from. Values are texts in the form that the server reads; null is null. */
public abstract sealed class RowSource permits CsvSource, QuerySource, GivenRows, SelectedRows {
    RowSource() {}

    /**
     * A CSV file in UTF-8, also compressed with gzip. It may be read several times, so a pipe is none.
     *
     * @param columns of the table, in the file's order; empty where the file's header names them
     */
    public static RowSource csv(Path file, CsvFormat format, List<String> columns) {
        return new CsvSource(file, format, columns);
    }

    /** The rows of a table on the same server; the name as SQL writes it. */
    public static RowSource table(String name) {
        return new QuerySource("TABLE " + name, "the table " + name);
    }

    /** The rows of a query on the same server; its columns are taken by name. */
    public static RowSource query(String sql) {
        return new QuerySource(sql, "the query");
    }

    /** Rows from the program, for one load or preview: what each value's {@code toString} gives is its text, null is null. */
    public static RowSource rows(List<String> columns, Iterator<? extends List<?>> rows) {
        return new GivenRows(columns, rows);
    }

    /**
     * Finds out what can be known without a server: of a file whether it is there, can be read and begins as it should.
     *
     * @throws LoadException with a sentence for the user
     */
    public void check() {}

    /** The names of the columns that it fills. */
    abstract List<String> columns(Connection connection) throws SQLException;

    /** Puts every row into the raw stage, numbered from 1; tells how many, and the listener how many so far. */
    abstract long stage(Connection connection, List<String> columns, LoadListener listener) throws SQLException;

    /** How its records are written, or would be. */
    CsvFormat written() {
        return CsvFormat.DEFAULT;
    }

    /** The records once more, for one that is to be written as it was; empty where there is no file. */
    abstract Optional<CsvRecords> again();
}
