// SPDX-License-Identifier: Apache-2.0
package dev.keymend.insert;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Inserts rows that may be there already: get-or-create, or with {@link #updating} or {@link #setting} an upsert.
 *
 * <pre>{@code
 * static final IdempotentInsert<User> USERS =
 *         IdempotentInsert.into("users").key("email").returning("id", "email").as(User.class);
 *
 * User user = USERS.one(connection, NewRow.of("email", email).with("name", name)).row();
 * }</pre>
 *
 * <p>A row that is there costs one indexed read, in one round trip, and leaves no trace: no id is used up, nothing written, nobody kept
 * waiting. A row that is not there is inserted with {@code ON CONFLICT DO NOTHING}; when somebody else was faster, the row is read
 * again. No call of these can meet a 23505 of this table, unless another key is deferred and refuses the row at the commit.
 *
 * <p>Given a connection with an open transaction, everything happens in it and nothing is committed or rolled back beyond a
 * savepoint of our own. In READ COMMITTED the row of whoever was faster is read by the next statement. In REPEATABLE READ and
 * SERIALIZABLE the transaction cannot be shown it; then a {@link RetryTransactionException} says so, with the savepoint rolled back.
 * Given a connection in autocommit mode, or a {@link DataSource}, the call has transactions of its own and does that by itself.
 * No state is left in the session, so a pooler may hand out another one for each transaction.
 *
 * <p>Immutable; one object, best in a constant, serves any number of threads and connections of one database. The table's keys and columns
 * are read from the catalog by the first call, again after five minutes, and when a call is refused for what may have changed. Then a call
 * that owns its transaction is done again; in the caller's transaction, which the refusal has aborted, only the next one is.
 *
 * @param <R> what the rows that are there are mapped to
 */
public final class IdempotentInsert<R> {
    private final Spec spec;
    private final Mapping<R> mapping;
    private final Habit habit = new Habit();
    private final KnownTable table;

    private IdempotentInsert(Spec spec, Mapping<R> mapping) {
        this.spec = spec;
        this.mapping = mapping;
        table = new KnownTable(spec);
    }

    /**
     * Inserts into this table. Rows come back as maps from column to the driver's value, in order.
     *
     * @param table its name as SQL writes it; without a schema each connection's search path finds it
     */
    public static IdempotentInsert<Map<String, @Nullable Object>> into(String table) {
        return new IdempotentInsert<>(Spec.into(table), new Mapping<>(IdempotentInsert::map));
    }

    /**
     * By this key a row is known: the columns of a unique index, in any order; an expression as the index has it, such as
     * {@code lower(email)}. Of indexes with the same columns the one without a condition is taken.
     */
    public IdempotentInsert<R> key(String... parts) {
        return with(spec.withKey(List.of(parts)));
    }

    /** By this unique constraint or unique index a row is known, by the name the catalog has. */
    public IdempotentInsert<R> constraint(String name) {
        return with(spec.withConstraint(name));
    }

    /** These columns of the row that is there come back, in this order; without it all that the role may read that reads the catalog. */
    public IdempotentInsert<R> returning(String... columns) {
        return with(spec.withReturning(List.of(columns)));
    }

    /**
     * A row is the same when these columns are equal; without it, all that are given. For get-or-create: what differs makes an
     * {@link InsertOutcome.ExistsDifferent}.
     */
    public IdempotentInsert<R> comparing(String... columns) {
        return with(spec.withCompared(List.of(columns)));
    }

    /** These columns are neither compared nor, by {@link #updating}, changed: when the row was made, say. */
    public IdempotentInsert<R> ignoring(String... columns) {
        return with(spec.withIgnored(List.of(columns)));
    }

    /**
     * A row that is there takes over these columns of the one given, or all but those of the key where none is named. Others that are given
     * are for a new row only, and not compared.
     */
    public IdempotentInsert<R> updating(String... columns) {
        List<Spec.Change> changes = new ArrayList<>(spec.changes());
        for (String column : columns) {
            changes.add(new Spec.Change(column, null));
        }
        return with(spec.withChanges(columns.length == 0 || spec.changesGiven(), changes));
    }

    /**
     * A row that is there gets this value: an SQL expression over {@code t}, the row that is there, and {@code excluded}, the row given,
     * whose columns of the key only {@code t} has. Such as {@code t.hits + excluded.hits}. The row is changed where the column would keep
     * another value than it has. It is part of the statement: never put
     * a user's input in it.
     */
    public IdempotentInsert<R> setting(String column, String expression) {
        List<Spec.Change> changes = new ArrayList<>(spec.changes());
        changes.add(new Spec.Change(column, expression));
        return with(spec.withChanges(spec.changesGiven(), changes));
    }

    /** The same, with rows mapped by this function. */
    public <T> IdempotentInsert<T> as(RowFunction<T> function) {
        return new IdempotentInsert<>(spec.withComponents(List.of()), new Mapping<>(function));
    }

    /** The same, with rows as records, each component from the column of its name ({@code firstName} also from {@code first_name}). */
    public <T extends Record> IdempotentInsert<T> as(Class<T> record) {
        return new IdempotentInsert<>(
                spec.withComponents(RecordValues.components(record)), new Mapping<>(RecordValues.reader(record)));
    }

    /**
     * Brings a row there.
     *
     * @param connection the caller's; in a transaction it stays in it
     * @throws InsertException when it cannot be done as asked
     * @throws RetryTransactionException when only a new transaction can go on
     * @throws SQLException anything else that the server refuses, such as a value that is no value of its column; in READ COMMITTED it
     *     aborts the caller's transaction, as no savepoint is taken for it
     */
    public InsertOutcome<R> one(Connection connection, NewRow row) throws SQLException {
        return connection.getAutoCommit()
                ? Transactions.retrying(() -> one(new Session(connection, false), row))
                : one(new Session(connection, true), row);
    }

    /** The same with a record, as {@link NewRow#of(Record)} takes it. */
    public InsertOutcome<R> one(Connection connection, Record row) throws SQLException {
        return one(connection, NewRow.of(row));
    }

    /** Brings a row there on a connection of its own, committed when this returns. */
    public InsertOutcome<R> one(DataSource source, NewRow row) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection.getAutoCommit()
                    ? one(connection, row)
                    : Transactions.on(connection).run(own -> one(new Session(own, false), row));
        }
    }

    /** The same with a record, as {@link NewRow#of(Record)} takes it. */
    public InsertOutcome<R> one(DataSource source, Record row) throws SQLException {
        return one(source, NewRow.of(row));
    }

    /**
     * Brings many rows there, all or none, in a few round trips. The result is as if one came after the other, but for rows that fill
     * different columns: those of the same columns are taken together.
     *
     * @param connection as for {@link #one(Connection, NewRow)}; in autocommit mode it is one transaction. Whatever is thrown, a
     *     transaction of the caller's is as it was before
     * @return the outcomes in the order of the rows
     */
    public List<InsertOutcome<R>> all(Connection connection, List<NewRow> rows) throws SQLException {
        if (rows.isEmpty()) {
            return List.of();
        }
        return connection.getAutoCommit()
                ? Transactions.on(connection).run(own -> all(new Session(own, false), rows))
                : all(new Session(connection, true), rows);
    }

    /** The same on a connection of its own, committed when this returns. */
    public List<InsertOutcome<R>> all(DataSource source, List<NewRow> rows) throws SQLException {
        try (Connection connection = source.getConnection()) {
            return connection.getAutoCommit()
                    ? all(connection, rows)
                    : Transactions.on(connection).run(own -> all(new Session(own, false), rows));
        }
    }

    /** The same with records, as {@link NewRow#of(Record)} takes them. */
    public List<InsertOutcome<R>> allRecords(Connection connection, List<? extends Record> rows) throws SQLException {
        return all(connection, rows.stream().map(NewRow::of).toList());
    }

    /** The same with records, as {@link NewRow#of(Record)} takes them. */
    public List<InsertOutcome<R>> allRecords(DataSource source, List<? extends Record> rows) throws SQLException {
        return all(source, rows.stream().map(NewRow::of).toList());
    }

    private InsertOutcome<R> one(Session session, NewRow row) throws SQLException {
        return table.use(session, statements -> statements.prepare(row), (statements, prepared) -> {
            Habit.First first = mustRead(session, statements, prepared) ? Habit.First.READ : habit.first();
            InsertOutcome<R> outcome = one(session, statements, prepared, first);
            habit.remember(outcome.isNew());
            return outcome;
        });
    }

    /** Whether a statement that also inserts would do harm or be refused, although the row may be there and be fit to be read. */
    private static boolean mustRead(Session session, Statements statements, Statements.Prepared prepared)
            throws SQLException {
        return statements.heard()
                || !prepared.shape().mayInsert()
                || !prepared.unreadable().isEmpty()
                || (session.callers() && session.connection().isReadOnly());
    }

    private InsertOutcome<R> one(
            Session session, Statements statements, Statements.Prepared prepared, Habit.First first)
            throws SQLException {
        try {
            return new OneRow<>(session, statements, mapping, prepared).run(first);
        } catch (SQLException e) {
            if (first == Habit.First.READ || session.callers() || !SqlState.isNotAllowed(e)) {
                throw e;
            }
            // Who may not insert may still read the row, and it may be there.
            session.startAnew();
            return new OneRow<>(session, statements, mapping, prepared).run(Habit.First.READ);
        }
    }

    private List<InsertOutcome<R>> all(Session session, List<NewRow> rows) throws SQLException {
        return table.use(
                session,
                statements -> rows.stream().map(statements::prepare).toList(),
                (statements, prepared) -> new ManyRows<>(session, statements, mapping, prepared).run());
    }

    private IdempotentInsert<R> with(Spec changed) {
        return new IdempotentInsert<>(changed, mapping);
    }

    private static Map<String, @Nullable Object> map(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String label = row.getMetaData().getColumnLabel(i);
            if (label.startsWith("keymend_")) {
                break; // What comes after the row is ours.
            }
            values.put(label, row.getObject(i));
        }
        return Collections.unmodifiableMap(values);
    }
}
