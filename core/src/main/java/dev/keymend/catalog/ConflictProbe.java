// SPDX-License-Identifier: Apache-2.0
package dev.keymend.catalog;

import dev.keymend.internal.sql.Identifiers;
import dev.keymend.internal.sql.ReadTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Looks for the row that holds a refused key, by the constraint's own index and operators: what is equal is the
 * server's to say. The connection is the caller's and is left as it was.
 */
public final class ConflictProbe {
    private static final Set<String> TEXTS = Set.of("text", "bpchar", "character varying", "name");

    /** Types that print no value as the word null, so that their indexes can be used. */
    private static final Set<String> NEVER_THE_WORD = Set.of(
            "smallint", "integer", "bigint", "oid", "numeric", "real", "double precision", "uuid", "boolean", "date");

    private final Connection connection;
    private final ReadOptions options;

    /** A probe on the caller's connection. */
    public ConflictProbe(Connection connection, ReadOptions options) {
        this.connection = connection;
        this.options = options;
    }

    /**
     * What a key leads to.
     *
     * @param possible false when some value does not fit its part's type, so that this cannot be the key
     * @param rows the rows that are there, at most five; empty when there are none
     */
    public record Answer(boolean possible, List<ExistingRow> rows) {
        /** Copies the rows. */
        public Answer {
            rows = List.copyOf(rows);
        }
    }

    /**
     * Looks each key up, in order.
     *
     * @param keys the values of each key, as the server printed them, as many as the constraint has parts
     * @throws SQLException when the table cannot be read at all: not permitted, locked, or too slow
     */
    public List<Answer> look(ConstraintFacts constraint, List<List<String>> keys) throws SQLException {
        return ReadTransaction.run(connection, options.statementTimeout(), options.lockTimeout(), () -> {
            ExistingRows rows = ExistingRows.on(connection);
            List<Answer> answers = new ArrayList<>();
            for (List<String> key : keys) {
                answers.add(look(constraint, key, rows));
            }
            return answers;
        });
    }

    private Answer look(ConstraintFacts constraint, List<String> key, ExistingRows rows) throws SQLException {
        Savepoint savepoint = connection.setSavepoint();
        try {
            return new Answer(true, rows.where(constraint, holding(constraint, key)));
        } catch (SQLException e) {
            connection.rollback(savepoint);
            if (valueDoesNotFit(e)) {
                return new Answer(false, List.of());
            }
            throw e;
        } finally {
            connection.releaseSavepoint(savepoint);
        }
    }

    /** Class 22: the text is no value of the type. 23514: nor of a domain over it. */
    static boolean valueDoesNotFit(SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        return state.startsWith("22") || state.equals("23514");
    }

    /** The rows {@code t} with a key, by the constraint's own operators. */
    static String fromWhere(ConstraintFacts constraint, List<String> key) {
        return " from " + ExistingRows.tableOf(constraint) + " where " + holding(constraint, key);
    }

    private static String holding(ConstraintFacts constraint, List<String> key) {
        List<String> conditions = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            conditions.add(condition(constraint, constraint.parts().get(i), key.get(i)));
        }
        if (constraint.predicate() != null) {
            conditions.add("(" + constraint.predicate() + ")");
        }
        return String.join(" and ", conditions);
    }

    /** SQL's null and the text 'null' are printed alike; only a key that counts nulls as equal can hold the first. */
    private static String condition(ConstraintFacts constraint, ConstraintFacts.Part part, String value) {
        String operand = "(" + (part.column() == null ? part.text() : "t." + Identifiers.quote(part.column())) + ")";
        String equals = operand + " " + part.operator() + " " + Identifiers.literal(value) + "::" + part.type();
        if (!value.equals("null") || !constraint.nullsNotDistinct()) {
            return equals;
        }
        if (NEVER_THE_WORD.contains(part.type()) || part.type().startsWith("time")) {
            return operand + " is null";
        }
        // A type of somebody's own may read the word or not; as a text it never fails.
        String either = takesTheWordNull(part.type()) ? equals : operand + "::pg_catalog.text = 'null'";
        return "(" + either + " or " + operand + " is null)";
    }

    private static boolean takesTheWordNull(String type) {
        return TEXTS.contains(type) || type.equals("citext") || type.endsWith(".citext");
    }
}
