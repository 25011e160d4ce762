// SPDX-License-Identifier: Apache-2.0
package dev.keymend.load;

import static dev.keymend.internal.sql.Identifiers.literal;
import static dev.keymend.internal.sql.Identifiers.quote;

import dev.keymend.catalog.QualifiedName;
import dev.keymend.internal.sql.Queries;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which chunks of which loads are loaded: a table beside the target, whose rows are written in the transactions of their
 * chunks. It stays when a load has ended, and so does the knowledge that it has.
 */
final class Ledger {
    /** The table, in the target's schema. */
    static final String NAME = "keymend_load_chunk";

    private static final String NOT_PERMITTED = "42501";
    private static final String NO_SUCH_COLUMN = "42703";

    /** The row of a load itself; its chunks are numbered from 1. */
    private static final int LOAD = 0;

    private final String table;
    private final long oid;
    private final String load;

    private Ledger(String table, long oid, String load) {
        this.table = table;
        this.oid = oid;
        this.load = load;
    }

    /**
     * A chunk that is loaded, or with the number 0 the load itself.
     *
     * @param run by which run; of the load itself nobody's
     * @param settings of the load itself; else none
     */
    record Entry(
            int chunk,
            long from,
            long to,
            String hash,
            @Nullable String run,
            List<String> settings,
            long read,
            long inserted,
            long updated,
            long unchanged,
            long skipped,
            long rejected) {
        /** Whether it is about the same bytes. */
        boolean matches(Chunk other) {
            return from == other.from() && to == other.to() && hash.equals(other.hash());
        }
    }

    /**
     * The ledger beside a table, made where there is none.
     *
     * @throws LoadUnavailableException where this role may not make, read or write it
     */
    static Ledger beside(Connection connection, Layout layout, String load) throws SQLException {
        QualifiedName name = new QualifiedName(layout.target().name().schema(), NAME);
        String table = name.quoted();
        try {
            long oid = LoadTransactions.once(connection, () -> made(connection, name));
            if (!Queries.one(
                    connection,
                    "SELECT has_table_privilege(" + oid + "::oid, 'SELECT') AND has_table_privilege(" + oid
                            + "::oid, 'INSERT')",
                    row -> row.getBoolean(1))) {
                throw new LoadUnavailableException("this role may not read and write " + table
                        + ", which knows how far resumable loads are; "
                        + layout.target().grant("SELECT, INSERT", table));
            }
            return new Ledger(table, oid, load);
        } catch (SQLException e) {
            if (RowErrors.state(e).equals(NOT_PERMITTED)) {
                throw new LoadUnavailableException("this role may not create " + table
                        + ", in which a resumable load keeps how far it is; "
                        + layout.target().grant("CREATE", "SCHEMA " + quote(name.schema()))
                        + ", or load without --resumable");
            }
            throw e;
        }
    }

    private static long made(Connection connection, QualifiedName name) throws SQLException {
        String table = name.quoted();
        if (oid(connection, name) == 0) {
            // Two that begin at once would both create it.
            Queries.list(
                    connection,
                    "SELECT pg_advisory_xact_lock(hashtextextended(" + literal("keymend " + table) + ", 0))",
                    row -> row.getString(1));
        }
        if (oid(connection, name) == 0) {
            Queries.execute(
                    connection,
                    "CREATE TABLE " + table + " (load text NOT NULL, chunk integer NOT NULL, chunks integer,"
                            + " first_byte bigint NOT NULL, end_byte bigint NOT NULL, first_line bigint,"
                            + " sha256 text NOT NULL, settings text[], run text, rows_read bigint, inserted bigint,"
                            + " updated bigint, unchanged bigint, skipped bigint, rejected bigint,"
                            + " at timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (load, chunk))",
                    "COMMENT ON TABLE " + table + " IS "
                            + literal(
                                    "Chunks of resumable loads by keymend, written with their rows; chunk 0 is the load"
                                            + " itself. DELETE … WHERE load = … forgets a load."));
        }
        return oid(connection, name);
    }

    /** Read off the catalog itself: what somebody else has just created a lookup by name may not know yet. */
    private static long oid(Connection connection, QualifiedName table) throws SQLException {
        return Queries.one(
                connection,
                "SELECT coalesce(max(c.oid::bigint), 0) FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n"
                        + " ON n.oid = c.relnamespace WHERE n.nspname = " + literal(table.schema())
                        + " AND c.relname = " + literal(table.name()),
                row -> row.getLong(1));
    }

    /** As SQL writes it. */
    String table() {
        return table;
    }

    /** Writes down that the load begins, where that is not there. */
    void begin(Connection connection, FileChunks file, List<String> settings) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                + " (load, chunk, chunks, first_byte, end_byte, sha256, settings) VALUES (?, ?, ?, 0, ?, ?, ?)"
                + " ON CONFLICT DO NOTHING")) {
            insert.setString(1, load);
            insert.setInt(2, LOAD);
            insert.setInt(3, file.chunks().size());
            insert.setLong(4, file.bytes());
            insert.setString(5, file.hash());
            insert.setArray(6, connection.createArrayOf("text", settings.toArray()));
            insert.executeUpdate();
        } catch (SQLException e) {
            if (RowErrors.state(e).equals(NO_SUCH_COLUMN)) {
                throw new LoadException(table + " is a table of somebody else, not one of ours that knows how far"
                        + " resumable loads are; rename it");
            }
            throw e;
        }
    }

    /** The load itself, where it has begun. */
    Optional<Entry> load(Connection connection) throws SQLException {
        return entries(connection, " AND chunk = " + LOAD).stream().findFirst();
    }

    /** Every chunk that is loaded, by number. */
    List<Entry> loaded(Connection connection) throws SQLException {
        return entries(connection, " AND chunk > " + LOAD);
    }

    /** The chunk, where it is loaded. */
    Optional<Entry> loaded(Connection connection, Chunk chunk) throws SQLException {
        return entries(connection, " AND chunk = " + chunk.number()).stream().findFirst();
    }

    /**
     * Takes a chunk until the end of the transaction, or of the session: whoever dies gives it back.
     *
     * @param waiting whether to wait for somebody who has it
     * @return whether it is taken
     */
    boolean claim(Connection connection, Chunk chunk, boolean waiting) throws SQLException {
        String key = "(hashtextextended(" + literal("keymend " + oid + " " + load) + ", " + chunk.number() + "))";
        if (!waiting) {
            return Queries.one(connection, "SELECT pg_try_advisory_xact_lock" + key, row -> row.getBoolean(1));
        }
        Queries.list(connection, "SELECT pg_advisory_xact_lock" + key, row -> row.getString(1));
        return true;
    }

    /**
     * Writes down that a chunk is loaded, in the transaction that has done so.
     *
     * @throws LoadException where the load is no longer there
     */
    void write(Connection connection, Chunk chunk, String run, LoadReport report) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO " + table
                + " (load, chunk, first_byte, end_byte, first_line, sha256, run, rows_read, inserted, updated,"
                + " unchanged, skipped, rejected) SELECT load, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM " + table
                + " WHERE load = ? AND chunk = " + LOAD)) {
            insert.setInt(1, chunk.number());
            insert.setLong(2, chunk.from());
            insert.setLong(3, chunk.to());
            insert.setLong(4, chunk.firstLine());
            insert.setString(5, chunk.hash());
            insert.setString(6, run);
            insert.setLong(7, report.read());
            insert.setLong(8, report.inserted());
            insert.setLong(9, report.updated());
            insert.setLong(10, report.unchanged());
            insert.setLong(11, report.skipped());
            insert.setLong(12, report.rejected());
            insert.setString(13, load);
            if (insert.executeUpdate() != 1) {
                throw new LoadException("the load " + load + " was taken out of " + table
                        + " while it ran; the chunks that it had loaded stay, the others are not loaded");
            }
        }
    }

    private List<Entry> entries(Connection connection, String which) throws SQLException {
        return Queries.list(
                connection,
                "SELECT * FROM " + table + " WHERE load = " + literal(load) + which + " ORDER BY chunk",
                Ledger::entry);
    }

    private static Entry entry(ResultSet row) throws SQLException {
        return new Entry(
                row.getInt("chunk"),
                row.getLong("first_byte"),
                row.getLong("end_byte"),
                row.getString("sha256"),
                row.getString("run"),
                settings(row),
                row.getLong("rows_read"),
                row.getLong("inserted"),
                row.getLong("updated"),
                row.getLong("unchanged"),
                row.getLong("skipped"),
                row.getLong("rejected"));
    }

    private static List<String> settings(ResultSet row) throws SQLException {
        return Queries.texts(row, "settings").stream().map(String::valueOf).toList();
    }
}
