// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;

import dev.keymend.catalog.LoadTarget;
import dev.keymend.catalog.LoadTargetReader;
import dev.keymend.catalog.ReadOptions;
import dev.keymend.internal.sql.Queries;
import dev.keymend.internal.sql.ServerMessage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Loads rows into one table, or tells beforehand which of them conflict. All or nothing: one transaction writes, unless a
 * load is to be {@link #resumable}.
 *
 * <p>On a connection in autocommit mode the load begins and commits what it needs, and moves the sequence of a loaded key
 * past the input's ids before the first row is written. Inside a transaction of the caller nothing is committed or rolled
 * back beyond a savepoint of its own, and such a sequence is moved by {@code nextval} alone. Temporary tables named
 * {@code keymend_…} are made in the session and dropped at the end. One object serves any number of loads, one at a time
 * on each connection.
 */
public final class BulkLoad {
    /** Not written as a name, of another database, of nothing. */
    private static final Set<String> NO_NAMES = Set.of("42602", "42601", "0A000", "22023");

    private final String table;
    private final LoadOptions options;
    private final LoadListener listener;
    private final LoadSizes sizes;

    private BulkLoad(String table, LoadOptions options, LoadListener listener, LoadSizes sizes) {
        this.table = table;
        this.options = options;
        this.listener = listener;
        this.sizes = sizes;
    }

    /** Loads into this table, with {@link LoadOptions#DEFAULT}; the name as SQL writes it, found by the search path. */
    public static BulkLoad into(String table) {
        return new BulkLoad(table, LoadOptions.DEFAULT, LoadListener.SILENT, LoadSizes.DEFAULT);
    }

    /** The same, loading like this. */
    public BulkLoad with(LoadOptions changed) {
        return new BulkLoad(table, changed, listener, sizes);
    }

    /** The same, telling this listener of every row that is refused. */
    public BulkLoad tell(LoadListener told) {
        return new BulkLoad(table, options, told, sizes);
    }

    /** The same in other pieces, to have many in a small input. */
    BulkLoad in(LoadSizes pieces) {
        return new BulkLoad(table, options, listener, pieces);
    }

    /**
     * Looks for every conflict and writes nothing but temporary tables, which are gone afterwards. Repeats are judged by
     * the options' policy for them, {@code FIRST} where none is given.
     *
     * @throws LoadException when the input cannot be read or does not fit the table
     * @throws LoadUnavailableException when the server or a missing permission does not let it look
     */
    public LoadReport preview(Connection connection, RowSource source) throws SQLException {
        LoadOptions judged = new LoadOptions(
                ConflictPolicy.SKIP,
                options.repeats(),
                BadRowPolicy.REJECT,
                List.of(),
                List.of(),
                false,
                options.rejectFile(),
                options.lock());
        Layout layout = Layout.of(target(connection), source.columns(connection), judged);
        return new Preview(connection, layout, judged, source, listener).run();
    }

    /**
     * Loads the rows.
     *
     * @return what became of each row; where it {@link LoadReport#failed() failed}, nothing was written
     * @throws LoadException when the input cannot be read or does not fit the table
     * @throws LoadUnavailableException when the server or a missing permission does not let it
     */
    public LoadReport load(Connection connection, RowSource source) throws SQLException {
        options.rejectFile().ifPresent(RejectFile::require);
        return load(connection, layout(connection, source), source);
    }

    /**
     * A load of a file in chunks, each of them committed by itself, that can be interrupted and goes on where it was.
     *
     * @param name what it is called in the ledger of such loads; whoever loads under the same name takes part
     */
    public ResumableLoad resumable(String name) {
        return new ResumableLoad(this, options, listener, name);
    }

    /** What a load of this input would fill. */
    Layout layout(Connection connection, RowSource source) throws SQLException {
        return Layout.of(target(connection), source.columns(connection), options);
    }

    /** Loads a chunk in the open transaction, in which the caller has seen to other loads. */
    LoadReport chunk(Connection connection, CsvSource chunk, RawChunk raw) throws SQLException {
        LoadSizes few = sizes.ofChunk();
        Optional<LoadReport> inserted = raw.load(connection, chunk, few);
        return inserted.isPresent()
                ? inserted.get()
                : in(few).load(connection, layout(connection, chunk).asChunk(), chunk);
    }

    private LoadReport load(Connection connection, Layout layout, RowSource source) throws SQLException {
        layout.requireWritable();
        Optional<LoadReport> sorted = SortedLoad.attempt(connection, layout, options, source, listener, sizes);
        if (sorted.isPresent()) {
            return sorted.get();
        }
        boolean own = connection.getAutoCommit();
        Load load = new Load(connection, layout, options, source, listener, own || layout.chunk());
        return own ? load.inOwnTransactions() : load.inCallers();
    }

    private LoadTarget target(Connection connection) throws SQLException {
        if (Queries.one(
                connection, "SELECT to_regclass('pg_temp.keymend_raw') IS NOT NULL", row -> row.getBoolean(1))) {
            throw new LoadException("another load is at work in this session; give each a connection of its own");
        }
        LoadTarget target = found(connection);
        if (target.standby()) {
            throw new LoadUnavailableException("this server is a standby, which has no temporary tables to look at the"
                    + " input with; ask the primary");
        }
        if (!target.mayCreateTemporary()) {
            throw new LoadUnavailableException("this role may not create temporary tables in this database, which it"
                    + " takes to look at the input; GRANT TEMPORARY ON DATABASE … lets it");
        }
        if (!target.maySelect()) {
            throw new LoadUnavailableException("this role may not read " + target.name()
                    + ", so it cannot be seen which keys are taken; "
                    + target.grant("SELECT", target.name().quoted()));
        }
        if (target.rowSecurityActive()) {
            throw new LoadUnavailableException("row-level security hides rows of " + target.name()
                    + " from this role, and a key that looks free may be taken; ask with a role that sees every row");
        }
        return target;
    }

    private LoadTarget found(Connection connection) throws SQLException {
        Optional<LoadTarget> found;
        try {
            found = new LoadTargetReader(connection, ReadOptions.DEFAULT).named(table);
        } catch (SQLException e) {
            if (NO_NAMES.contains(RowErrors.state(e))) {
                throw new LoadException(
                        table + " is not the name of a table of this database: " + ServerMessage.of(e), e);
            }
            throw e;
        }
        if (found.isPresent()) {
            return found.get();
        }
        String kind = Queries.one(
                connection,
                "SELECT (SELECT CASE c.relkind WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view'"
                        + " WHEN 'f' THEN 'a foreign table' WHEN 'S' THEN 'a sequence' ELSE 'no table' END"
                        + " FROM pg_catalog.pg_class AS c WHERE c.oid = to_regclass(" + literal(table) + "))",
                row -> row.getString(1));
        throw new LoadException(
                kind == null
                        ? "there is no table " + table + " to load into"
                        : table + " is " + kind + "; rows are loaded into tables");
    }
}
